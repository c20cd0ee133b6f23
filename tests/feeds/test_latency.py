"""What the adaptive interval is for: news sooner for no more requests. Simulated, with Pareto rates."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate, takewhile
from random import Random

import pytest

from feeds.backoff import next_poll_at, next_rate, poll_interval
from feeds.model import Feed

FEEDS = 500
DAYS = 2.5
SETTLED = 0.5
"""Days until all feeds are in their rhythm."""

START = datetime(2026, 2, 2, tzinfo=UTC)
DAY = timedelta(days=1)


def pareto_rates():
    """Entries a day at even quantiles of a Pareto distribution, shape 1: most feeds bring one or two a day,
    the busiest a thousand.
    """
    return [1 / (1 - (n + 0.5) / FEEDS) for n in range(FEEDS)]


def published(rate, random):
    """Times at which a feed publishes, in days from the start; the gaps are exponential."""
    gaps = iter(lambda: random.expovariate(rate), None)
    return list(takewhile(lambda at: at < DAYS, accumulate(gaps)))


def polled(feed, times, choose, random):
    """When a feed is polled, in days, where ``choose`` gives the interval in seconds; its rate is learned."""
    now = START + timedelta(seconds=random.uniform(0, choose(feed)))
    polls, seen, elapsed = [], 0, None
    while now < START + DAYS * DAY:
        polls.append((now - START) / DAY)
        known = seen
        while seen < len(times) and times[seen] <= polls[-1]:
            seen += 1
        if elapsed:
            rate = next_rate(feed.rate, new_entries=seen - known, elapsed_seconds=elapsed)
            feed = replace(feed, rate=rate)
        then = next_poll_at(now, choose(feed), random=random, fixed=False)
        elapsed, now = (then - now).total_seconds(), then
    return polls


def waits(polls, times):
    """The days from each publication to the poll that finds it."""
    coming = iter(polls)
    poll = next(coming)
    for at in times:
        while poll < at:
            poll = next(coming)
        yield poll - at


def outcome(choose):
    """The polls a day of one feed, and the mean minutes from a publication to the poll that finds it."""
    random, asked, waited = Random(1), 0, []
    for rate in pareto_rates():
        times = published(rate, random)
        polls = polled(Feed(1, "https://example.com/", rate=rate), times, choose, random)
        asked += sum(poll >= SETTLED for poll in polls)
        waited += waits(polls, [at for at in times if SETTLED <= at <= polls[-1]])
    return asked / FEEDS / (DAYS - SETTLED), sum(waited) / len(waited) * 24 * 60


@pytest.mark.long
def test_polling_by_the_root_of_the_rate_halves_the_wait_for_news_at_the_same_number_of_requests():
    polls, minutes = outcome(lambda feed: poll_interval(feed, floor_seconds=60))
    as_many, fixed_minutes = outcome(lambda feed: 86_400 / polls)
    assert abs(as_many / polls - 1) < 0.02
    assert fixed_minutes / minutes > 1.9
