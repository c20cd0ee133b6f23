"""Room for large documents: so many at once, each from its fetch to the end of its reading, and no more.

1. A poll of a feed that was large last time waits for a place before it asks for the document.
2. One that turns out large takes a place if there is one; else the document is given up until the next poll.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

LARGE_BYTES = 1 << 20
LARGE_AT_ONCE = 6

_guest: ContextVar["_Guest | None"] = ContextVar("guest", default=None)


class Room:
    """What all polls share."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(LARGE_AT_ONCE)

    @asynccontextmanager
    async def stay(self, expected_bytes: int) -> AsyncIterator[None]:
        """Inside, the task may hold one document; a place is waited for where it is expected to be large."""
        guest = _Guest(self._places)
        if expected_bytes > LARGE_BYTES:
            await guest.take()
        token = _guest.set(guest)
        try:
            yield
        finally:
            _guest.reset(token)
            guest.leave()


async def may_grow(size_bytes: int) -> bool:
    """Whether the document that this task reads may become so large; whoever is no guest is not asked."""
    guest = _guest.get()
    return guest is None or size_bytes <= LARGE_BYTES or await guest.take_if_free()


class _Guest:
    """One stay, and whether it has a place."""

    def __init__(self, places: asyncio.Semaphore) -> None:
        self._places = places
        self._has_place = False

    async def take(self) -> None:
        await self._places.acquire()
        self._has_place = True

    async def take_if_free(self) -> bool:
        if not self._has_place and not self._places.locked():
            await self.take()
        return self._has_place

    def leave(self) -> None:
        if self._has_place:
            self._places.release()
