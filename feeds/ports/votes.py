"""Votes of people on what was posted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from feeds.model import Watch


@dataclass(frozen=True, slots=True)
class Vote:
    """Somebody of a server finds a story not relevant to a watch."""

    guild_id: int
    watch_id: int
    story_id: int
    user_id: int
    voted_at: datetime


@dataclass(frozen=True, slots=True)
class Posted:
    """What one of our messages told: a story, and the watches for which it was posted there."""

    story_id: int
    watches: tuple[Watch, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """How many alerts were posted for a watch, and against how many of them somebody voted."""

    posted: int
    against: int


class VoteReads(Protocol):
    """What is asked of the store about votes."""

    async def posted(self, guild_id: int, message_id: int) -> Posted | None:
        """What a message in this server told; watches that were removed since are not among its own."""
        ...

    async def votes(self, guild_id: int, watch_ids: Collection[int]) -> list[Vote]:
        """The server's votes on these watches, oldest first; those on a merged story are on the one it went
        into."""
        ...

    async def records(self, guild_id: int, watch_ids: Collection[int]) -> dict[int, Record]:
        """By watch; those for which nothing was posted are left out."""
        ...


class VoteWrites(Protocol):
    """What is changed in the store about votes."""

    async def add_vote(self, vote: Vote) -> bool:
        """False where this person's vote on story and watch stands already."""
        ...

    async def remove_vote(self, vote: Vote) -> bool:
        """False where there was none; the time of the vote does not matter."""
        ...
