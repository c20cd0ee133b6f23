"""The card before a watch is saved: what it says, what its buttons do, and to whom."""

from datetime import timedelta

import pytest

from feeds import quotas
from feeds.forgetting import DRAFTS_KEPT
from feeds.service import watches
from tests.support.chat import buttons, fields, pressing, text
from tests.support.companies import save_companies
from tests.support.newsroom import item, rss
from tests.support.store import database_rows

TITLES = [
    ("gap-1", "Gap opens a harbour store", ""),
    ("gap-2", "Rain again", "At the pier, Gap closes a *store*. Nobody knows why."),
    ("gap-3", "Storm over the Gap Harbour pier at noon", ""),
    ("gap-4", "Gap Pier Tours is sold", ""),
    ("wire", "Quaystone stands idle", ""),
]
SAVED = "This is saved already; /watch list shows what this server looks for."
GONE = "This is no longer open, for drafts are kept for a day; type the command again."


async def stocked(chat):
    """A feed of which nothing was posted, for its first poll posts nothing."""
    chat.server.serve("/wire", rss("Wire", *(item(*one) for one in TITLES)))
    await chat.follow(chat.desk.id, "/wire")
    await chat.poll()


async def press(chat, message, label, *, by=0, server=None):
    server = server or chat.desk
    return await chat.discord.press(message, buttons(message)[label], by or server.manager)


async def names(chat):
    return [watch.name for watch in await watches.listed(chat.service, chat.desk.id)]


async def test_the_card_shows_terms_backtest_and_near_misses_and_saves_nothing(chat):
    await stocked(chat)
    reply = await chat.says(
        "watch add", name="Gap", tickers="GAP:NYSE", exclude="Gap Pier Tours", tags="#retail, us"
    )
    seen = int(chat.at.timestamp())
    assert text(reply) == "\n".join(
        [
            "Gap: not saved yet",
            "**Names** Gap",
            "**Tickers** GAP:NYSE",
            "**Not inside** Gap Pier Tours",
            "**Tags** retail, us",
            "",
            "❔ Ambiguous: **Gap**. Such a term counts where its sentence shows that it is a name.",
            "",
            f"Tried on 5 stored items, 1 feed, the oldest <t:{seen}:R>: "
            "**2 stories** would have been posted, about 2 a day.",
            "",
            "• [**Gap** opens a harbour store](https://example.com/gap-1) · likely",
            "",
            "• [Rain again](https://example.com/gap-2) · likely",
            r"> At the pier, **Gap** closes a \*store\*.",
            "",
            "**Near misses** (2), which are not posted:",
            "• [Storm over the **Gap** Harbour pier at noon](https://example.com/gap-3): "
            "nothing there shows that “Gap” is meant as a name",
            "• [**Gap** Pier Tours is sold](https://example.com/gap-4): "
            "only inside the excluded “Gap Pier Tours”",
        ]
    )
    assert list(buttons(reply)) == ["Save", "Edit terms", "Cancel"]
    rows = await database_rows(chat.store)
    assert (rows["watch"], rows["match"], len(rows["draft"])) == ([], [], 1)


@pytest.mark.long
async def test_saving_works_after_a_restart_and_once(chat):
    await stocked(chat)
    reply = await chat.says("watch add", name="Gap", tags="retail")
    await chat.restart()
    saved = text(await chat.presses(reply, "Save")).splitlines()
    assert saved[0] == "Watching 🏢 company **Gap** · tags retail"
    assert "of the last 7 days match: /recent shows what is stored" in saved[1]
    assert saved[2] == "No channel is subscribed to it yet: type /subscribe where you want to read it."
    assert chat.posts(chat.desk.channel) == []
    for custom_id in buttons(reply).values():
        assert text(await (await pressing(chat, custom_id, chat.desk.manager)).reply()) == SAVED
    assert await names(chat) == ["Gap"]


async def test_the_terms_are_edited_in_a_form_and_tried_anew(chat):
    await stocked(chat)
    reply = await chat.says("watch add", name="Gap", tags="retail")
    opened = await press(chat, reply, "Edit terms")
    modal = await opened.shown_modal()
    assert (modal["title"], fields(modal)) == (
        "Watch Gap",
        {"names": "Gap", "tickers": "", "people": "", "products": "", "exclude": ""},
    )
    sent = await chat.discord.submit_modal(opened, {"names": "Quaystone\nQuaystone Ports"})
    (changed,) = await sent.updated()
    assert text(changed).splitlines()[:2] == [
        "Quaystone: not saved yet",
        "**Names** Quaystone, Quaystone Ports",
    ]
    assert "**1 story** would have been posted" in text(changed)
    assert text(await chat.presses(changed, "Save")).startswith(
        "Watching 🏢 company **Quaystone** · also Quaystone Ports · tags retail\n"
    )
    (watch,) = await watches.listed(chat.service, chat.desk.id)
    assert watch.key == "quaystone"


