"""When to try again: polls, failed polls and failed deliveries.

Rules, in order:
1. a poll comes after the interval a person asked for, else after the adaptive one;
2. failures double the wait, up to a day, and never shorten what the server asked for;
3. nothing goes under the floor (WIREWATCH_MIN_POLL_SECONDS) nor over a day.
"""

import random as _random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

START_SECONDS = 900.0
SHORTEST_SECONDS = 300.0
LONGEST_SECONDS = 3_600.0
DAY = timedelta(days=1)
LONGEST_DELIVERY_DELAY = timedelta(minutes=10)


def poll_interval(
    previous_seconds: float,
    *,
    new_entries: int,
    floor_seconds: float,
    fixed_seconds: float | None = None,
) -> float:
    """Seconds until the next poll of a feed that answered well.

    ``fixed_seconds`` if given; else half the previous interval after new entries and 1.25 times it
    after none, within 5 to 60 minutes. Always within [floor_seconds, a day].
    """
    wanted = fixed_seconds
    if wanted is None:
        grown = previous_seconds * (0.5 if new_entries else 1.25)
        wanted = min(max(grown, SHORTEST_SECONDS), LONGEST_SECONDS)
    return max(min(wanted, DAY.total_seconds()), floor_seconds)


def failure_delay(
    failures: int,
    interval_seconds: float,
    *,
    random: _random.Random,
    floor_seconds: float,
    retry_after: timedelta | None = None,
) -> timedelta:
    """The wait after the ``failures``-th failure in a row (counted from 1).

    min(1 day, interval × 2^(failures − 1)) × a random factor in [0.75, 1], but not below
    ``retry_after`` (itself at most a day) nor ``floor_seconds``.
    """
    day = DAY.total_seconds()
    doubled = min(day, interval_seconds * 2.0 ** min(max(failures - 1, 0), 32))
    asked = min(retry_after.total_seconds(), day) if retry_after else 0.0
    return timedelta(seconds=max(doubled * random.uniform(0.75, 1.0), asked, floor_seconds))


def delivery_delay(tries: int, random: _random.Random, *, retry_after: timedelta | None = None) -> timedelta:
    """The wait after a delivery's ``tries``-th failed try: random in [0, min(10 min, 2^tries s)].

    Full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter", 2015); never below ``retry_after``.
    """
    most = min(LONGEST_DELIVERY_DELAY.total_seconds(), 2.0 ** min(max(tries, 0), 32))
    return max(timedelta(seconds=random.uniform(0.0, most)), retry_after or timedelta(0))


def read_retry_after(value: str, now: datetime) -> timedelta | None:
    """A Retry-After header (RFC 9110 §10.2.3: seconds or a date), within [0, a day]; None if unreadable."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:12]), int(DAY.total_seconds())))
    try:
        at = parsedate_to_datetime(value)
        wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, timedelta(0)), DAY)
