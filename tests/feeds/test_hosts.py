"""Politeness towards one host, with a clock that only moves when somebody waits."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import FetchError
from feeds.hosts import HostSlots, KeptSites


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


async def test_a_slot_that_does_not_fall_free_in_time_is_not_waited_for(clock):
    hosts = slots(clock, delay_seconds=0)
    async with hosts.slot("a.example"):
        with pytest.raises(FetchError, match=r"^a\.example is busy; ") as caught:
            async with hosts.slot("a.example", url="https://a.example/?key=1", within=0):
                pass
    assert (caught.value.url, caught.value.retryable) == ("https://a.example/?key=…", True)
    await visit(hosts, "a.example")
    assert len(hosts) == 0


LATER = FetchError("come back later (429)", status=429, retry_after=timedelta(hours=2))


async def test_a_host_that_asked_for_a_rest_is_left_alone_for_a_quarter_of_an_hour(clock):
    hosts = slots(clock)
    hosts.rest("a.example", LATER)
    clock.now += 899
    with pytest.raises(FetchError) as caught:
        async with hosts.slot("a.example", url="https://a.example/?key=1"):
            pass
    error = caught.value
    assert (str(error), error.status, error.retry_after) == (str(LATER), 429, timedelta(hours=2))
    assert (error.url, error.retryable) == ("https://a.example/?key=…", True)
    await visit(hosts, "b.example")
    clock.now += 1
    await visit(hosts, "a.example")


async def test_those_in_line_for_a_host_hear_that_it_rests_without_a_pause_each(clock):
    hosts = slots(clock)
    async with hosts.slot("a.example"):
        line = [asyncio.create_task(visit(hosts, "a.example")) for _ in range(3)]
        await asyncio.sleep(0)
        hosts.rest("a.example", LATER)
    heard = await asyncio.gather(*line, return_exceptions=True)
    assert [str(one) for one in heard] == [str(LATER)] * 3
    assert clock.slept == []


# ---- whose connections stay open -----------------------------------------------------------------


def test_the_first_sites_asked_keep_their_connections_and_the_others_do_not(clock):
    kept = KeptSites(2, seconds=75, clock=clock)
    asked = ("a", "b", "c", "a", "c", "b")
    assert [site for site in asked if kept.keeps(site)] == ["a", "b", "a", "b"]


def test_a_site_that_is_not_asked_again_makes_room(clock):
    kept = KeptSites(2, seconds=75, clock=clock)
    assert [kept.keeps("a"), kept.keeps("b")] == [True, True]
    clock.now += 50
    assert [kept.keeps("a"), kept.keeps("c")] == [True, False]
    clock.now += 30
    assert [kept.keeps("c"), kept.keeps("b"), len(kept)] == [True, False, 2]


@given(st.lists(st.tuples(st.integers(0, 20), st.floats(0, 100)), max_size=200), st.integers(0, 5))
def test_no_more_sites_are_kept_than_may_be(asked, most):
    now = 0.0
    kept = KeptSites(most, seconds=75, clock=lambda: now)
    last = {}
    for site, passed in asked:
        now += passed
        if kept.keeps(str(site)):
            last[site] = now
        assert len(kept) <= most
        assert len(kept) == sum(at > now - 75 for at in last.values())
