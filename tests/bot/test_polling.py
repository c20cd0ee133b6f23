import asyncio
from random import Random

import pytest

from bot.polling import POLLS_AT_ONCE, Poller
from feeds.claiming import poll_due
from feeds.ingest import Ingest
from tests.support.feedserver import stalled
from tests.support.newsroom import Newsroom, rss


async def test_a_tick_hands_out_and_does_not_wait_for_a_fetch(tmp_path):
    async with Newsroom(tmp_path) as room:
        guild_id, _ = await room.guild("Desk", "one")
        for path in ("/slow", "/quick"):
            room.server.serve(path, rss(path))
            await room.follow(guild_id, path)
        gate, arrived = asyncio.Event(), asyncio.Event()
        room.server.serve("/slow", stalled(gate, arrived=arrived))
        async with Poller(room.store, room.ingest, now=room.now, owner="test") as poller:
            await poller.tick()
            await arrived.wait()
            while not (await _polled(room))["/quick"]:  # noqa: ASYNC110  the row is the event
                await asyncio.sleep(0)
            assert (await _polled(room))["/slow"] is False
            gate.set()
            assert await poller.drain(5)


async def _polled(room):
    async with room.store.read() as reads:
        feeds = await reads.feeds([1, 2])
    return {"/" + feed.url.rpartition("/")[2]: feed.polled_at is not None for feed in feeds}


async def test_no_more_is_claimed_than_can_be_begun(tmp_path):
    async with Newsroom(tmp_path) as room:
        guild_id, _ = await room.guild("Desk", "one")
        for number in range(POLLS_AT_ONCE + 2):
            room.server.serve(f"/{number}", rss("feed"))
            await room.follow(guild_id, f"/{number}")
        gate, arrived = asyncio.Event(), asyncio.Event()
        for number in range(POLLS_AT_ONCE + 2):
            room.server.serve(f"/{number}", stalled(gate, arrived=arrived))
        async with Poller(room.store, room.ingest, now=room.now, owner="test") as poller:
            await poller.tick()
            await arrived.wait()
            await poller.tick()
            async with room.store.write() as tx:
                left = await tx.claim_due_feeds(room.at, until=room.at, owner="other", limit=100)
            assert len(left) == 2
            gate.set()
            await poller.drain(5)


async def test_what_was_claimed_and_not_finished_is_given_back_at_the_end(tmp_path):
    async with Newsroom(tmp_path) as room:
        guild_id, _ = await room.guild("Desk", "one")
        room.server.serve("/slow", rss("slow"))
        await room.follow(guild_id, "/slow")
        arrived = asyncio.Event()
        room.server.serve("/slow", stalled(asyncio.Event(), arrived=arrived))
        async with Poller(room.store, room.ingest, now=room.now, owner="test") as poller:
            await poller.tick()
            await arrived.wait()
        async with room.store.write() as tx:
            assert len(await tx.claim_due_feeds(room.at, until=room.at, owner="other", limit=9)) == 1


async def followed(room, count):
    """So many feeds, whose first poll is done and which are due again."""
    guild_id, _ = await room.guild("Desk", "one")
    for number in range(count):
        room.server.serve(f"/{number}", rss("feed"))
        await room.follow(guild_id, f"/{number}")
    await room.poll()
    room.later(hours=2)
    return [f"/{number}" for number in range(count)]


async def test_while_more_is_due_idle_workers_are_the_next_tick(tmp_path):
    async with Newsroom(tmp_path) as room:
        paths = await followed(room, 3 * POLLS_AT_ONCE)
        before = {path: len(room.server.asked(path)) for path in paths}
        async with Poller(room.store, room.ingest, now=room.now, owner="test") as poller:
            await poller.tick()
            while any(len(room.server.asked(path)) == before[path] for path in paths):  # noqa: ASYNC110
                await asyncio.sleep(0)
            assert await poller.drain(5)
        assert [len(room.server.asked(path)) - before[path] for path in paths] == [1] * len(paths)


async def test_draining_claims_no_more(tmp_path):
    async with Newsroom(tmp_path) as room:
        await followed(room, 2 * POLLS_AT_ONCE)
        gate, arrived = asyncio.Event(), asyncio.Event()
        for number in range(2 * POLLS_AT_ONCE):
            room.server.serve(f"/{number}", stalled(gate, arrived=arrived))
        async with Poller(room.store, room.ingest, now=room.now, owner="test") as poller:
            await poller.tick()
            await arrived.wait()
            draining = asyncio.create_task(poller.drain(5))
            await asyncio.sleep(0)
            gate.set()
            assert await draining
            async with room.store.write() as tx:
                left = await tx.claim_due_feeds(room.at, until=room.at, owner="other", limit=1000)
            assert len(left) == POLLS_AT_ONCE


@pytest.mark.parametrize("how", ["tick", "drain", "close"])
async def test_polls_without_news_are_written_at_the_next_tick_and_at_the_end(tmp_path, how):
    async with Newsroom(tmp_path) as room:
        await followed(room, 3)
        ingest = Ingest(
            room.store, room.fetcher, now=room.now, random=Random(1), min_poll_seconds=1, together=100
        )
        claimed = []
        async with Poller(room.store, ingest, now=room.now, owner="test") as poller:
            await poll_due(room.at, room.store, claimed.append, owner="test", limit=10)
            for feed in claimed:
                await ingest.poll(feed)
            assert await polled_now(room) == 0
            if how == "tick":
                await poller.tick()
            if how == "drain":
                await poller.drain(5)
            assert await polled_now(room) == (0 if how == "close" else 3)
        assert await polled_now(room) == 3
        await ingest.close()


async def polled_now(room):
    async with room.store.read() as reads:
        return sum(feed.polled_at == room.at for feed in await reads.feeds(range(10)))