async def test_a_keywords_rules_are_typed_in_the_form_and_shown_everywhere(chat):
    await stocked(chat)
    reply = await chat.says("watch add", name="harbour", kind="keyword")
    opened = await press(chat, reply, "Edit terms")
    rules = "near 2: opens, store\nfield: title\nregex: harb.ur"
    sent = await chat.discord.submit_modal(opened, {"phrases": "harbour", "rules": rules})
    (changed,) = await sent.updated()
    assert text(changed).splitlines()[:5] == [
        "harbour: not saved yet",
        "**Phrases** harbour",
        "**Near** opens, store (within 2 words)",
        "**Pattern** harb.ur",
        "**Only in** the title",
    ]
    assert "**1 story** would have been posted" in text(changed)
    told = "🔎 keyword **harbour** · near opens, store (within 2 words) · pattern harb.ur · only in the title"
    assert text(await chat.presses(changed, "Save")).splitlines()[0] == f"Watching {told}"
    assert text(await chat.says("watch list")).splitlines()[1] == told
    asked = await chat.discord.command(
        chat.desk.channel, chat.desk.manager, "watch edit", {"watch": "harbour"}
    )
    assert fields(await asked.shown_modal())["rules"] == rules
    sent = await chat.discord.submit_modal(asked, {"rules": "field: title"})
    assert text(await sent.reply()).splitlines()[:3] == [
        "harbour: changed, not saved yet",
        "✏️ Near: − opens, store (within 2 words)",
        "✏️ Pattern: − harb.ur",
    ]
    assert text(await chat.says("watch test", text_or_link="Opens a store", watch="harbour")).splitlines()[
        3:
    ] == [
        "**harbour**: nothing",
        "• “opens” stands in the text, but only the title counts",
        "• “store” stands in the text, but only the title counts",
    ]


@pytest.mark.long
async def test_a_mistake_in_the_form_leaves_the_card_as_it_was(chat):
    reply = await chat.says("watch add", name="Gap")
    before = await database_rows(chat.store)
    sent = await chat.discord.submit_modal(await press(chat, reply, "Edit terms"), {"names": "the"})
    assert text(await sent.reply()) == (
        "Names: “the” stands in nearly every article; write the whole name or phrase."
    )
    assert await database_rows(chat.store) == before


@pytest.mark.long
async def test_cancelling_forgets_the_draft(chat):
    reply = await chat.says("watch add", name="Gap")
    assert text(await chat.presses(reply, "Cancel")) == "Nothing was saved."
    pressed = await pressing(chat, buttons(reply)["Save"], chat.desk.manager)
    assert text(await pressed.reply()) == GONE
    assert (await database_rows(chat.store))["draft"] == []


@pytest.mark.long
async def test_a_draft_ends_after_a_day(chat):
    reply = await chat.says("watch add", name="Gap")
    chat.at += DRAFTS_KEPT
    assert (await (await press(chat, reply, "Edit terms")).shown_modal())["title"] == "Watch Gap"
    chat.at += timedelta(seconds=1)
    assert text(await (await press(chat, reply, "Save")).reply()) == GONE


@pytest.mark.long
async def test_another_servers_draft_does_nothing(chat):
    other = await chat.open_server("Other")
    reply = await chat.says("watch add", name="Gap")
    before = await database_rows(chat.store)
    for custom_id in buttons(reply).values():
        pressed = await pressing(chat, custom_id, other.manager, to=other)
        assert text(await pressed.reply()) == GONE
    assert await database_rows(chat.store) == before


@pytest.mark.long
@pytest.mark.parametrize("label", ["Save", "Edit terms", "Cancel"])
async def test_rights_are_asked_for_at_each_press(chat, label):
    reply = await chat.says("watch add", name="Gap")
    before = await database_rows(chat.store)
    chat.discord.add_member(chat.desk.id, chat.desk.manager)
    told = await (await press(chat, reply, label)).reply()
    assert text(told) == "Only people with Manage Server may do this; ask one of them."
    assert await database_rows(chat.store) == before


@pytest.mark.long
async def test_what_another_person_added_meanwhile_is_not_added_twice(chat):
    first, second = [await chat.says("watch add", name=name) for name in ("Gap", "GAP")]
    await chat.presses(first, "Save")
    assert text(await (await press(chat, second, "Save")).reply()) == (
        "This server already watches Gap; change it with /watch edit."
    )
    assert await names(chat) == ["Gap"]


@pytest.mark.long
async def test_the_quota_is_asked_for_again_when_it_is_saved(chat, monkeypatch):
    reply = await chat.says("watch add", name="Gap")
    monkeypatch.setattr(quotas, "WATCHES", 0)
    assert text(await (await press(chat, reply, "Save")).reply()) == (
        "A server may have 0 watches; this would make 1, so remove some first."
    )


