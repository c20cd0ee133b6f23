"""/watch import in chat: the table, what is chosen, saved as a whole, and undone."""

import pytest

from feeds import quotas
from feeds.model import Company
from feeds.service import watches
from tests.support.chat import buttons, pressing, text
from tests.support.companies import save_companies
from tests.support.newsroom import item, rss
from tests.support.store import database_rows


async def names(chat):
    return [watch.name for watch in await watches.listed(chat.service, chat.desk.id)]


async def bring(chat, **options):
    await save_companies(chat.store)
    return await chat.says("watch import", **options)


async def attach(chat, data):
    return await bring(chat, file=chat.discord.attach("list.csv", data))


def menu(message):
    """The options of the message's select by label, and its custom id."""
    (select,) = [one for row in message["components"] for one in row["components"] if one["type"] == 3]
    return {one["label"]: one["value"] for one in select["options"]}, select["custom_id"]


async def choose(chat, message, label):
    options, custom_id = menu(message)
    pressed = await chat.discord.press(message, custom_id, chat.desk.manager, [options[label]])
    return (await pressed.updated())[-1]


async def test_a_list_is_one_table_of_found_ambiguous_and_unknown(chat):
    chat.server.serve("/wire", rss("Wire", item("1", "Alibaba opens a school"), item("2", "Rain")))
    await chat.follow(chat.desk.id, "/wire")
    await chat.poll()
    reply = await bring(chat, list="9988:HK, Delta, Nobody Knows, the, HDFC")
    seen = int(chat.at.timestamp())
    assert text(reply) == "\n".join(
        [
            "5 lines: not saved yet",
            "✅ 1 found · ❔ 2 ambiguous · ➖ 1 unknown · ✖️ 1 refused",
            "",
            "❔ Delta: 2 companies to choose from",
            "❔ HDFC: 1 company to choose from",
            "➖ Nobody Knows: nobody I know",
            "✖️ the: names: “the” stands in nearly every article",
            "✅ 9988:HK → **Alibaba** · 9988:HK, BABA:NYSE · 1 story",
            "",
            f"Tried on 2 stored items, 1 feed, the oldest <t:{seen}:R>: **1 story** would have been posted, "
            "about 1 a day.",
        ]
    )
    assert list(buttons(reply)) == ["Save all (1)", "Keep 1 unknown as typed", "Cancel"]
    assert list(menu(reply)[0]) == [
        "Delta Air Lines · DAL:NYSE",
        "Delta Electronics · 2308:TW",
        "Just as typed: Delta",
        "None of these; leave it out",
    ]
    assert await names(chat) == []


@pytest.mark.long
async def test_it_is_chosen_saved_and_undone_also_after_restarts(chat):
    await chat.adds("Tesla")
    reply = await bring(chat, list="Alibaba, Delta, HDFC, Nobody Knows, Tesla, BABA", tags="#asia")
    assert "✖️ Tesla: watched already, as Tesla" in text(reply)
    assert "✖️ BABA: the same as Alibaba in another line" in text(reply)
    await chat.restart()
    reply = await choose(chat, reply, "Delta Electronics · 2308:TW")
    assert "✅ Delta → **Delta Electronics** · 2308:TW · 0 stories" in text(reply)
    reply = await choose(chat, reply, "None of these; leave it out")
    assert "✖️ HDFC: left out" in text(reply)
    reply = await chat.presses(reply, "Keep 1 unknown as typed")
    assert "✅ Nobody Knows → **Nobody Knows** · 0 stories" in text(reply)
    reply = await chat.presses(reply, "Leave 1 unknown out")
    reply = await chat.presses(reply, "Keep 1 unknown as typed")
    done = await chat.presses(reply, "Save all (3)")
    assert text(done) == (
        "Watching 3 companies: **Alibaba**, **Delta Electronics** and **Nobody Knows**.\n"
        "0 stories of the last 7 days concern them; only new ones are posted.\n"
        "No channel is subscribed to them yet: type /subscribe where you want to read them."
    )
    assert await names(chat) == ["Alibaba", "Delta Electronics", "Nobody Knows", "Tesla"]
    stored = await watches.listed(chat.service, chat.desk.id)
    assert [one.tags for one in stored] == [("asia",), ("asia",), ("asia",), ()]
    await chat.restart()
    edit = await chat.says("watch edit", watch="Nobody Knows", tags="changed")
    await chat.presses(edit, "Save")
    await chat.says("subscribe", watches="alibaba")
    assert text(await chat.presses(done, "Undo")) == (
        "I no longer watch **Alibaba** and **Delta Electronics**.\n"
        "**Nobody Knows** was changed since and stays as it is; /watch edit changes it.\n"
        "1 subscription that heard nothing else ended."
    )
    assert await names(chat) == ["Nobody Knows", "Tesla"]
    again = await pressing(chat, buttons(done)["Undo"], chat.desk.manager)
    assert text(await again.reply()) == (
        "This is no longer open, for drafts are kept for a day; type the command again."
    )


