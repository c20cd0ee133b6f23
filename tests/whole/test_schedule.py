"""When things happen again: what servers ask for, what a poll writes down of it, and what it leaves free."""

import asyncio
import time
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.loopback import permissions
from feeds.backoff import JITTER
from feeds.formats import parse
from feeds.model import Document
from tests.support.feedserver import RSS
from tests.support.newsroom import item, rss
from tests.support.store import database_rows

OLD = item("old", "Harbour news")
NEW = item("new", "Alibaba opens a school")


async def followed(room, body, **headers):
    """A followed feed whose first poll is done."""
    room.server.serve("/a", body, headers=headers)
    guild_id, (channel,) = await room.guild("Desk", "one")
    await room.watch(guild_id, "Alibaba")
    await room.follow(guild_id, "/a")
    await room.subscribe(guild_id, channel)
    await room.round()
    return channel


async def feed(room):
    (found,) = (await database_rows(room.store))["feed"]
    return found


@pytest.mark.parametrize("status", [200, 304])
async def test_a_good_answer_may_ask_for_a_later_next_poll(room, status):
    await followed(room, rss("A", OLD), ETag='"1"')
    room.later(minutes=10)
    room.server.serve("/a", rss("A", NEW, OLD), status=status, headers={"Retry-After": "7200"})
    (polled,) = await room.poll()
    assert (polled.error, polled.unchanged) == ("", status == 304)
    assert (await feed(room))["next_poll_at"] == room.at + timedelta(hours=2)


@pytest.mark.parametrize("status", [200, 304])
async def test_it_never_asks_for_an_earlier_one(room, status):
    await followed(room, rss("A", OLD), ETag='"1"')
    room.later(minutes=10)
    room.server.serve("/a", rss("A", NEW, OLD), status=status, headers={"Retry-After": "1"})
    (polled,) = await room.poll()
    waits = ((await feed(room))["next_poll_at"] - room.at).total_seconds() / polled.feed.interval_seconds
    assert 1 - JITTER <= waits <= 1 + JITTER


async def test_what_a_feed_says_of_itself_is_taken_over_although_no_entry_changed(room):
    await followed(room, rss("A", OLD))
    room.later(minutes=10)
    await room.poll()
    hub = '<link xmlns="http://www.w3.org/2005/Atom" rel="{}" href="https://example.com/{}"/>'
    said = f"<ttl>120</ttl><skipHours><hour>3</hour></skipHours>{hub.format('hub', 1)}{hub.format('self', 2)}"
    room.server.serve("/a", rss("B", OLD).replace("</title>", f"</title>{said}", 1))
    room.later(minutes=70)
    (polled,) = await room.poll()
    stored = await feed(room)
    assert (polled.unchanged, stored["title"], stored["skip_hours"]) == (True, "B", [3])
    assert (stored["hub_url"], stored["topic_url"]) == ("https://example.com/1", "https://example.com/2")
    assert stored["next_poll_at"] - room.at >= timedelta(hours=2)


async def test_a_whole_reading_a_day_writes_down_when_an_entry_was_last_listed(room):
    await followed(room, rss("A", OLD))
    first = await listed(room)
    room.later(hours=1)
    room.server.serve("/a", rss("A", NEW, OLD))
    await room.poll()
    later = await listed(room)
    assert later == {key: first.get(key, room.at) for key in later}
    room.later(hours=24)
    room.server.serve("/a", rss("A", NEW, OLD) + " ")
    await room.poll()
    whole = room.at
    assert await listed(room) == dict.fromkeys(later, whole)
    room.later(hours=24)
    room.server.serve("/a", rss("A", NEW))
    await room.poll()
    assert await listed(room) == {key: whole if key in first else room.at for key in later}


async def test_an_unchanged_document_is_listed_still_and_written_down_once_a_day(room):
    await followed(room, rss("A", OLD))
    first = await listed(room)
    room.later(hours=23)
    await room.poll()
    assert await listed(room) == first
    room.later(hours=1)
    await room.poll()
    assert await listed(room) == dict.fromkeys(first, room.at)


async def listed(room) -> dict[str, datetime]:
    return {row["key"]: row["listed_at"] for row in (await database_rows(room.store))["seen"]}


async def test_the_event_loop_does_not_parse_a_large_feed_itself(room):
    """The gateway's heartbeat shares it. Counted is the processor time of its own thread, not the clock's."""
    await followed(room, rss("A", OLD))
    items = (item(f"n{n}", f"News number {n}", "Rain fell on Monday. " * 500) for n in range(200))
    large = rss("A", *items)
    room.server.serve("/a", large)
    begun = time.thread_time()
    parse(Document(room.server.url("/a"), large.encode(), RSS))
    parsing = time.thread_time() - begun
    steps = []
    beating = asyncio.create_task(beat(steps))
    (polled,) = await room.poll()
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)
    assert polled.articles == 200
    assert max(steps) < parsing / 2


async def beat(steps):
    """Appends what each turn of the event loop cost."""
    while True:
        begun = time.thread_time()
        await asyncio.sleep(0)
        steps.append(time.thread_time() - begun)


@pytest.mark.parametrize(("seconds", "logged"), [(50, []), (90, ["warning"])])
async def test_a_post_that_may_be_there_twice_is_logged_once_discord_forgot_its_nonce(room, seconds, logged):
    channel = await followed(room, rss("A", OLD))
    room.discord.deny(channel, permissions.READ_MESSAGE_HISTORY)
    room.server.serve("/a", rss("A", NEW, OLD))
    await room.poll()
    room.discord.fail("POST", r"/messages$", drop=True, after_store=True)
    await room.deliver()
    room.later(seconds=seconds)
    with capture_logs() as logs:
        await room.deliver()
    event = "possible duplicate: history may not be read"
    (delivery,) = (await database_rows(room.store))["delivery"]
    assert delivery["state"] == "sent"
    assert [one for one in logs if one["event"] == event] == [
        {"event": event, "log_level": level, "delivery_id": delivery["id"]} for level in logged
    ]
