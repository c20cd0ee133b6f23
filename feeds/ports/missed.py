"""News that a watch may have missed."""

from datetime import datetime
from typing import Protocol

from feeds.model import Guild


class MissedReads(Protocol):
    """What is asked of the store about missed news."""

    async def missed_due(self, before: datetime) -> dict[Guild, datetime | None]:
        """Servers that want to hear of missed news and heard of none since then, with up to when they did."""
        ...

    async def confirmed(self, guild_id: int, since: datetime, until: datetime, outlets: int) -> list[int]:
        """Stories with a match of one of the server's watches that does not count or is not certain, and that
        the last of so many feeds of the server carried first in that time; newest first."""
        ...


class MissedWrites(Protocol):
    """What is changed in the store about missed news."""

    async def mark_missed(self, guild_id: int, until: datetime) -> None:
        """The server was told of the news that it missed until then."""
        ...