@pytest.mark.long
async def test_saving_twice_saves_once(chat):
    reply = await bring(chat, list="Alibaba")
    await chat.presses(reply, "Save all (1)")
    again = await pressing(chat, buttons(reply)["Save all (1)"], chat.desk.manager)
    assert text(await again.reply()) == "This is saved already; /watch list shows what this server looks for."
    assert await names(chat) == ["Alibaba"]


@pytest.mark.long
async def test_what_is_watched_by_then_is_taken_out_before_it_is_saved(chat):
    reply = await bring(chat, list="Alibaba, Quaystone")
    await chat.adds("Alibaba")
    shown = await chat.presses(reply, "Save all (2)")
    assert "✖️ Alibaba: watched already, as Alibaba" in text(shown)
    assert "Watching 1 company: **Quaystone**." in text(await chat.presses(shown, "Save all (1)"))


async def test_a_table_is_read_with_its_columns(chat):
    table = "name;ticker;exchange;aliases;people\nTaobao;BABA;NYSE;淘宝;Joseph Tsai\nQuay;1;HK;;\n"
    reply = await attach(chat, table.encode("utf-16"))
    reply = await chat.presses(reply, "Keep 1 unknown as typed")
    await chat.presses(reply, "Save all (2)")
    alibaba, quay = await watches.listed(chat.service, chat.desk.id)
    assert alibaba.names == ("Alibaba", "Alibaba Group Holding Limited", "阿里巴巴", "Taobao", "淘宝")
    assert alibaba.people == ("Joseph Tsai", "Eddie Yongming Wu", "吴泳铭")
    assert (quay.names, quay.tickers) == (("Quay",), ("1:HK",))


@pytest.mark.long
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            {"list": ", ,"},
            "That names nothing to watch; write names or tickers, one a line or with commas.",
        ),
    ],
)
async def test_a_mistake_is_told_and_changes_nothing(chat, options, said):
    await save_companies(chat.store)
    before = await database_rows(chat.store)
    assert text(await chat.says("watch import", **options)) == said
    assert await database_rows(chat.store) == before


async def test_without_options_a_form_takes_lines_and_tables(chat):
    await save_companies(chat.store)
    for pasted in ("Alibaba\nQuaystone\nDAL", "name,ticker\nAlibaba,BABA\nQuaystone,\nDelta,DAL:NYSE"):
        asked = await chat.discord.command(
            chat.desk.channel, chat.desk.manager, "watch import", {"tags": "#asia"}
        )
        sent = await chat.discord.submit_modal(asked, {"list": pasted})
        reply = await sent.reply()
        assert "✅ 3 found" in text(reply)
    await chat.presses(reply, "Save all (3)")
    stored = await watches.listed(chat.service, chat.desk.id)
    assert [(one.name, one.tags) for one in stored] == [
        ("Alibaba", ("asia",)),
        ("Delta Air Lines", ("asia",)),
        ("Quaystone", ("asia",)),
    ]


