"""/why and the "Why?" button: answered from what is stored, to the person who asked alone."""

import sqlite3

import pytest
from structlog.testing import capture_logs

from tests.support.chat import EPHEMERAL, text
from tests.support.newsroom import item, rss

TEXT = "Rain fell. Alibaba (9988.HK) opened a *school* on Monday."


async def posted(chat):
    """An alert in the desk's channel; returns its message."""
    await chat.adds("Alibaba", tickers="9988:HK")
    await chat.says("subscribe")
    chat.server.serve("/wire", rss("Harbour Wire"))
    await chat.follow(chat.desk.id, "/wire")
    await chat.round()
    chat.server.serve(
        "/wire", rss("Harbour Wire", item("1", "A school opens", TEXT), item("2", "Rain again"))
    )
    chat.later(minutes=20)
    await chat.round()
    (post,) = chat.posts(chat.desk.channel)
    return post


def answer(chat):
    return (
        "Why this story?\n"
        "[**A school opens**](https://example.com/1)\n"
        "Harbour Wire · seen <t:1772454000:R>\n\n"
        f"Posted in <#{chat.desk.channel}>.\n"
        "Asked for by the subscription to all watches (likely and better).\n\n"
        "**Alibaba**: certain\n"
        "• **Alibaba** in the summary: one of the company's names\n"
        "> **Alibaba** (9988.HK) opened a \\*school\\* on Monday.\n"
        "• **9988\\.HK** in the summary, for the term 9988:HK: a ticker with its exchange, however it is "
        "written\n"
        "> Alibaba (**9988\\.HK**) opened a \\*school\\* on Monday."
    )


@pytest.mark.long
async def test_the_button_answers_the_presser_alone_also_after_a_restart(chat):
    post = await posted(chat)
    await chat.restart()
    press = await chat.discord.press(post, "ww:why", chat.desk.member)
    reply = await press.reply()
    assert (reply["flags"] & EPHEMERAL, text(reply)) == (EPHEMERAL, answer(chat))
    assert chat.posts(chat.desk.channel) == [post]


async def test_the_newest_alert_of_the_channel_or_one_by_link(chat):
    post = await posted(chat)
    message = f"https://discord.com/channels/{chat.desk.id}/{chat.desk.channel}/{post['id']}"
    links = ["https://example.com/1", "http://EXAMPLE.com/1?utm_source=x", message]
    replies = [await chat.says("why", by=chat.desk.member)]
    replies += [await chat.says("why", link=link) for link in links]
    assert [text(reply) for reply in replies] == [answer(chat)] * 4


@pytest.mark.long
async def test_a_story_that_no_watch_matches_is_explained(chat):
    await posted(chat)
    assert text(await chat.says("why", link="https://example.com/2")) == (
        "Why not this story?\n[**Rain again**](https://example.com/2)\n"
        "Harbour Wire · seen <t:1772454000:R>\n\n"
        "Not posted: no watch of this server found anything in it.\n\n"
        "People with Manage Server can try each watch on it with /watch test."
    )


async def test_near_misses_of_a_story_are_told_with_what_kept_them_from_being_posted(chat):
    await chat.adds("Quaystone", exclude="Quaystone Tours")
    await chat.adds("Gap")
    await chat.adds("HDFC")
    await chat.adds("HDFC Bank")
    await chat.says("subscribe", watches="quaystone, gap, hdfc")
    chat.server.serve("/wire", rss("Harbour Wire"))
    await chat.follow(chat.desk.id, "/wire")
    await chat.round()
    titles = [
        "Quaystone Tours is sold",
        "Storm over the Gap Harbour pier at noon",
        "HDFC Bank opens a school",
    ]
    chat.server.serve("/wire", rss("Harbour Wire", *(item(str(at), one) for at, one in enumerate(titles))))
    chat.later(minutes=20)
    await chat.round()
    asked = [await chat.says("why", link=f"https://example.com/{at}", by=chat.desk.member) for at in range(3)]
    place = f"<#{chat.desk.channel}>"
    rule = "one of the company's names"
    assert [text(one).partition("R>\n\n")[2] for one in asked] == [
        f"Not posted in {place}: only inside the excluded “Quaystone Tours”.\n"
        "Asked for by the subscription to quaystone, gap, hdfc (likely and better).\n\n"
        "**Quaystone**: likely, but only inside the excluded “Quaystone Tours”\n"
        f"• **Quaystone** in the title: {rule}\n> **Quaystone** Tours is sold",
        f"Not posted in {place}: the match is only weak, and this channel asks for better.\n"
        "Asked for by the subscription to quaystone, gap, hdfc (likely and better).\n\n"
        f"**Gap**: weak\n• **Gap** in the title: {rule}\n> Storm over the **Gap** Harbour pier at noon\n"
        "→ not posted by default: nothing there shows that “Gap” is meant as a name",
        f"Not posted in {place}: only inside the longer name “HDFC Bank”.\n"
        "Asked for by the subscription to quaystone, gap, hdfc (likely and better).\n\n"
        f"**HDFC Bank**: likely\n• **HDFC Bank** in the title: {rule}\n> **HDFC Bank** opens a school\n\n"
        "**HDFC**: likely, but only inside the longer name “HDFC Bank”\n"
        f"• **HDFC** in the title: {rule}\n> **HDFC** Bank opens a school",
    ]


@pytest.mark.long
async def test_a_watch_that_was_changed_since_is_marked_and_the_evidence_stays(chat):
    post = await posted(chat)
    asked = await chat.discord.command(
        chat.desk.channel, chat.desk.manager, "watch edit", {"watch": "alibaba"}
    )
    sent = await chat.discord.submit_modal(asked, {"names": "Ali Baba", "tickers": ""})
    await chat.presses(await sent.reply(), "Save")
    reply = await (await chat.discord.press(post, "ww:why", chat.desk.member)).reply()
    assert text(reply) == answer(chat).replace(
        "**Alibaba**: certain", "**Ali Baba**: certain (this watch was changed since)"
    )


@pytest.mark.long
async def test_what_is_not_known_is_said_so(chat):
    assert [
        text(await chat.says("why")),
        text(await chat.says("why", link="https://nowhere.example/1")),
        text(await chat.says("why", link="that thing")),
    ] == [
        "I have posted no alert in this server yet; /recent lists what I saw.",
        "I have not seen this link in this server's feeds; /recent lists what I saw.",
        "That is no link; paste the address of an article, or leave it out.",
    ]


@pytest.mark.long
async def test_another_server_learns_nothing(chat):
    post = await posted(chat)
    other = await chat.open_server("Other")
    message = f"https://discord.com/channels/{chat.desk.id}/{chat.desk.channel}/{post['id']}"
    for link in ("https://example.com/1", message):
        assert text(await chat.says("why", to=other, link=link)) == (
            "I have not seen this link in this server's feeds; /recent lists what I saw."
        )


@pytest.mark.long
async def test_a_damaged_database_is_apologised_for_under_a_reference(chat):
    post = await posted(chat)
    with sqlite3.connect(chat.url.removeprefix("sqlite+aiosqlite:///")) as other:
        other.execute("DROP TABLE alert_subscription")
    other.close()
    with capture_logs() as logged:
        press = await chat.discord.press(post, "ww:why", chat.desk.member)
        said = text(await press.reply())
    reference = said.partition("(reference ")[2][:8]
    assert said == (
        f"Sorry, something went wrong on my side (reference {reference}). Try again; if it stays, give the "
        "reference to whoever runs me."
    )
    assert [one["reference"] for one in logged if one["event"] == "unexpected error"] == [reference]
