"""/feed in chat: followed after one reading, listed with its health, left, and every mistake answered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.model import Feed, Following
from feeds.service import feeds
from tests.support.chat import buttons, text
from tests.support.newsroom import item, rss
from tests.support.store import database_rows

DATED = "<pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate>"
WIRE = rss("Harbour *Wire*", item("1", "Cranes stand idle", more=DATED))
FROM_NOW_ON = "What stands in it already is stored, not posted; new matches are posted from now on."


async def test_a_feed_is_answered_with_its_title_and_newest_item(chat):
    url = chat.server.serve("/feed", WIRE)
    assert text(await chat.says("feed add", url=url)) == (
        r"Watching **Harbour \*Wire\***, newest item: "
        f"**Cranes stand idle** (<t:1772445600:R>)\n{FROM_NOW_ON}"
    )


async def test_backfill_and_an_empty_feed_are_told(chat):
    url = chat.server.serve("/feed", rss("Quiet"))
    assert text(await chat.says("feed add", url=url, backfill=3, every_seconds=60, tags="#wire, asia")) == (
        "Watching **Quiet**; it has no items yet.\nAt my first look I post its newest 3 matching stories."
    )
    (following,) = await feeds.listed(chat.service, chat.desk.id)
    assert (following.backfill, following.every_seconds, following.tags) == (3, 60, ("wire", "asia"))


async def test_a_feed_is_followed_once(chat):
    url = chat.server.serve("/feed", WIRE)
    await chat.says("feed add", url=url)
    before = await database_rows(chat.store)
    assert text(await chat.says("feed add", url=url)) == (
        r"This server already follows Harbour \*Wire\*; /feed list shows how it fares."
    )
    assert await database_rows(chat.store) == before


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            {"body": "<!doctype html><html><body>News</body></html>"},
            "That address holds no feed: this is a web page, not a feed; look on the site for its RSS or "
            "Atom link and type that.",
        ),
        (
            {"body": ""},
            "That address holds no feed: the answer was empty; look on the site for its RSS or Atom link and "
            "type that.",
        ),
    ],
)
async def test_what_is_no_feed_is_answered_and_changes_nothing(chat, answer, said):
    url = chat.server.serve("/feed", **answer)
    before = await database_rows(chat.store)
    assert text(await chat.says("feed add", url=url)) == said
    assert await database_rows(chat.store) == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"url": "hello"}, r"That is not a web address; type one such as https\://example.com/feed.xml."),
        (
            {"url": "ftp://example.com/feed"},
            r"A feed's address starts with http\:// or https\://; type one such as "
            r"https\://example.com/feed.xml.",
        ),
        (
            {"url": "https://example.com/feed", "every_seconds": 0.5},
            r"Every\_seconds must be 1 or more; leave it out to adapt.",
        ),
    ],
)
async def test_a_mistake_is_answered_before_anything_is_fetched(chat, typed, said):
    assert text(await chat.says("feed add", **typed)) == said


async def test_an_internal_address_is_answered_without_what_only_the_owner_can_set(chat):
    before = await database_rows(chat.store)
    assert text(await chat.says("feed add", url="http://10.0.0.1/x")) == (
        r"10\.0.0.1 is not a public address, and I read public feeds only."
    )
    assert await database_rows(chat.store) == before


async def test_the_list_shows_how_each_feed_fares_and_hides_what_is_secret(chat):
    assert text(await chat.says("feed list")) == (
        "This server follows no feeds yet. Add one with /feed add, or start with /setup."
    )
    now, soon = chat.at, chat.at + timedelta(minutes=5)
    good = Feed(0, "https://reader:pass@a.example/rss?key=1", private_to=chat.desk.id, title="A")
    bad = Feed(0, "https://b.example/rss")
    async with chat.store.write() as tx:
        one = await tx.follow(Following(0, chat.desk.id, good, now, every_seconds=90, tags=("wire",)), now)
        two = await tx.follow(Following(0, chat.desk.id, bad, now, managed=True), now)
        await tx.save_poll(replace(one.feed, polled_at=now, good_at=now, next_poll_at=soon))
        await tx.save_poll(replace(two.feed, polled_at=now, failures=2, last_error="it *timed* out"))
    stamp = int(now.timestamp())
    assert text(await chat.says("feed list")) == (
        "This server follows 2 feeds\n"
        r"**A** · https\://…\@a.example/rss?key=…"
        f"\n✅ fine, read <t:{stamp}:R>, next <t:{stamp + 300}:R> · every 90 s · \\#wire\n\n"
        r"**https\://b.example/rss**"
        "\n"
        rf"⚠️ failed 2 times in a row: it \*timed\* out, due now · adaptive, now every 15 min"
        " · from the configuration file"
    )


async def test_a_long_list_has_pages(chat):
    async with chat.store.write() as tx:
        for number in range(11):
            feed = Feed(0, f"https://example.com/{number}", title=f"Feed {number}")
            await tx.follow(Following(0, chat.desk.id, feed, chat.at), chat.at)
    first = await chat.says("feed list")
    pressed = await chat.discord.press(first, buttons(first)["More ▶"], chat.desk.manager)
    (second,) = await pressed.updated()
    assert text(second).splitlines()[1].startswith(r"**Feed 6** · https\://example.com/6")


async def test_a_feed_is_left_by_what_was_offered_while_typing(chat):
    for name in ("harbour", "delta"):
        url = chat.server.serve(f"/{name}", rss(f"The {name} wire"))
        await chat.says("feed add", url=url)
    other = await chat.open_server("Other")
    await chat.says("feed add", to=other, url=url)
    (choice,) = await chat.discord.autocomplete(
        chat.desk.channel, chat.desk.manager, "feed remove", {"feed": "HARB"}, "feed"
    )
    assert choice["name"] == f"The harbour wire · {chat.server.url('/harbour')}"
    assert text(await chat.says("feed remove", feed=choice["value"])) == (
        "I no longer follow **The harbour wire**."
    )
    assert text(await chat.says("feed remove", to=other, feed=choice["value"])) == (
        "This server follows no such feed; choose one from the list that appears while you type."
    )
