"""/feed add with a site's address: its one feed, a menu of several, and who may choose from it."""

from datetime import timedelta

import pytest

from bot.panels.choice import MOST_OPEN, OPEN_SECONDS, Choices
from feeds.discovery import Candidate
from feeds.errors import UserError
from feeds.service import feeds
from tests.support.chat import text
from tests.support.newsroom import item, rss
from tests.support.store import NOW, database_rows

LINK = '<link rel="alternate" type="application/rss+xml" href="{}" title="{}">'
FROM_NOW_ON = "What stands in it already is stored, not posted; new matches are posted from now on."
EXPIRED = "That choice is no longer open; type the command again."


def site(chat, *links):
    """A page that names feeds by path and title."""
    heads = "".join(LINK.format(*link) for link in links)
    return chat.server.serve(
        "/", f"<!doctype html><html><head>{heads}</head></html>", content_type="text/html"
    )


def menu(reply):
    (select,) = [one for row in reply["components"] for one in row["components"]]
    return select


async def choose(chat, reply, value, *, by=0):
    pressed = await chat.discord.press(reply, menu(reply)["custom_id"], by or chat.desk.manager, [value])
    return (await pressed.updated())[-1]


async def test_the_one_feed_of_a_page_is_taken_and_said(chat):
    feed = chat.server.serve("/wire", rss("Harbour", item("1", "Cranes stand idle")))
    assert text(await chat.says("feed add", url=site(chat, ("/wire?key=1", "")))) == (
        "Watching **Harbour**, newest item: **Cranes stand idle**\n"
        f"That address is a web page; its feed is {feed.replace(':', chr(92) + ':', 1)}?key=….\n{FROM_NOW_ON}"
    )


async def test_several_feeds_are_a_menu_whose_choice_is_followed_with_what_was_asked(chat):
    chat.server.serve("/a", rss("News"))
    chat.server.serve("/b", rss("Ferries", item("1", "Rain")))
    reply = await chat.says(
        "feed add", url=site(chat, ("/a", "News *all*"), ("/b?key=1", "")), every_seconds=300, tags="wire"
    )
    assert text(reply) == "That page names 2 feeds. Which one?"
    shown = [(one["label"], one["value"], one.get("description")) for one in menu(reply)["options"]]
    assert shown == [
        ("News *all*", "0", chat.server.url("/a")),
        (chat.server.url("/b?key=…"), "1", None),
    ]
    changed = await choose(chat, reply, "1")
    assert text(changed) == f"Watching **Ferries**, newest item: **Rain**\n{FROM_NOW_ON}"
    assert changed["components"] == []
    (following,) = await feeds.listed(chat.service, chat.desk.id)
    assert following.feed.url == chat.server.url("/b?key=1")
    assert (following.every_seconds, following.tags) == (300, ("wire",))


async def test_a_choice_that_fails_leaves_the_menu_open(chat):
    chat.server.serve("/b", rss("Ferries"))
    reply = await chat.says("feed add", url=site(chat, ("/gone", "News"), ("/b", "Ferries")))
    told = await choose(chat, reply, "0")
    assert text(told).startswith(
        "I could not fetch that feed: there is no feed at this address any more (404)"
    )
    assert text(await choose(chat, reply, "1")).startswith("Watching **Ferries**")


async def test_a_choice_expires_and_does_not_outlive_a_restart(chat):
    reply = await chat.says("feed add", url=site(chat, ("/a", "A"), ("/b", "B")))
    before = await database_rows(chat.store)
    chat.later(seconds=OPEN_SECONDS)
    assert text(await choose(chat, reply, "0")) == EXPIRED
    fresh = await chat.says("feed add", url=chat.server.url("/"))
    chat.client.choices = Choices()  # as a restart leaves them
    assert text(await choose(chat, fresh, "0")) == EXPIRED
    assert await database_rows(chat.store) == before


async def test_a_choice_asks_for_the_pressers_rights(chat):
    reply = await chat.says("feed add", url=site(chat, ("/a", "A"), ("/b", "B")))
    chat.discord.add_member(chat.desk.id, chat.desk.manager)
    told = await choose(chat, reply, "0")
    assert text(told) == "Only people with Manage Server may do this; ask one of them."
    assert await feeds.listed(chat.service, chat.desk.id) == []


async def test_setup_goes_on_with_what_was_chosen(chat):
    chat.server.serve("/b", rss("Ferries"))
    address = site(chat, ("/a", "A"), ("/b", "B"))
    second = (await (await press(chat, await chat.says("setup"), "ww:setup:step:2")).updated())[0]
    sent = await chat.discord.submit_modal(await press(chat, second, "ww:setup:address"), {"url": address})
    (asked,) = await sent.updated()
    third = await choose(chat, asked, "1")
    assert text(third).startswith("Watching **Ferries**; it has no items yet.\n")
    assert "Step 3 of 4" in text(third)


async def press(chat, message, custom_id):
    return await chat.discord.press(message, custom_id, chat.desk.manager)


async def ignored(act, url):
    """Nothing is followed."""


CANDIDATES = (Candidate("https://a.example/rss"),)


def test_a_token_says_nothing_to_another_server():
    choices = Choices()
    token = choices.offer(1, CANDIDATES, ignored, NOW)
    assert choices.find(token, 1, NOW).candidates == CANDIDATES
    with pytest.raises(UserError):
        choices.find(token, 2, NOW)


def test_open_choices_are_bounded_and_the_expired_go_first():
    choices = Choices()
    old = choices.offer(1, CANDIDATES, ignored, NOW - timedelta(seconds=OPEN_SECONDS))
    tokens = [choices.offer(1, CANDIDATES, ignored, NOW) for _ in range(MOST_OPEN + 1)]
    for gone in (old, tokens[0]):
        with pytest.raises(UserError):
            choices.find(gone, 1, NOW)
    assert choices.find(tokens[-1], 1, NOW)
