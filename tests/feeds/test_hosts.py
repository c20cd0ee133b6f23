"""Politeness towards one host, with a clock that only moves when somebody waits."""

import asyncio

import pytest

from feeds.hosts import HostSlots


class Clock:
    """Time that passes by sleeping only; ``slept`` remembers how long."""

    def __init__(self):
        self.now = 100.0
        self.slept = []

    def __call__(self):
        return self.now

    async def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


def slots(clock, connections=1, delay_seconds=1.0):
    return HostSlots(connections=connections, delay_seconds=delay_seconds, clock=clock, sleep=clock.sleep)


async def visit(hosts, name):
    async with hosts.slot(name):
        pass


@pytest.mark.parametrize(("delay", "slept"), [(1.0, [1.0, 1.0]), (0.25, [0.25, 0.25]), (0, []), (-1, [])])
async def test_requests_to_one_host_start_a_pause_apart(clock, delay, slept):
    hosts = slots(clock, delay_seconds=delay)
    for _ in range(3):
        await visit(hosts, "a.example")
    assert clock.slept == slept


async def test_hosts_do_not_wait_for_each_other(clock):
    hosts = slots(clock)
    async with hosts.slot("a.example"):
        await visit(hosts, "b.example")
    assert clock.slept == []


async def test_several_connections_still_start_a_pause_apart(clock):
    hosts = slots(clock, connections=2)
    async with hosts.slot("a.example"), hosts.slot("a.example"):
        assert clock.slept == [1.0]


async def test_no_more_than_the_allowed_connections_are_open_at_once(clock):
    hosts = slots(clock, connections=2, delay_seconds=0)
    open_now, most, release = 0, 0, asyncio.Event()

    async def hold():
        nonlocal open_now, most
        async with hosts.slot("a.example"):
            open_now += 1
            most = max(most, open_now)
            if open_now == 2:
                release.set()
            await release.wait()
            open_now -= 1

    await asyncio.gather(*(hold() for _ in range(6)))
    assert most == 2


async def test_idle_hosts_are_forgotten_once_their_pause_is_over(clock):
    hosts = slots(clock)
    for number in range(1_000):
        await visit(hosts, f"{number}.example")
    assert len(hosts) == 1_000
    clock.now += 1.0
    await visit(hosts, "last.example")
    assert len(hosts) == 1


async def test_a_host_is_free_again_after_a_cancelled_wait(clock):
    hosts = slots(clock, delay_seconds=0)
    async with hosts.slot("a.example"):
        waiting = asyncio.create_task(visit(hosts, "a.example"))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    await visit(hosts, "a.example")
    assert len(hosts) == 0
