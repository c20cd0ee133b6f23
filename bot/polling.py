"""Polls feeds as they become due: ticks claim, workers poll.

1. A tick claims as many feeds as there are idle workers, and no more: a claim never grows old in a queue.
2. While more is due than was claimed, half the workers falling idle is the next tick.
3. Polls without news are written together, at each tick or when UNCHANGED_TOGETHER have come.
"""

import asyncio
import gc
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType
from typing import Self

from bot.workers import Workers
from feeds.claiming import poll_due
from feeds.errors import StoreError
from feeds.ingest import Ingest, Polled
from feeds.log import Logger
from feeds.model import Feed
from feeds.ports import Store
from feeds.urls import redact

POLLS_AT_ONCE = 32
SWITCH_SECONDS = 0.001
UNCHANGED_TOGETHER = 100

log = Logger(__name__)


def favour_event_loop() -> None:
    """Lets nothing hold up the event loop for long.

    Threads that read documents give way to it within SWITCH_SECONDS; Python's own 5 ms add up, for the loop
    has to ask for its turn again after each thing that it lets the system do. What is loaded by now is never
    looked through for garbage again.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.freeze()


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
        self._workers = Workers(self._poll, count=POLLS_AT_ONCE, name="poll", on_free=self._on_free)
        self._claiming = asyncio.Lock()
        self._more_due = False
        self._idle = asyncio.Event()
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        favour_event_loop()
        await self._stack.enter_async_context(self._workers)
        claimer = asyncio.create_task(self._claim_when_idle(), name="claim")
        self._stack.push_async_callback(_ended, claimer)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()
        await self._flush()
        async with self._store.write() as tx:
            await tx.release_feeds(self._owner)

    async def tick(self) -> None:
        """Writes what is to be written and claims what is due; never waits for a poll."""
        await self._flush()
        await self._claim()

    async def drain(self, timeout_seconds: float) -> bool:
        """Waits for the polls under way, and claims none any more; False when that took too long."""
        self._more_due = False
        done = await self._workers.drain(timeout_seconds)
        await self._flush()
        return done

    async def _claim(self) -> None:
        async with self._claiming:
            limit = self._workers.free
            if not limit:
                return
            claimed = await poll_due(
                self._now(),
                self._store,
                self._workers.take,
                owner=self._owner,
                limit=limit,
                per_host=self._per_host,
            )
            self._more_due = claimed == limit

    def _on_free(self) -> None:
        if self._more_due and self._workers.free * 2 >= POLLS_AT_ONCE:
            self._idle.set()

    async def _claim_when_idle(self) -> None:
        while True:
            await self._idle.wait()
            self._idle.clear()
            try:
                await self._claim()
            except StoreError as error:
                log.warning("nothing claimed", error=str(error))
            except Exception:  # the next claim must come
                log.exception("claiming failed")

    async def _flush(self) -> None:
        try:
            await self._ingest.flush()
        except StoreError as error:
            log.warning("polls without news not written", error=str(error))

    async def _poll(self, feed: Feed) -> None:
        report(await self._ingest.poll(feed))


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def report(polled: Polled) -> None:
    """One line in the log for what changed or failed; nothing for a feed without news."""
    if polled.error:
        address = redact(polled.feed.url)
        log.warning("feed failed", feed=address, error=polled.error, failures=polled.feed.failures)
    elif polled.articles:
        log.info(
            "feed polled",
            feed=redact(polled.feed.url),
            articles=polled.articles,
            matches=polled.matches,
            deliveries=polled.deliveries,
        )
