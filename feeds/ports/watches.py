"""Watches."""

from collections.abc import Collection, Sequence
from typing import Protocol

from feeds.model import Watch


class WatchReads(Protocol):
    """What is asked of the store about watches."""

    async def watches(self, *, guild_id: int = 0, ids: Collection[int] | None = None) -> list[Watch]:
        """Of one server, or of all, or those with these ids; by id. Watches of servers that were left are not
        among them."""
        ...

    async def watch_revisions(self) -> dict[int, int]:
        """By id, the revision of every watch that ``watches`` would give."""
        ...


class WatchWrites(Protocol):
    """What is changed in the store about watches."""

    async def save_watch(self, watch: Watch) -> Watch:
        """Inserts (id 0) or updates; an update raises the revision; both raise the watch version."""
        ...

    async def remove_watch(self, watch_id: int) -> None:
        """Also takes its key out of subscriptions' selectors; one left without selectors is removed."""
        ...

    async def add_watches(self, watches: Sequence[Watch]) -> list[Watch]:
        """Inserts a batch, and returns it as it is stored. One whose key its server has stays as it was."""
        ...

    async def remove_watches(self, watch_ids: Collection[int]) -> None:
        """As ``remove_watch``, a batch."""
        ...
