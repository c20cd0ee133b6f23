"""The clock: APScheduler ticks, and nothing else. A tick only claims work and hands it to workers.

Each tick has ``max_instances=1`` (a tick never overlaps itself), ``coalesce=True`` (a machine that slept
runs one tick, not the missed ones) and ``misfire_grace_time=None`` (a late tick is still worth running:
what is due stands in the database, not in the schedule).
"""

from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger(__name__)

Tick = Callable[[], Awaitable[None]]


class Scheduler:
    """Runs ticks until closed. A tick that fails is logged and runs again at its next time."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")

    def every(self, seconds: float, tick: Tick, *, name: str) -> None:
        """Runs ``tick`` each ``seconds`` from now on."""
        self._scheduler.add_job(
            _guarded(tick, name),
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
        self.stop()

    def stop(self) -> None:
        """No tick starts from now on; may be called twice."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


def _guarded(tick: Tick, name: str) -> Tick:
    async def run() -> None:
        try:
            await tick()
        except Exception:  # the next tick must come
            log.exception("tick failed", tick=name)

    return run
