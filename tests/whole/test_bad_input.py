"""Feeds that fail or say too little: what people read of it, and every row before and after."""

from contextlib import asynccontextmanager

import pytest

from feeds.model import Guild
from tests.support.feedserver import FeedServer, gzipped
from tests.support.newsroom import Newsroom, item, rss
from tests.support.store import database_rows

pytestmark = pytest.mark.long

STORED = item("old", "Alibaba opens a school", "In Hangzhou.")
HEALTH = {
    "interval_seconds",
    "next_poll_at",
    "polled_at",
    "failing_since",
    "failures",
    "last_error",
    "retired",
    "claimed_until",
    "claimed_by",
}
UNREADABLE = "this is not a feed we can read: it is neither RSS, Atom nor JSON Feed"

ANSWERS = {
    "missing": ({"body": "", "status": 404}, "there is no feed at this address any more (404)"),
    "trouble": (
        {"body": "", "status": 500},
        "127.0.0.1 has trouble of its own and could not answer (500)",
    ),
    "page": (
        {"body": "<!DOCTYPE html><html><body>Fog</body></html>", "content_type": "text/html"},
        "this is a web page, not a feed",
    ),
    "empty": ({"body": b""}, "the answer was empty"),
    "cut": ({"body": "<?xml version='1.0'?><rs"}, UNREADABLE),
    "words": ({"body": "Fog is expected."}, UNREADABLE),
    "noise": ({"body": bytes(range(128, 256)) * 8}, UNREADABLE),
    "large": (
        {"body": gzipped(b" " * (15 * 2**20 + 1)), "headers": {"Content-Encoding": "gzip"}},
        "127.0.0.1 sent more than 15 MiB",
    ),
}
REDIRECTS = {
    "unreachable": ("http://127.0.0.1:1/feed", "could not reach 127.0.0.1: connection refused"),
    "internal": (
        "http://10.0.0.1/feed",
        "10.0.0.1 is not a public address; set WIREWATCH_ALLOW_NETWORKS to allow it",
    ),
}


async def desk(room):
    """A server that follows /a and hears Alibaba in #one; notices go to #admin. Its first poll is done."""
    room.server.serve("/a", rss("Wire", STORED))
    guild_id, (one, admin) = await room.guild("Desk", "one", "admin")
    async with room.store.write() as tx:
        await tx.save_guild(Guild(guild_id, name="Desk", admin_channel_id=admin))
    await room.watch(guild_id, "Alibaba")
    await room.follow(guild_id, "/a")
    await room.subscribe(guild_id, one)
    await room.round()
    return one, admin


def read(room, channel_id):
    """Notices as they read: without their marker line and markdown's backslashes."""
    texts = [message["content"].rpartition("\n")[0] for message in room.posts(channel_id)]
    return [text.replace("\\", "") for text in texts]


def titles(room, channel_id):
    return [message["embeds"][0]["title"] for message in room.posts(channel_id)]


def told(room, sentence):
    return [
        f"Wire ({room.server.url('/a')}) has failed since 2026-03-02 12:00 (UTC): {sentence}. "
        "I keep trying, once a day at least. Check its address, or remove it with /feed remove."
    ]


def without_health(rows):
    """The rows but for what a failed poll may write down of the feed."""
    kept = [{name: value for name, value in row.items() if name not in HEALTH} for row in rows["feed"]]
    return {**rows, "feed": kept}


@asynccontextmanager
async def failing(room, sentence):
    """Polls the failing feed for a day: only its health is written down, and the admin channel is told."""
    one, admin = await desk(room)
    before = await database_rows(room.store)
    yield
    (polled,) = await room.round()
    after = await database_rows(room.store)
    assert polled.error == sentence
    assert without_health(after) == without_health(before)
    assert [(row["failures"], row["last_error"]) for row in after["feed"]] == [(1, sentence)]
    assert read(room, admin) == []
    room.later(hours=25)
    await room.round()
    assert read(room, admin) == told(room, sentence)
    assert titles(room, one) == []


@pytest.mark.parametrize(("answer", "sentence"), ANSWERS.values(), ids=ANSWERS)
async def test_a_feed_that_cannot_be_read_is_told_after_a_day_and_loses_nothing(room, answer, sentence):
    async with failing(room, sentence):
        room.server.serve("/a", **answer)


@pytest.mark.parametrize(("target", "sentence"), REDIRECTS.values(), ids=REDIRECTS)
async def test_a_feed_that_leads_nowhere_is_told_after_a_day_and_loses_nothing(room, target, sentence):
    async with failing(room, sentence):
        room.server.redirect("/a", target)


async def test_a_feed_without_safe_tls_is_told_after_a_day_and_loses_nothing(room):
    sentence = "could not reach 127.0.0.1 safely: self-signed certificate"
    async with FeedServer(tls=True) as safe, failing(room, sentence):
        room.server.redirect("/a", safe.serve("/a", rss("Wire", STORED)))


async def test_a_feed_that_is_gone_is_told_at_once_and_loses_nothing(room):
    one, admin = await desk(room)
    before = await database_rows(room.store)
    room.server.serve("/a", "", status=410)
    (polled,) = await room.poll()
    after = await database_rows(room.store)
    assert polled.error == "this feed was removed for good (410)"
    assert {**without_health(after), "destination": [], "delivery": []} == {
        **without_health(before),
        "destination": [],
        "delivery": [],
    }
    await room.deliver()
    assert (titles(room, one), read(room, admin)) == (
        [],
        [
            f"Wire ({room.server.url('/a')}) is gone for good: its publisher answered 410. I no longer "
            "ask for it. Remove it with /feed remove, or add its new address with /feed add."
        ],
    )


XML = '<?xml version="1.0" encoding="{}"?><rss version="2.0"><channel><title>Wire</title>{}</channel></rss>'
NEWS = "<item><guid>n</guid><title>Alibaba eröffnet “Café” 阿里</title></item>"
LATIN = "<item><guid>n</guid><title>Alibaba eröffnet “Café”</title></item>"
POORLY = {
    "wrong encoding": (XML.format("utf-8", LATIN).encode("cp1252"), "Alibaba eröffnet “Café”"),
    "lying header": (XML.format("iso-8859-1", NEWS).encode(), "Alibaba eröffnet “Café” 阿里"),
    "chinese": (
        XML.format("gb2312", "<item><guid>n</guid><title>Alibaba 阿里巴巴開學校</title></item>").encode(
            "gb18030"
        ),
        "Alibaba 阿里巴巴開學校",
    ),
    "no ids": (
        XML.format("utf-8", "<item><title>Alibaba without an id</title></item>").encode(),
        "Alibaba without an id",
    ),
    "broken XML": (
        XML.format("utf-8", "<item><guid>n</guid><title>Alibaba & Co</title></item>")[:-20].encode(),
        "Alibaba & Co",
    ),
}


@pytest.mark.parametrize(("body", "title"), POORLY.values(), ids=POORLY)
async def test_a_feed_that_is_written_poorly_is_read_and_posted_once(room: Newsroom, body, title):
    one, admin = await desk(room)
    before = await database_rows(room.store)
    for again in (b"", b" "):
        room.server.serve("/a", body + again, content_type="text/xml")
        await room.round()
    after = await database_rows(room.store)
    posted = [text.replace("\\", "").replace("**", "") for text in titles(room, one)]
    assert (posted, read(room, admin)) == ([title], [])
    for table in ("article", "article_revision", "article_source", "story", "match", "alert"):
        assert after[table][: len(before[table])] == before[table]
    assert [row["title"] for row in after["article_revision"]] == ["Alibaba opens a school", title]
