"""When to try again: polls, failed polls and failed deliveries.

Rules, in order:
1. a poll comes after the interval a person asked for, else after the adaptive one, ∝ 1/√(entries a day)
   between 5 and 60 minutes;
2. an adaptive interval is no shorter than what the publisher asks for (RSS ttl, Cache-Control), moves by a
   tenth at random so that feeds do not stay in step, and keeps clear of the hours and days it skips;
3. nothing is shorter than what a server asked for in Retry-After;
4. failures double the wait, up to a day, and the first of them makes no poll come sooner;
5. feeds that were polled together are put apart: after its first good answer, and after an absence, each gets
   its place within its interval, and a fixed one keeps it;
6. nothing goes under the floor (WIREWATCH_MIN_POLL_SECONDS) nor over a day.
"""

import random as _random
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from math import expm1, sqrt

from feeds.model import Feed

START_SECONDS = 900.0
SHORTEST_SECONDS = 300.0
LONGEST_SECONDS = 3_600.0
START_RATE = 24.0
"""New entries a day at which a feed is polled every ``START_SECONDS``, and what a new feed is taken for."""

JITTER = 0.1
SHORTEST_PLACED = 60.0
"""Feeds that are asked more often than this many seconds apart are not put apart from each other."""

RATE_MEMORY = timedelta(days=2)
"""How old a poll is that counts 1/e of a present one: weekends pass in that, and new habits show."""

MOST_COUNTED = 20
"""New entries of one poll that count towards the rate; a site that publishes its archive is no wire."""

DAY = timedelta(days=1)
LONGEST_DELIVERY_DELAY = timedelta(minutes=10)


def poll_interval(feed: Feed, *, floor_seconds: float) -> float:
    """Seconds between two polls of a feed that answers well, within [floor_seconds, a day].

    ``fixed_seconds`` if given. Else 15 minutes × √(24 / rate) within 5 to 60 minutes, by the rate in new
    entries a day: articles wait Σ rate × interval / 2 in all, which for a given number of requests,
    Σ 1 / interval, is least where interval ∝ 1/√rate. But never shorter than the floor and ``least_seconds``
    (at most a day), and so much longer that jitter does not go under them.
    """
    if feed.fixed_seconds is not None:
        return max(min(feed.fixed_seconds, DAY.total_seconds()), floor_seconds)
    wanted = feed.interval_seconds
    if feed.rate is not None:
        wanted = START_SECONDS * sqrt(START_RATE / max(feed.rate, 1e-6))
    least = max(min(feed.least_seconds, DAY.total_seconds()), floor_seconds) / (1 - JITTER)
    return max(min(max(wanted, SHORTEST_SECONDS), LONGEST_SECONDS), least)


def next_rate(previous: float | None, *, new_entries: int, elapsed_seconds: float) -> float:
    """New entries a day, smoothed exponentially over the time between polls: weight e^(−age / 2 days).

    At most 20 entries of a poll count, and an absence counts as a day: what a feed lists after a week says
    nothing of a day.
    """
    memory = RATE_MEMORY.total_seconds()
    elapsed = min(max(elapsed_seconds, 1.0), DAY.total_seconds())
    weight = -expm1(-elapsed / memory)
    seen = min(max(new_entries, 0), MOST_COUNTED) * DAY.total_seconds() / elapsed
    before = START_RATE if previous is None else previous
    return before + weight * (seen - before)


def next_poll_at(
    now: datetime,
    interval_seconds: float,
    *,
    random: _random.Random,
    fixed: bool,
    retry_after: timedelta | None = None,
    place: datetime | None = None,
    not_before: datetime | None = None,
    skip_hours: Collection[int] = (),
    skip_days: Collection[int] = (),
) -> datetime:
    """When a feed that answered well is polled next.

    An adaptive interval is taken × [0.9, 1.1] at random and then moved, by whole hours, out of the hours
    (0–23, UTC) and days (Monday is 0) that the publisher skips, but to no later than a day from now; a
    fixed one is taken as it is. ``place`` (see ``placed``) goes before the interval. Never before
    ``retry_after`` (itself at most a day) and ``not_before``.
    """
    wait = interval_seconds if fixed else interval_seconds * random.uniform(1 - JITTER, 1 + JITTER)
    at = now + max(timedelta(seconds=wait), min(retry_after or timedelta(0), DAY))
    at = max(place or at, not_before or at)
    return at if fixed else _allowed(at, max(at, now + DAY), frozenset(skip_hours), frozenset(skip_days))


