"""Sends what is due: a commit that makes work due wakes it, the tick is the fallback.

One sender per destination keeps the order; destinations do not wait for each other.
"""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType
from typing import Self

import structlog

from bot.workers import Workers
from feeds.model import Delivery
from feeds.outbox import Outbox, deliver_due
from feeds.ports import Store

SENDERS = 16

log = structlog.get_logger(__name__)


class Deliverer:
    """Hands due deliveries to SENDERS workers, never two of one destination."""

    def __init__(self, store: Store, outbox: Outbox, *, now: Callable[[], datetime]) -> None:
        self._store = store
        self._outbox = outbox
        self._now = now
        self._busy: set[int] = set()
        self._resting: set[int] = set()
        self._woken = asyncio.Event()
        self._workers = Workers(self._deliver, count=SENDERS, name="send", on_free=self.wake)
        self._stack = AsyncExitStack()
        self._loop: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self._workers)
        self._loop = asyncio.create_task(self._run(), name="deliver")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
        await self._stack.aclose()

    def wake(self) -> None:
        """Something may be due now; never waits."""
        self._woken.set()

    @property
    def resting(self) -> frozenset[int]:
        """Destinations that failed unexpectedly and wait for the next tick, by id."""
        return frozenset(self._resting)

    async def tick(self) -> None:
        """The fallback for what became due by the clock alone, and for what failed unexpectedly."""
        self._resting.clear()
        self.wake()

    async def stop(self) -> None:
        """Hands out nothing from now on; what is being sent goes on. May be called twice."""
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)
            self._loop = None

    async def drain(self, timeout_seconds: float) -> bool:
        """Waits for the sends under way; False when that took too long."""
        return await self._workers.drain(timeout_seconds)

    async def _run(self) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            try:
                await self._hand_out()
            except Exception:  # the next wake must find the loop alive
                log.exception("handing out deliveries failed")

    async def _hand_out(self) -> None:
        if self._workers.free:
            await deliver_due(
                self._now(),
                self._store,
                self._take,
                busy=self._busy | self._resting,
                limit=self._workers.free,
            )

    def _take(self, delivery: Delivery) -> None:
        self._busy.add(delivery.destination.id)
        self._workers.take(delivery)

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            await self._outbox.deliver(delivery)
        except Exception:
            # The database refused: without a rest the freed worker would try again at once, for ever.
            self._resting.add(delivery.destination.id)
            raise
        finally:
            self._busy.discard(delivery.destination.id)
