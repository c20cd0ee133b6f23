"""/watch in chat: made, listed, changed in a form, removed, and every mistake answered with what to type."""

import sqlite3

import pytest

from feeds.model import Watch, WatchKind
from feeds.service import watches
from tests.support.chat import buttons, fields, text
from tests.support.newsroom import item, rss
from tests.support.store import database_rows

pytestmark = pytest.mark.long

NOBODY_HEARS = "No channel is subscribed to it yet: type /subscribe where you want to read it."


async def names(chat):
    return [watch.name for watch in await watches.listed(chat.service, chat.desk.id)]


async def test_a_company_is_added_with_everything_that_was_typed(chat):
    reply = await chat.adds(
        "Alibaba",
        tickers="9988:HK, BABA:NYSE",
        aliases="阿里巴巴",
        people="Eddie Yongming Wu",
        products="Tongyi Qianwen",
        exclude="Alibaba Pictures",
    )
    assert text(reply) == (
        "Watching 🏢 company **Alibaba** · also 阿里巴巴 · tickers 9988:HK, BABA:NYSE"
        " · people Eddie Yongming Wu · products Tongyi Qianwen · not inside Alibaba Pictures\n"
        f"No story of the last 7 days matches.\n{NOBODY_HEARS}"
    )


async def test_a_keyword_is_added_and_told_how_many_stories_it_would_have_found(chat):
    await chat.follow(chat.desk.id, chat_feed(chat))
    await chat.poll()
    await chat.says("subscribe")
    reply = await chat.adds("AI-Driven", kind="keyword", aliases="powered by AI")
    assert text(reply) == (
        "Watching 🔎 keyword **AI-Driven** · also powered by AI\n"
        "2 stories of the last 7 days match: /recent shows what is stored, and only new ones are posted."
    )
    assert chat.posts(chat.desk.channel) == []


def chat_feed(chat):
    titles = ("An AI-driven port", "Offices powered by AI", "Rain again")
    chat.server.serve("/wire", rss("Wire", *(item(title[:5], title) for title in titles)))
    return "/wire"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "alibaba"}, "This server already watches Alibaba; change it with /watch edit."),
        (
            {"name": "Tesla", "tickers": "TSLA"},
            "Tickers: “TSLA” is no ticker with its exchange; write it as SYMBOL:EXCHANGE, for example "
            "9988:HK or BABA:NYSE.",
        ),
        (
            {"name": "chips", "kind": "keyword", "people": "Jack Ma"},
            "People: belongs to a company, not a keyword; write kind: company or leave it out.",
        ),
        (
            {"name": "the"},
            "Names: “the” stands in nearly every article; write the whole name or phrase.",
        ),
    ],
)
async def test_a_mistake_is_answered_with_what_to_type_and_changes_nothing(chat, typed, said):
    await chat.adds("Alibaba")
    before = await database_rows(chat.store)
    assert text(await chat.says("watch add", **typed)) == said
    assert await database_rows(chat.store) == before


async def test_a_locked_database_is_told_and_nothing_is_lost(chat):
    await chat.adds("Alibaba")
    before = await database_rows(chat.store)
    other = sqlite3.connect(chat.url.removeprefix("sqlite+aiosqlite:///"))
    other.execute("BEGIN IMMEDIATE")
    reply = await chat.says("watch add", name="Tesla")
    other.rollback()
    other.close()
    assert text(reply) == (
        "The database is in use by another program; stop that program or try again in a moment."
    )
    assert await database_rows(chat.store) == before
    await chat.adds("Tesla")
    assert await names(chat) == ["Alibaba", "Tesla"]


async def test_the_list_shows_what_is_looked_for_page_by_page(chat):
    assert text(await chat.says("watch list")) == (
        "This server has no watches yet. Add one with /watch add, or start with /setup."
    )
    async with chat.store.write() as tx:
        for number in range(11):
            named = f"Firm_{number:02}"
            await tx.save_watch(
                Watch(
                    f"firm-{number:02}",
                    WatchKind.COMPANY,
                    chat.desk.id,
                    names=(named,),
                    tags=("x",) * (number == 0),
                    managed=number == 0,
                )
            )
    first = await chat.says("watch list")
    lines = text(first).splitlines()
    assert lines[0] == "This server has 11 watches"
    assert lines[1:3] == [
        r"🏢 company **Firm\_00** · tags x · from the configuration file",
        r"🏢 company **Firm\_01**",
    ]
    off = (
        "-# Missed news: off. Once a week I can tell what a watch only came near to and three feeds carried."
    )
    assert lines[11:] == [off]
    assert list(buttons(first)) == ["More ▶", "Tell me of missed news"]
    await chat.restart()
    pressed = await chat.discord.press(first, buttons(first)["More ▶"], chat.desk.manager)
    (second,) = await pressed.updated()
    assert (second["id"], text(second)) == (
        first["id"],
        "This server has 11 watches\n" + r"🏢 company **Firm\_10**" + f"\n{off}",
    )
    assert list(buttons(second)) == ["◀ Back", "Tell me of missed news"]


