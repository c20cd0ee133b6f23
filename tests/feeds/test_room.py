"""Only so many large documents are held at once."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from feeds.room import LARGE_AT_ONCE, LARGE_BYTES, Room, may_grow
from tests.support.newsroom import Newsroom, item, rss

LARGE = LARGE_BYTES + 1


async def full(stack):
    """A room without a place left."""
    room = Room()
    for _ in range(LARGE_AT_ONCE):
        await stack.enter_async_context(room.stay(LARGE))
    return room


async def grows(room, size):
    async with room.stay(0):
        return await may_grow(size)


async def test_small_documents_need_no_place():
    async with AsyncExitStack() as stack:
        assert await grows(await full(stack), LARGE_BYTES)


async def test_one_that_turns_out_large_takes_a_place_or_is_given_up():
    async with AsyncExitStack() as stack:
        room = await full(stack)
        assert not await asyncio.create_task(grows(room, LARGE))
    assert await asyncio.create_task(grows(room, LARGE))


async def test_a_place_is_taken_once_and_given_back():
    room = Room()
    for _ in range(LARGE_AT_ONCE + 1):
        async with room.stay(LARGE):
            assert await may_grow(LARGE)
            assert await may_grow(2 * LARGE)


async def test_one_that_is_expected_to_be_large_waits_for_a_place():
    async with AsyncExitStack() as stack:
        room = await full(stack)

        async def enter():
            async with room.stay(LARGE):
                return True

        entering = asyncio.create_task(enter())
        await asyncio.sleep(0)
        assert not entering.done()
        await stack.aclose()
        assert await entering


async def test_whoever_is_no_guest_is_not_asked():
    assert await may_grow(LARGE)


@pytest.mark.parametrize("crowded", [False, True])
async def test_a_feed_that_grew_large_in_a_crowd_is_read_at_the_next_poll(tmp_path, crowded):
    async with Newsroom(tmp_path) as room, AsyncExitStack() as stack:
        guild_id, _ = await room.guild("Desk", "one")
        room.server.serve("/a", rss("A", item("old", "Harbour news")))
        await room.follow(guild_id, "/a")
        await room.poll()
        room.server.serve("/a", rss("A", item("new", "Fog", "x" * LARGE)))
        if crowded:
            for _ in range(LARGE_AT_ONCE):
                await asyncio.create_task(_enter(stack, room.ingest._room))
        room.later(minutes=20)
        (polled,) = await room.poll()
        sentence = "127.0.0.1 sent a large feed while many large ones were being read"
        assert polled.error == (sentence if crowded else "")
        await stack.aclose()
        room.at += timedelta(minutes=40)
        (polled,) = await room.poll()
        assert (polled.error, polled.feed.body_bytes > LARGE) == ("", True)


async def _enter(stack, room):
    await room._places.acquire()
    stack.callback(room._places.release)
