"""The clock: APScheduler ticks, and nothing else. A tick only claims work and hands it to workers.

Each tick has ``max_instances=1`` (a tick never overlaps itself), ``coalesce=True`` (a machine that slept
runs one tick, not the missed ones) and ``misfire_grace_time=None`` (a late tick is still worth running:
what is due stands in the database, not in the schedule).
"""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

TICK_SECONDS = 1.0

log = structlog.get_logger(__name__)

Tick = Callable[[], Awaitable[None]]


class Scheduler:
    """Runs ticks until closed. A tick that fails is logged and runs again at its next time.

    Leaving waits for the tick under way (TICK_SECONDS at most): APScheduler's own shutdown would cancel it.
    """

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._under_way: set[asyncio.Task[None]] = set()

    def every(self, seconds: float, tick: Tick, *, name: str) -> None:
        """Runs ``tick`` each ``seconds`` from now on."""
        self._scheduler.add_job(
            self._guarded(tick, name),
            "interval",
            seconds=seconds,
            id=name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )

    async def __aenter__(self) -> Self:
        self._scheduler.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scheduler.pause()
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=TICK_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._scheduler.shutdown(wait=False)

    def _guarded(self, tick: Tick, name: str) -> Tick:
        async def run() -> None:
            try:
                await tick()
            except Exception:  # the next tick must come
                log.exception("tick failed", tick=name)

        async def tracked() -> None:
            task = asyncio.create_task(run(), name=name)
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
            await asyncio.shield(task)

        return tracked