async def test_editing_opens_a_form_filled_with_what_there_is(chat):
    await chat.adds("Alibaba", aliases="阿里巴巴", tickers="9988:HK", exclude="Alibaba Pictures")
    asked = await chat.discord.command(
        chat.desk.channel, chat.desk.manager, "watch edit", {"watch": "alibaba"}
    )
    modal = await asked.shown_modal()
    assert (modal["title"], fields(modal)) == (
        "Change Alibaba",
        {
            "names": "Alibaba\n阿里巴巴",
            "tickers": "9988:HK",
            "people": "",
            "products": "",
            "exclude": "Alibaba Pictures",
        },
    )
    sent = await chat.discord.submit_modal(asked, {"people": "Jack Ma\nJoseph Tsai", "exclude": ""})
    assert text(await chat.presses(await sent.reply(), "Save")) == (
        "Changed 🏢 company **Alibaba** · also 阿里巴巴 · tickers 9988:HK · people Jack Ma, Joseph Tsai\n"
        f"No story of the last 7 days matches.\n{NOBODY_HEARS}"
    )


async def test_a_keywords_form_has_its_own_lists(chat):
    await chat.adds("AI-Driven", kind="keyword")
    asked = await chat.discord.command(
        chat.desk.channel, chat.desk.manager, "watch edit", {"watch": "ai-driven"}
    )
    assert fields(await asked.shown_modal()) == {
        "phrases": "AI-Driven",
        "any": "",
        "all": "",
        "exclude": "",
        "rules": "",
    }
    sent = await chat.discord.submit_modal(asked, {"phrases": "AI-Driven", "any": "port, harbour\nship"})
    assert text(await chat.presses(await sent.reply(), "Save")).splitlines()[0] == (
        "Changed 🔎 keyword **AI-Driven** · any of port, harbour, ship"
    )
    (watch,) = await watches.listed(chat.service, chat.desk.id)
    assert watch.any == ("port, harbour", "ship")


async def test_a_mistake_in_the_form_is_answered_and_changes_nothing(chat):
    await chat.adds("Alibaba")
    before = await database_rows(chat.store)
    asked = await chat.discord.command(
        chat.desk.channel, chat.desk.manager, "watch edit", {"watch": "alibaba"}
    )
    sent = await chat.discord.submit_modal(asked, {"tickers": "9988"})
    assert text(await sent.reply()) == (
        "Tickers: “9988” is no ticker with its exchange; write it as SYMBOL:EXCHANGE, for example 9988:HK or "
        "BABA:NYSE."
    )
    assert await database_rows(chat.store) == before


async def test_a_list_longer_than_a_box_is_not_opened_to_be_cut(chat):
    many = tuple(f"Person Number {number:04}" for number in range(300))
    async with chat.store.write() as tx:
        await tx.save_watch(Watch("crowd", WatchKind.COMPANY, chat.desk.id, names=("Crowd",), people=many))
    assert text(await chat.says("watch edit", watch="crowd")) == (
        "Crowd has more people than a form can hold (4,000 characters); change it in the configuration file."
    )


@pytest.mark.parametrize("command", ["watch edit", "watch remove"])
async def test_what_the_configuration_file_made_is_read_only_in_chat(chat, command):
    managed = Watch("tesla", WatchKind.COMPANY, chat.desk.id, names=("Tesla",), managed=True)
    async with chat.store.write() as tx:
        await tx.save_watch(managed)
    before = await database_rows(chat.store)
    assert text(await chat.says(command, watch="Tesla")) == (
        "The watch Tesla is managed by the configuration file; change it there and apply the file."
    )
    assert await database_rows(chat.store) == before


async def test_removing(chat):
    await chat.adds("Alibaba")
    await chat.adds("Tesla")
    await chat.says("subscribe", watches="alibaba")
    assert text(await chat.says("watch remove", watch="Alibaba")) == (
        "I no longer watch **Alibaba**. 1 subscription that heard nothing else ended."
    )
    assert text(await chat.says("watch remove", watch="<@1> **Alibaba**")) == (
        r"This server has no watch “\<\@1> \*\*Alibaba\*\*”; it has Tesla."
    )


async def test_names_are_offered_while_typing(chat):
    for name in ("Alibaba", "Tesla", "Ali Health"):
        await chat.adds(name)
    other = await chat.open_server("Other")
    await chat.adds("Alien Co", to=other)
    for command in ("watch edit", "watch remove", "recent"):
        choices = await chat.discord.autocomplete(
            chat.desk.channel, chat.desk.manager, command, {"watch": "ali"}, "watch"
        )
        assert choices == [
            {"name": "Ali Health (company)", "value": "ali-health"},
            {"name": "Alibaba (company)", "value": "alibaba"},
        ]
