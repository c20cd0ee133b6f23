"""A bounded crew of long-lived tasks that work through what a tick hands them."""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Generic, Self, TypeVar

from feeds.errors import WirewatchError
from feeds.log import Logger

log = Logger(__name__)

T = TypeVar("T")


class Workers(Generic[T]):
    """Runs ``handle`` for each item taken, ``count`` at a time; an item that fails never stops the rest.

    Opened and closed by ``async with``; leaving cancels what is still running, so drain first.
    """

    def __init__(
        self,
        handle: Callable[[T], Awaitable[object]],
        *,
        count: int,
        name: str,
        on_free: Callable[[], None] = lambda: None,
    ) -> None:
        self._handle = handle
        self._count = count
        self._name = name
        self._on_free = on_free
        self._queue: asyncio.Queue[T] = asyncio.Queue()
        self._begun = asyncio.Event()
        self._running = 0
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._tasks = [
            asyncio.create_task(self._work(), name=f"{self._name}-{n}") for n in range(self._count)
        ]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def free(self) -> int:
        """How many more items would be begun at once."""
        return max(0, self._count - self._running - self._queue.qsize())

    def take(self, item: T) -> None:
        """Accepts an item; never waits."""
        self._queue.put_nowait(item)

    async def until_begun(self) -> None:
        """Waits until everything taken is begun or done."""
        while self._queue.qsize():
            self._begun.clear()
            await self._begun.wait()

    async def join(self) -> None:
        """Waits until everything taken is done."""
        await self._queue.join()

    async def drain(self, timeout_seconds: float) -> bool:
        """Waits until everything taken is done; False when that took too long."""
        try:
            await asyncio.wait_for(self._queue.join(), timeout_seconds)
        except TimeoutError:
            return False
        return True

    async def _work(self) -> None:
        while True:
            item = await self._queue.get()
            self._running += 1
            self._begun.set()
            try:
                await self._handle(item)
            except WirewatchError as error:
                log.warning("work failed", worker=self._name, id=getattr(item, "id", None), error=str(error))
            except Exception:  # one bad item must not stop the loop
                log.exception("work failed", worker=self._name, id=getattr(item, "id", None))
            finally:
                self._running -= 1
                self._queue.task_done()
                self._on_free()
