"""WebSub at work: has hubs asked as it becomes due, and what they push read.

A push is taken where there is room, else the hub is to try again later (503):
1. PUSHES_WAITING at once, those under way included, of together HELD_BYTES, no one over MAX_PUSH_BYTES;
2. BURST of one feed, then one in SECONDS_A_PUSH: what a hub may cost is bounded, whoever runs it.
"""

import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from types import TracebackType
from typing import Self

import structlog

from bot.workers import Workers
from feeds.errors import FetchError, WirewatchError
from feeds.hubs import Hubs
from feeds.kinds import MAX_BODY_BYTES
from feeds.model import Document
from feeds.ports import HubSubscription
from feeds.urls import redact

ASKS_AT_ONCE = 4
PUSHES_AT_ONCE = 2
PUSHES_WAITING = 100
MAX_PUSH_BYTES = MAX_BODY_BYTES
HELD_BYTES = 3 * MAX_PUSH_BYTES
BURST = 30
SECONDS_A_PUSH = 30.0

log = structlog.get_logger(__name__)

Read = Callable[[int, Document], Awaitable[object]]


class PushRefused(WirewatchError):
    """A push that is not taken; ``status`` is what HTTP calls it."""

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message)
        self.status = status


class Asker:
    """Asks hubs, ASKS_AT_ONCE at a time; opened by ``async with``."""

    def __init__(self, hubs: Hubs) -> None:
        self._hubs = hubs
        self._workers = Workers(self._ask, count=ASKS_AT_ONCE, name="hub")

    async def __aenter__(self) -> Self:
        await self._workers.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._workers.__aexit__(kind, error, trace)

    async def tick(self) -> None:
        """Claims no more than can be begun at once; never waits for a hub."""
        if self._workers.free:
            for one in await self._hubs.claim(self._workers.free):
                self._workers.take(one)

    async def drain(self, timeout_seconds: float) -> bool:
        """Waits for the requests under way; False when that took too long."""
        return await self._workers.drain(timeout_seconds)

    async def _ask(self, one: HubSubscription) -> None:
        try:
            await self._hubs.ask(one)
        except FetchError as error:
            log.info(
                "hub took no request",
                hub=redact(one.hub_url),
                feed_id=one.feed_id,
                error=str(error),
                failures=one.failures,
            )


class Push:
    """A push that comes in. What it holds is given back unless it is handed over to be read."""

    def __init__(self, pushes: "Pushes", feed_id: int) -> None:
        self.feed_id = feed_id
        self.body = bytearray()
        self.document: Document | None = None
        self._pushes = pushes

    def add(self, piece: bytes) -> None:
        """Takes the next piece of the body. Raises PushRefused where that is too much."""
        if len(self.body) + len(piece) > MAX_PUSH_BYTES:
            raise PushRefused("too large", status=413)
        self._pushes.hold(len(piece))
        self.body += piece

    def hand_over(self, url: str, content_type: str) -> None:
        """Has it read as if it were fetched from ``url``."""
        self.document = Document(url=url, body=bytes(self.body), content_type=content_type)
        self.body.clear()
        self._pushes.take(self)

    @property
    def held_bytes(self) -> int:
        """How much memory its body takes."""
        return len(self.document.body) if self.document else len(self.body)


class Pushes:
    """What hubs pushed and ``read`` has not read yet; opened by ``async with``. The clock is for tests."""

    def __init__(self, read: Read, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._read = read
        self._clock = clock
        self._workers = Workers(self._work, count=PUSHES_AT_ONCE, name="push")
        self._stack = AsyncExitStack()
        self._waiting = 0
        self._held_bytes = 0
        self._lately: dict[int, tuple[float, float]] = {}  # feed → how many of BURST are spent, and when

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self._workers)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    @contextmanager
    def coming_in(self, feed_id: int) -> Iterator[Push]:
        """A push of this feed, to be filled and handed over. Raises PushRefused where there is no room."""
        if self._waiting >= PUSHES_WAITING or self._spent(feed_id) + 1 > BURST:
            raise PushRefused("too many pushes", status=503)
        push = Push(self, feed_id)
        self._waiting += 1
        try:
            yield push
        finally:
            if push.document is None:
                self._done(push)

    def hold(self, size_bytes: int) -> None:
        """Counts bytes that came in. Raises PushRefused where they are too many."""
        if self._held_bytes + size_bytes > HELD_BYTES:
            raise PushRefused("too much waits to be read", status=503)
        self._held_bytes += size_bytes

    def take(self, push: Push) -> None:
        """Accepts a push that is whole and signed."""
        self._lately[push.feed_id] = (self._spent(push.feed_id) + 1, self._clock())
        self._workers.take(push)

    async def drain(self, timeout_seconds: float) -> bool:
        """Waits until everything taken is read; False when that took too long."""
        return await self._workers.drain(timeout_seconds)

    def _spent(self, feed_id: int) -> float:
        spent, at = self._lately.get(feed_id, (0.0, 0.0))
        return max(0.0, spent - (self._clock() - at) / SECONDS_A_PUSH)

    def _done(self, push: Push) -> None:
        self._waiting -= 1
        self._held_bytes -= push.held_bytes

    async def _work(self, push: Push) -> None:
        try:
            if push.document:
                await self._read(push.feed_id, push.document)
        except WirewatchError as error:
            log.warning("push could not be read", feed_id=push.feed_id, error=str(error))
        finally:
            self._done(push)
