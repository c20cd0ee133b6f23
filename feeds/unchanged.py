"""Polls that found nothing new, written together: a transaction each would cost ten times the poll.

Until they are written their feeds stay claimed. What is lost with the process is their times only: the claims
run out and the feeds are polled again.
"""

from feeds.model import Feed
from feeds.ports import Store


class UnchangedPolls:
    """Collects feeds as such polls leave them; writes when ``together`` have come, and whenever asked to."""

    def __init__(self, store: Store, together: int) -> None:
        self._store = store
        self._together = together
        self._feeds: list[Feed] = []

    async def add(self, feed: Feed) -> None:
        """Takes one more. Raises StoreError where the writing that this sets off fails."""
        self._feeds.append(feed)
        if len(self._feeds) >= self._together:
            await self.flush()

    async def flush(self) -> None:
        """Writes what has come; what cannot be written is given up. Raises StoreError."""
        feeds, self._feeds = self._feeds, []
        if feeds:
            async with self._store.write() as tx:
                await tx.save_unchanged(feeds)
