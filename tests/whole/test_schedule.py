"""When things happen again: what servers ask for, what a poll writes down of it, and what it leaves free."""

import asyncio
import time
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.loopback import permissions
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
    assert (await feed(room))["next_poll_at"] == room.at + timedelta(seconds=polled.feed.interval_seconds)


async def test_each_poll_writes_down_when_an_entry_was_last_listed(room):
    await followed(room, rss("A", OLD))
    first = await listed(room)
    room.later(hours=1)
    room.server.serve("/a", rss("A", NEW, OLD))
    await room.poll()
    both = room.at
    assert {key: at for key, at in (await listed(room)).items() if key in first} == dict.fromkeys(first, both)
    room.later(hours=1)
    room.server.serve("/a", rss("A", NEW))
    await room.poll()
    last = await listed(room)
    assert last == {key: both if key in first else room.at for key in last}
    assert len(last) > len(first) > 0


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