def _allowed(at: datetime, latest: datetime, hours: frozenset[int], days: frozenset[int]) -> datetime:
    """The first time from ``at`` on, in steps of an hour, that is not skipped; else ``latest``."""
    hours = hours if len(hours) < 24 else frozenset()
    days = days if len(days) < 7 else frozenset()
    while at < latest and (at.astimezone(UTC).hour in hours or at.astimezone(UTC).weekday() in days):
        at += timedelta(hours=1)
    return min(at, latest)


def phase(key: str, interval_seconds: float) -> timedelta:
    """Where in its interval a feed has its place: within [0, interval), the same for the same key, evenly
    spread over keys. So many feeds that begin together are not polled together.
    """
    part = int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=6).digest(), "big") / 2**48
    return timedelta(seconds=interval_seconds * part)


def placed(
    feed: Feed, now: datetime, interval_seconds: float, *, floor_seconds: float, retry_after: timedelta | None
) -> datetime | None:
    """When to poll a feed next for the sake of its place among others; None where nothing calls for one.

    After the first good answer, and after one that came two intervals late: between the shortest wait that
    floor, publisher and ``retry_after`` leave and the interval, by its address. A fixed interval counts from
    when the poll was due, unless that was more than half of it ago. Intervals under a minute have no place.
    """
    fixed = feed.fixed_seconds is not None
    late = (now - feed.next_poll_at).total_seconds() if feed.next_poll_at else 0.0
    asked = retry_after.total_seconds() if retry_after else 0.0
    least = max(floor_seconds, asked, 0.0 if fixed else min(feed.least_seconds, DAY.total_seconds()))
    if interval_seconds < SHORTEST_PLACED or least >= interval_seconds:
        return None
    if feed.good_at is None or late > 2 * interval_seconds:
        return now + timedelta(seconds=least) + phase(feed.url, interval_seconds - least)
    if fixed and 0 <= late <= min(interval_seconds / 2, interval_seconds - least):
        return now + timedelta(seconds=interval_seconds - late)
    return None


def failure_delay(
    failures: int,
    interval_seconds: float,
    *,
    random: _random.Random,
    floor_seconds: float,
    retry_after: timedelta | None = None,
) -> timedelta:
    """The wait after the ``failures``-th failure in a row (counted from 1).

    min(1 day, interval × 2^(failures − 1) × a random factor in [1, 1.25]), but not below
    ``retry_after`` (itself at most a day) nor ``floor_seconds``.
    """
    day = DAY.total_seconds()
    doubled = interval_seconds * 2.0 ** min(max(failures - 1, 0), 32)
    asked = min(retry_after.total_seconds(), day) if retry_after else 0.0
    return timedelta(seconds=max(min(doubled * random.uniform(1.0, 1.25), day), asked, floor_seconds))


def delivery_delay(tries: int, random: _random.Random, *, retry_after: timedelta | None = None) -> timedelta:
    """The wait after a delivery's ``tries``-th failed try: random in [0, min(10 min, 2^tries s)].

    Full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter", 2015); never below ``retry_after``.
    """
    most = min(LONGEST_DELIVERY_DELAY.total_seconds(), 2.0 ** min(max(tries, 0), 32))
    return max(timedelta(seconds=random.uniform(0.0, most)), retry_after or timedelta(0))


def read_retry_after(value: str, now: datetime) -> timedelta | None:
    """A Retry-After header (RFC 9110 §10.2.3: seconds or a date), within [0, a day]; None if unreadable."""
    value = value.strip()
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:12]), int(DAY.total_seconds())))
    try:
        at = parsedate_to_datetime(value)
        wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, timedelta(0)), DAY)
