"""The clock's settings, and that a tick that fails comes again."""

import asyncio

from bot.scheduler import Scheduler


async def nothing():
    """A tick."""


def settings(scheduler):
    jobs = scheduler._scheduler.get_jobs()
    return [(job.id, job.max_instances, job.coalesce, job.misfire_grace_time) for job in jobs]


async def test_a_tick_never_overlaps_itself_and_missed_ticks_become_one_late_one():
    async with Scheduler() as scheduler:
        scheduler.every(60, nothing, name="poll")
        scheduler.every(60, nothing, name="deliver")
        assert settings(scheduler) == [("poll", 1, True, None), ("deliver", 1, True, None)]


async def test_a_tick_that_failed_comes_again():
    came_again = asyncio.Event()
    ticks = []

    async def fail():
        ticks.append("tick")
        if len(ticks) > 1:
            came_again.set()
        raise ValueError("a fault in a tick")

    async with Scheduler() as scheduler:
        scheduler.every(0.01, fail, name="poll")
        await came_again.wait()


async def test_leaving_waits_for_the_tick_under_way():
    begun, done = asyncio.Event(), []

    async def tick():
        begun.set()
        await asyncio.sleep(0)
        done.append("tick")

    async with Scheduler() as scheduler:
        scheduler.every(0.01, tick, name="poll")
        await begun.wait()
    assert done[0] == "tick"


async def test_a_tick_that_hangs_is_cancelled_at_the_end():
    begun, ended = asyncio.Event(), []

    async def tick():
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("tick")

    async with Scheduler() as scheduler:
        scheduler.every(0.01, tick, name="poll")
        await begun.wait()
    assert ended == ["tick"]
