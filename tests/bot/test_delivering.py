import asyncio
import re
import sqlite3
from random import Random

import pytest

from bot.delivering import Deliverer
from feeds.ingest import Ingest
from tests.support.newsroom import Newsroom, item, rss
from tests.support.store import database_rows

NEWS = [item(f"n{n}", f"Alibaba news number {n}", "Nothing more is known.") for n in range(4)]


@pytest.fixture
async def room(tmp_path):
    """Two channels hear Alibaba; the first poll is done."""
    async with Newsroom(tmp_path) as room:
        room.server.serve("/a", rss("A"))
        guild_id, room.channels = await room.guild("Desk", "one", "two")
        await room.watch(guild_id, "Alibaba")
        await room.follow(guild_id, "/a")
        for channel_id in room.channels:
            await room.subscribe(guild_id, channel_id)
        await room.round()
        yield room


def titles(room, channel_id):
    return [message["embeds"][0]["title"] for message in room.posts(channel_id)]


async def publish(room, count):
    room.server.serve("/a", rss("A", *reversed(NEWS[:count])))
    await room.poll()


async def test_a_commit_that_makes_work_due_wakes_it_without_any_tick(room):
    async with Deliverer(room.store, room.outbox, now=room.now) as deliverer:
        room.ingest = Ingest(
            room.store,
            room.fetcher,
            now=room.now,
            random=Random(1),
            min_poll_seconds=1,
            on_due=deliverer.wake,
        )
        await publish(room, 1)
        for channel_id in room.channels:
            await room.discord.wait_for_message(channel_id)


async def test_one_sender_a_channel_keeps_the_order_while_channels_go_on_by_themselves(room):
    one, two = room.channels
    await publish(room, 4)
    gate = asyncio.Event()
    fault = room.discord.fail("POST", rf"/channels/{one}/messages$", stall=gate)
    async with Deliverer(room.store, room.outbox, now=room.now) as deliverer:
        deliverer.wake()
        await fault.hit.wait()
        await room.discord.wait_for_message(two, lambda m: m["embeds"][0]["title"].endswith("3"))
        assert (titles(room, one), titles(room, two)) == ([], [f"Alibaba news number {n}" for n in range(4)])
        gate.set()
        await room.discord.wait_for_message(one, lambda m: m["embeds"][0]["title"].endswith("3"))
        assert titles(room, one) == titles(room, two)
        assert await deliverer.drain(5)


async def test_a_place_whose_row_cannot_be_written_rests_until_the_next_tick(room):
    await publish(room, 1)
    path = room.url.removeprefix("sqlite+aiosqlite:///")
    await asyncio.to_thread(
        _execute, path, "CREATE TRIGGER no BEFORE UPDATE ON delivery BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    before = await database_rows(room.store)
    async with Deliverer(room.store, room.outbox, now=room.now) as deliverer:
        deliverer.wake()
        while not deliverer.resting:  # noqa: ASYNC110  nothing else tells of it
            await asyncio.sleep(0)
        assert await deliverer.drain(5)
        assert await database_rows(room.store) == before
        await asyncio.to_thread(_execute, path, "DROP TRIGGER no")
        await deliverer.tick()
        for channel_id in room.channels:
            await room.discord.wait_for_message(channel_id)


def _execute(path, statement):
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement)
    connection.close()


async def test_a_tick_does_not_wait_for_a_send(room):
    await publish(room, 1)
    gate = asyncio.Event()
    fault = room.discord.fail("POST", r"/messages$", stall=gate)
    async with Deliverer(room.store, room.outbox, now=room.now) as deliverer:
        await asyncio.wait_for(deliverer.tick(), 5)
        await asyncio.wait_for(fault.hit.wait(), 5)
        gate.set()
        assert await deliverer.drain(5)


async def test_what_is_being_sent_is_not_sent_beside_itself(room):
    one, other = room.channels
    await publish(room, 4)
    gate = asyncio.Event()
    fault = room.discord.fail("POST", rf"/channels/{one}/messages$", stall=gate)
    async with Deliverer(room.store, room.outbox, now=room.now) as deliverer:
        deliverer.wake()
        await fault.hit.wait()
        await room.discord.wait_for_message(other, lambda m: m["embeds"][0]["title"].endswith("3"))
        gate.set()
        await room.discord.wait_for_message(one, lambda m: m["embeds"][0]["title"].endswith("3"))
        assert await deliverer.drain(5)
    path = re.compile(rf"/channels/{one}/messages$")
    sent = [asked for asked in room.discord.requests if asked.method == "POST" and path.search(asked.path)]
    assert (titles(room, one), len(sent)) == (titles(room, other), 4)
