"""Polls feeds as they become due: ticks claim, workers poll."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType
from typing import Self

import structlog

from bot.workers import Workers
from feeds.ingest import Ingest, Polled, poll_due
from feeds.model import Feed
from feeds.ports import Store
from feeds.urls import redact

POLLS_AT_ONCE = 16

log = structlog.get_logger(__name__)


class Poller:
    """Claims what is due and polls it, POLLS_AT_ONCE at a time. ``owner`` names this process's claims,
    ``per_host`` is how many feeds of one host are polled at once."""

    def __init__(
        self,
        store: Store,
        ingest: Ingest,
        *,
        now: Callable[[], datetime],
        owner: str,
        per_host: int | None = None,
    ) -> None:
        self._store = store
        self._per_host = per_host
        self._ingest = ingest
        self._now = now
        self._owner = owner
        self._workers = Workers(self._poll, count=POLLS_AT_ONCE, name="poll")
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self._workers)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()
        async with self._store.write() as tx:
            await tx.release_feeds(self._owner)

    async def tick(self) -> None:
        """Claims no more than can be begun at once, so that a claim never grows old in a queue."""
        if self._workers.free:
            await poll_due(
                self._now(),
                self._store,
                self._workers.take,
                owner=self._owner,
                limit=self._workers.free,
                per_host=self._per_host,
            )

    async def drain(self, timeout_seconds: float) -> bool:
        """Waits for the polls under way; False when that took too long."""
        return await self._workers.drain(timeout_seconds)

    async def _poll(self, feed: Feed) -> None:
        report(await self._ingest.poll(feed))


def report(polled: Polled) -> None:
    """One line in the log for what changed or failed; nothing for a feed without news."""
    address = redact(polled.feed.url)
    if polled.error:
        log.warning("feed failed", feed=address, error=polled.error, failures=polled.feed.failures)
    elif not polled.unchanged and polled.articles:
        log.info(
            "feed polled",
            feed=address,
            articles=polled.articles,
            matches=polled.matches,
            deliveries=polled.deliveries,
        )