@pytest.mark.long
async def test_a_list_and_a_file_at_once_are_refused(chat):
    file = chat.discord.attach("list.csv", b"Tesla")
    assert text(await bring(chat, list="Alibaba", file=file)) == (
        "Give either a list or a file: names or tickers."
    )


@pytest.mark.long
async def test_a_file_that_is_no_text_is_told(chat):
    assert text(await attach(chat, b"PK\x03\x04")) == (
        "That file is no text; save the table as CSV (UTF-8) and attach that."
    )


@pytest.mark.long
async def test_quotas_hold_for_the_whole(chat, monkeypatch):
    monkeypatch.setattr(quotas, "WATCHES", 2)
    reply = await bring(chat, list="Alibaba, Quaystone")
    await chat.adds("Tesla")
    refused = await chat.discord.press(reply, buttons(reply)["Save all (2)"], chat.desk.manager)
    assert text(await refused.reply()) == (
        "A server may have 2 watches; this would make 3, so remove some first."
    )
    assert await names(chat) == ["Tesla"]


async def test_more_lines_than_fit_stand_in_a_file(chat):
    lines = [f"Firm *{number}* {'x' * 150}" for number in range(60)]
    companies = [
        Company(f"Delta {number} {'y' * 150}", aliases=("Delta",), source="test") for number in range(30)
    ]
    await save_companies(chat.store, companies)
    reply = await attach(chat, "\n".join(["Delta", *lines]).encode())
    assert "… and 36 more lines, in the file" in text(reply)
    (file,) = reply["attachments"]
    assert len(chat.discord.file(file["id"]).decode().splitlines()) == 61
    assert len(menu(reply)[0]) == 24
    kept = await chat.presses(reply, "Keep 60 unknown as typed")
    done = await chat.presses(kept, "Save all (60)")
    assert text(done).startswith("Watching 60 companies: ")
    assert done["attachments"] == []
    undone = text(await chat.presses(done, "Undo"))
    assert undone.startswith("I no longer watch **Firm ") and undone.endswith(" and 50 more.")


@pytest.mark.long
async def test_another_servers_import_does_nothing(chat):
    reply = await bring(chat, list="Alibaba, Delta")
    other = await chat.open_server("Other")
    before = await database_rows(chat.store)
    for custom_id in buttons(reply).values():
        pressed = await pressing(chat, custom_id, other.manager, to=other)
        assert "This is no longer open" in text(await pressed.reply())
    pressed = await pressing(chat, menu(reply)[1], other.manager, ["0"], to=other)
    assert "This is no longer open" in text(await pressed.reply())
    assert await database_rows(chat.store) == before


@pytest.mark.long
async def test_rights_are_asked_for_at_each_press(chat):
    reply = await bring(chat, list="Alibaba, Delta, Nobody Knows")
    before = await database_rows(chat.store)
    for custom_id in buttons(reply).values():
        pressed = await pressing(chat, custom_id, chat.desk.member)
        assert text(await pressed.reply()) == "Only people with Manage Server may do this; ask one of them."
    pressed = await pressing(chat, menu(reply)[1], chat.desk.member, ["0"])
    assert text(await pressed.reply()) == "Only people with Manage Server may do this; ask one of them."
    assert await database_rows(chat.store) == before


@pytest.mark.long
async def test_the_buttons_of_a_card_do_nothing_to_an_import(chat):
    reply = await bring(chat, list="Alibaba, Delta")
    token = buttons(reply)["Cancel"].rpartition(":")[2]
    for action in ("save", "edit"):
        pressed = await pressing(chat, f"ww:draft:{action}:{token}", chat.desk.manager)
        assert "This is no longer open" in text(await pressed.reply())