@pytest.mark.long
async def test_another_watch_of_the_same_name_is_pointed_out(chat):
    await chat.adds("Delta Air Lines", aliases="Delta", tickers="DAL:NYSE")
    reply = await chat.says("watch add", name="Delta")
    assert "⚠️ **Delta** also stands for **Delta Air Lines**." in text(reply)
    reply = await chat.says("watch add", name="Air Lines")
    assert "✂️ **Air Lines** is not counted inside longer names of **Delta Air Lines**." in text(reply)
    await chat.adds("Quay Water", kind="keyword")
    reply = await chat.says("watch add", name="Quay", aliases="小米")
    assert "⚠️ **Quay** is a part of **Quay Water**: exclude what you do not mean." in text(reply)
    assert "❔ Short: **小米**. Such a name counts wherever it stands as a word of its own." in text(reply)


async def test_an_edit_shows_its_card_before_it_is_saved(chat):
    await stocked(chat)
    await chat.adds("Gap", tags="retail")
    reply = await chat.says("watch edit", watch="gap", tags="shops, us")
    assert text(reply).splitlines()[:4] == [
        "Gap: changed, not saved yet",
        "✏️ Tags: + shops, us − retail",
        "**Names** Gap",
        "**Tags** shops, us",
    ]
    assert [one.tags for one in await watches.listed(chat.service, chat.desk.id)] == [("retail",)]
    assert text(await chat.presses(reply, "Save")).startswith("Changed 🏢 company **Gap** · tags shops, us\n")
    again = await chat.says("watch edit", watch="gap", tags="-")
    await chat.presses(await chat.says("watch edit", watch="gap", tags="news"), "Save")
    assert text(await (await press(chat, again, "Save")).reply()) == (
        "The watch Gap was changed meanwhile; type /watch edit again."
    )
    assert text(await chat.says("watch edit", watch="gap", tags="news")) == (
        "This changes nothing: Gap looks for just that."
    )


@pytest.mark.long
async def test_an_edit_is_undone_also_after_a_restart(chat):
    await stocked(chat)
    await chat.adds("Gap", tags="retail")
    (before,) = await watches.listed(chat.service, chat.desk.id)
    saved = await chat.presses(await chat.says("watch edit", watch="gap", tags="shops, us"), "Save")
    assert list(buttons(saved)) == ["Undo"]
    await chat.restart()
    assert text(await chat.presses(saved, "Undo")) == "**Gap** looks for what it did before again."
    (after,) = await watches.listed(chat.service, chat.desk.id)
    assert (after.tags, after.revision) == (before.tags, 3)


@pytest.mark.long
async def test_a_noisy_term_is_pointed_out(chat):
    chat.server.serve("/wire", rss("Wire", *(item(str(n), f"Cranes {n} stand idle") for n in range(8))))
    await chat.follow(chat.desk.id, "/wire")
    await chat.poll()
    reply = text(await chat.says("watch add", name="cranes", kind="keyword"))
    assert "⚠️ **cranes** stands in 8 of 8 stored items." in reply
    assert reply.count("\n• ") == 5


@pytest.mark.long
async def test_a_card_of_the_longest_terms_fits(chat):
    chat.server.serve("/wire", rss("Wire", *(item(str(n), "Gap_*" * 90, "Gap *x* " * 400) for n in range(9))))
    await chat.follow(chat.desk.id, "/wire")
    await chat.poll()
    many = ", ".join(f"Gap_{'*' * 60} {number:03}" for number in range(14))
    options = dict.fromkeys(("aliases", "people", "products"), many)
    reply = await chat.says(
        "watch add", name="Gap " + "*" * 196, exclude=many.replace("Gap_", "Cap_"), **options
    )
    assert list(buttons(reply)) == ["Save", "Edit terms", "Cancel"]


@pytest.mark.long
async def test_a_company_of_the_directory_is_offered_and_fills_the_card(chat):
    await save_companies(chat.store)
    offered = await chat.discord.autocomplete(
        chat.desk.channel, chat.desk.manager, "watch add", {"name": "阿里"}, "name"
    )
    assert offered == [{"name": "Alibaba · 9988:HK, BABA:NYSE", "value": "9988:HK"}]
    none = await chat.discord.autocomplete(
        chat.desk.channel, chat.desk.manager, "watch add", {"name": "阿里", "kind": "keyword"}, "name"
    )
    assert none == []
    reply = await chat.says("watch add", name=offered[0]["value"], people="Joseph Tsai")
    assert text(reply).splitlines()[:5] == [
        "Alibaba: not saved yet",
        "**Names** Alibaba, Alibaba Group Holding Limited, 阿里巴巴",
        "**Tickers** 9988:HK, BABA:NYSE",
        "**People** Joseph Tsai, Eddie Yongming Wu, 吴泳铭",
        "**Products** Tongyi Qianwen",
    ]


@pytest.mark.long
async def test_companies_that_go_by_the_same_name_are_pointed_out(chat):
    await save_companies(chat.store)
    reply = text(await chat.says("watch add", name="Delta"))
    assert (
        "⚠️ **Delta** also stands for **Delta Air Lines** (DAL:NYSE) and **Delta Electronics** (2308:TW)."
    ) in reply
