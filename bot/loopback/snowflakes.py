"""Ids as Discord makes them: milliseconds since 2015 in the upper bits, rising without end."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
TIME_SHIFT = 22
"""Bits below the milliseconds (Discord's "Snowflakes")."""


class Snowflakes:
    """A source of ids; each is larger than all before it, whatever the clock does."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._last = 0

    def new(self) -> int:
        self._last = max(self._last + 1, of_time(self._now()))
        return self._last


def of_time(when: datetime) -> int:
    """The smallest id of an instant."""
    return (when - EPOCH) // timedelta(milliseconds=1) << TIME_SHIFT
