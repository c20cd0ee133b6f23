"""Missed news in chat: the switch, the notice, and the alias that is shown, added and undone."""

import pytest

from feeds.service import watches
from feeds.service.missed import tell_missed
from tests.support.chat import EPHEMERAL, buttons, pressing, text
from tests.support.newsroom import item, rss

TITLE = "Storm over the Gap (Harbour) *pier* at noon"
WORDS = "The Gap Harbour pier stands under water."


async def missing(chat):
    """Three feeds carried what the watch only came near to."""
    await chat.adds("Gap")
    await chat.says("subscribe")
    for path in ("/a", "/b", "/c"):
        chat.server.serve(path, rss("Harbour Wire"))
        await chat.follow(chat.desk.id, path)
    await chat.round()
    for path in ("/a", "/b", "/c"):
        chat.server.serve(path, rss("Harbour Wire", item("1", TITLE, WORDS)))
    chat.later(minutes=20)
    await chat.round()
    assert chat.posts(chat.desk.channel) == []


async def switched_on(chat):
    return await chat.presses(await chat.says("watch list"), "Tell me of missed news")


async def told(chat):
    await tell_missed(chat.store, chat.now())
    await chat.deliver()
    return chat.posts(chat.desk.channel)


async def test_it_is_switched_on_and_off_in_the_list(chat):
    await missing(chat)
    on = await switched_on(chat)
    assert text(on).splitlines()[-1] == "-# Missed news: told once a week, in the channel for notices."
    off = await chat.presses(on, "Stop missed news")
    assert list(buttons(off)) == ["Tell me of missed news"]
    assert await told(chat) == []


async def test_the_notice_tells_each_once_with_its_reason_and_offers_the_alias(chat):
    await missing(chat)
    await switched_on(chat)
    (notice,) = await told(chat)
    (embed,) = notice["embeds"]
    assert (embed["title"], embed["description"]) == (
        "Missed news",
        "3 or more of this server's feeds carried this in the last week, and no channel heard of it, because "
        "a watch only came near.\n\n"
        r"1\. [**Storm over the Gap (Harbour) \*pier\* at noon**](https://example.com/1) · 3 outlets"
        "\n-# **Gap**: nothing there shows that “Gap” is meant as a name",
    )
    ((label, alias),) = buttons(notice).items()
    assert label == "1: Add this alias: Gap Harbour"
    card = await (await chat.discord.press(notice, alias, chat.desk.manager)).reply()
    assert text(card).splitlines()[1] == "✏️ Names: + Gap Harbour"
    chat.later(hours=25)
    assert await told(chat) == [notice]


@pytest.mark.long
async def test_an_alias_is_shown_added_and_undone_also_after_restarts(chat):
    await missing(chat)
    await switched_on(chat)
    (notice,) = await told(chat)
    await chat.restart()
    press = await chat.discord.press(
        notice, buttons(notice)["1: Add this alias: Gap Harbour"], chat.desk.manager
    )
    card = await press.reply()
    assert card["flags"] & EPHEMERAL
    assert text(card).splitlines()[:3] == [
        "Gap: changed, not saved yet",
        "✏️ Names: + Gap Harbour",
        "**Names** Gap, Gap Harbour",
    ]
    assert await names(chat) == ("Gap",)
    await chat.restart()
    saved = await chat.presses(card, "Save")
    assert await names(chat) == ("Gap", "Gap Harbour")
    await chat.restart()
    assert text(await chat.presses(saved, "Undo")) == "**Gap** looks for what it did before again."
    assert await names(chat) == ("Gap",)
    assert chat.posts(chat.desk.channel) == [notice]


async def names(chat):
    (watch,) = await watches.listed(chat.service, chat.desk.id)
    return watch.names


@pytest.mark.long
async def test_the_alias_of_another_server_is_none(chat):
    await missing(chat)
    await switched_on(chat)
    (notice,) = await told(chat)
    other = await chat.open_server("Other")
    (custom_id,) = buttons(notice).values()
    press = await pressing(chat, custom_id, other.manager, to=other)
    assert text(await press.reply()) == "This story or its watch is gone; /recent lists what I saw lately."
