import asyncio

import pytest

from bot.workers import Workers


async def test_items_are_handled_a_bounded_number_at_a_time():
    running, most = 0, 0
    begun, gate = asyncio.Event(), asyncio.Event()

    async def handle(item):
        nonlocal running, most
        running += 1
        most = max(most, running)
        if running == 3:
            begun.set()
        await gate.wait()
        running -= 1

    async with Workers(handle, count=3, name="test") as workers:
        for item in range(7):
            workers.take(item)
        assert workers.free == 0
        await begun.wait()
        gate.set()
        await workers.join()
        assert (most, workers.free) == (3, 3)


async def test_an_item_that_fails_does_not_stop_the_rest():
    done = []

    async def handle(item):
        if item == "bad":
            raise ValueError(item)
        done.append(item)

    async with Workers(handle, count=1, name="test") as workers:
        for item in ("one", "bad", "two"):
            workers.take(item)
        await workers.join()
    assert done == ["one", "two"]


async def test_draining_tells_whether_everything_was_done():
    gate = asyncio.Event()

    async def handle(item):
        await gate.wait()

    async with Workers(handle, count=1, name="test") as workers:
        workers.take("slow")
        assert await workers.drain(0.01) is False
        gate.set()
        assert await workers.drain(5) is True


async def test_leaving_cancels_what_still_runs_and_awaits_it():
    ended = []
    begun = asyncio.Event()

    async def handle(item):
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(item)

    async with Workers(handle, count=2, name="test") as workers:
        workers.take("endless")
        await begun.wait()
    assert ended == ["endless"]


@pytest.mark.parametrize("items", [0, 4])
async def test_each_item_done_is_told(items):
    told = []
    workers = Workers(lambda item: asyncio.sleep(0), count=2, name="test", on_free=lambda: told.append(1))
    async with workers:
        for item in range(items):
            workers.take(item)
        await workers.join()
    assert len(told) == items


async def test_it_can_be_waited_until_everything_taken_is_begun():
    gate, begun = asyncio.Event(), []

    async def handle(item):
        begun.append(item)
        await gate.wait()

    async with Workers(handle, count=2, name="test") as workers:
        for item in range(3):
            workers.take(item)
        waiting = asyncio.create_task(workers.until_begun())
        while len(begun) < 2:  # noqa: ASYNC110  the list is the event
            await asyncio.sleep(0)
        assert not waiting.done()
        gate.set()
        await waiting
        assert begun == [0, 1, 2]
        await workers.join()
        await workers.until_begun()
