"""When a feed asks to be polled: RSS 2.0's ttl, skipHours and skipDays, the syndication module's period.

Values that no publisher can mean (a ttl beyond a week, hour 25, hour "noon") count as absent.
"""

from collections.abc import Iterable
from typing import Any

from feeds.formats.raw import Fields, string

LONGEST_TTL_SECONDS = 7 * 86_400.0

_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def ttl_seconds(feed: Fields) -> float:
    """The shortest interval asked for in seconds, 0 where none is: ``ttl`` in minutes, else the period
    divided by the frequency (web.resource.org/rss/1.0/modules/syndication).
    """
    asked = _number(string(feed, "ttl")) * 60
    if not asked:
        period = _PERIODS.get(string(feed, "sy_updateperiod").strip().lower(), 0)
        asked = period / (_number(string(feed, "sy_updatefrequency")) or 1)
    return asked if asked <= LONGEST_TTL_SECONDS else 0.0


def skip_hours(feed: Fields) -> tuple[int, ...]:
    """The hours of the day in UTC, ascending, 0 to 23; some feeds count to 24."""
    numbers = (_number(name, absent=-1.0) for name in _strings(feed, "skip_hours"))
    return tuple(sorted({int(hour) % 24 for hour in numbers if 0 <= hour <= 24}))


def skip_days(feed: Fields) -> tuple[int, ...]:
    """The days of the week, ascending, Monday 0."""
    names = {name.strip().lower() for name in _strings(feed, "skip_days")}
    return tuple(number for number, name in enumerate(_DAYS) if name in names)


def _strings(feed: Fields, key: str) -> Iterable[str]:
    values: Any = feed.get(key)
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []


def _number(written: str, absent: float = 0.0) -> float:
    digits = written.strip()
    return float(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else absent
