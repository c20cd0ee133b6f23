import asyncio

from bot.polling import POLLS_AT_ONCE, Poller
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
