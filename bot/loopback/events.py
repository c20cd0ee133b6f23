"""What happened, told to everyone inside the loopback: the gateway, the page, and waiting tests."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Event:
    """One happening. An upper-case ``name`` is a gateway event of that name; others stay inside.

    ``visible_to`` is the one user who may see it (an ephemeral message), or None for everybody.
    """

    name: str
    data: dict[str, Any]
    guild_id: int | None = None
    channel_id: int | None = None
    visible_to: int | None = None


class Bus:
    """Hands each event to every subscriber, in order, at once."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[Event], None]] = []

    def subscribe(self, subscriber: Callable[[Event], None]) -> None:
        self._subscribers.append(subscriber)

    def unsubscribe(self, subscriber: Callable[[Event], None]) -> None:
        self._subscribers.remove(subscriber)

    def publish(self, event: Event) -> None:
        for subscriber in list(self._subscribers):
            subscriber(event)

    async def until(self, check: Callable[[], T | None], timeout: float, waiting_for: str) -> T:
        """The first true answer of ``check``, asked now and after each event.

        Raises TimeoutError, which names ``waiting_for``, after ``timeout`` seconds.
        """
        happened = asyncio.Event()
        wake = _waker(happened)
        self.subscribe(wake)
        try:
            async with asyncio.timeout(timeout):
                return await _ask(check, happened)
        except TimeoutError as error:
            raise TimeoutError(f"nothing after {timeout} s while waiting for {waiting_for}") from error
        finally:
            self.unsubscribe(wake)


def _waker(happened: asyncio.Event) -> Callable[[Event], None]:
    def wake(_: Event) -> None:
        happened.set()

    return wake


async def _ask(check: Callable[[], T | None], happened: asyncio.Event) -> T:
    while not (answer := check()):
        happened.clear()
        await happened.wait()
    return answer
