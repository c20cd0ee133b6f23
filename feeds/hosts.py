"""Politeness: how many requests one host gets at once, how far apart they start, whose connections stay open.

A host that asked everybody to come back later (429 or 503 with Retry-After) is not asked meanwhile.
A host is the lower-case name in the address that is requested. Hosts nobody waits for are forgotten
as soon as their pause is over, so that the table is as small as the traffic.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from feeds.errors import FetchError
from feeds.urls import redact

LONGEST_REST = timedelta(minutes=15)
"""For how long at most a host's Retry-After to one request holds for the others."""


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
        self._resting: dict[str, tuple[float, FetchError]] = {}

    def __len__(self) -> int:
        return len(self._busy) + len(self._idle)

    def slot(self, name: str, *, url: str = "", within: float | None = None) -> "_Slot":
        """Holds one of the host's slots; entering waits for a free one, ``within`` so many seconds, and then
        for the pause to end. Entering raises FetchError, about ``url``, where no slot falls free or the host
        rests.
        """
        return _Slot(self, name, url, within)

    def rest(self, name: str, error: FetchError) -> None:
        """Leaves a host alone for the ``retry_after`` of its answer, at most 15 minutes."""
        now = self._clock()
        self._resting = {host: one for host, one in self._resting.items() if one[0] > now}
        if error.retry_after:
            until = now + min(error.retry_after, LONGEST_REST).total_seconds()
            self._resting[name] = (until, error)

    def check(self, name: str, url: str) -> None:
        """Raises what a resting host answered, as FetchError about ``url``."""
        until, error = self._resting.get(name, (0.0, None))
        if error and until > self._clock():
            again = error.retry_after
            raise FetchError(str(error), url=redact(url), status=error.status, retry_after=again)

    def enter(self, name: str) -> _Host:
        """The host's turnstile, with one more user."""
        host = self._busy.get(name) or self._idle.pop(name, None)
        if host is None:
            host = _Host(asyncio.Semaphore(self._connections))
        host.users += 1
        self._busy[name] = host
        return host

    def leave(self, name: str, host: _Host) -> None:
        """One user less; hosts that have none and whose pause is over are forgotten."""
        host.users -= 1
        if not host.users:
            self._idle[name] = self._busy.pop(name)
        now = self._clock()
        while self._idle:
            oldest = next(iter(self._idle))
            if self._idle[oldest].next_at > now:
                return
            del self._idle[oldest]

    async def wait_turn(self, host: _Host) -> None:
        """Waits for the pause since the last start to end, and starts the next one."""
        now = self._clock()
        start = max(now, host.next_at)
        host.next_at = start + self._delay_seconds
        if start > now:
            await self._sleep(start - now)


class _Slot:
    """One visit to a host, from the wait for its turn to the end of the request. A class of its own, as a
    generator in its place takes longer than all the rest of a visit.
    """

    __slots__ = ("_host", "_hosts", "_name", "_url", "_within")

    def __init__(self, hosts: HostSlots, name: str, url: str, within: float | None) -> None:
        self._hosts = hosts
        self._name = name
        self._url = url
        self._within = within

    async def __aenter__(self) -> None:
        self._hosts.check(self._name, self._url)
        self._host = self._hosts.enter(self._name)
        try:
            await self._acquire()
        except BaseException:
            self._hosts.leave(self._name, self._host)
            raise
        try:
            self._hosts.check(self._name, self._url)
            await self._hosts.wait_turn(self._host)
        except BaseException:
            self._give_back()
            raise

    async def _acquire(self) -> None:
        if not self._host.slots.locked():
            await self._host.slots.acquire()
            return
        try:
            async with asyncio.timeout(self._within):
                await self._host.slots.acquire()
        except TimeoutError as e:
            sentence = (
                f"{self._name} is busy; other requests to it were not answered in time, try again later"
            )
            raise FetchError(sentence, url=redact(self._url)) from e

    async def __aexit__(self, *raised: object) -> None:
        self._give_back()

    def _give_back(self) -> None:
        self._host.slots.release()
        self._hosts.leave(self._name, self._host)


class KeptSites:
    """Whose connections stay open after an answer: those of the first ``most`` sites (scheme, host and port)
    that were asked within the last ``seconds``; the others close theirs. So ten thousand hosts do not hold
    ten thousand sockets, and a host that is asked often keeps its own.
    """

    def __init__(self, most: int, *, seconds: float, clock: Callable[[], float]) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._asked_at: dict[str, float] = {}  # in the order in which they were last asked

    def __len__(self) -> int:
        return len(self._asked_at)

    def keeps(self, site: str) -> bool:
        """Whether the connection of a request made now is to stay open."""
        now = self._clock()
        asked_at = self._asked_at
        known = asked_at.pop(site, None) is not None
        while asked_at and asked_at[oldest := next(iter(asked_at))] <= now - self._seconds:
            del asked_at[oldest]
        if not known and len(asked_at) >= self._most:
            return False
        asked_at[site] = now
        return True
