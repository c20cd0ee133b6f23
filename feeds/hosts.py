"""Politeness: how many requests one host gets at once, and how far apart they start.

A host is the lower-case name in the address that is requested. Hosts nobody waits for are forgotten
as soon as their pause is over, so that the table is as small as the traffic.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class _Host:
    """One host's turnstile: who holds or awaits a slot, and when the next request may start."""

    slots: asyncio.Semaphore
    users: int = 0
    next_at: float = 0.0


class HostSlots:
    """Hands out slots; ``delay_seconds`` lies between the starts of two requests to one host (0: none)."""

    def __init__(
        self,
        *,
        connections: int,
        delay_seconds: float,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[object]],
    ) -> None:
        self._connections = max(1, connections)
        self._delay_seconds = max(0.0, delay_seconds)
        self._clock = clock
        self._sleep = sleep
        self._busy: dict[str, _Host] = {}
        self._idle: dict[str, _Host] = {}  # in the order in which they fell idle

    def __len__(self) -> int:
        return len(self._busy) + len(self._idle)

    @asynccontextmanager
    async def slot(self, name: str) -> AsyncIterator[None]:
        """Holds one of the host's slots; entering waits for a free one and for the pause to end."""
        host = self._enter(name)
        try:
            async with host.slots:
                await self._wait_turn(host)
                yield
        finally:
            self._leave(name, host)

    def _enter(self, name: str) -> _Host:
        host = self._busy.get(name) or self._idle.pop(name, None)
        if host is None:
            host = _Host(asyncio.Semaphore(self._connections))
        host.users += 1
        self._busy[name] = host
        return host

    def _leave(self, name: str, host: _Host) -> None:
        host.users -= 1
        if not host.users:
            self._idle[name] = self._busy.pop(name)
        now = self._clock()
        while self._idle:
            oldest = next(iter(self._idle))
            if self._idle[oldest].next_at > now:
                return
            del self._idle[oldest]

    async def _wait_turn(self, host: _Host) -> None:
        now = self._clock()
        start = max(now, host.next_at)
        host.next_at = start + self._delay_seconds
        if start > now:
            await self._sleep(start - now)
