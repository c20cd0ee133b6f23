"""Failures on purpose: error answers, dropped connections, stalls and 429s, each for the next requests."""

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any

ANY_METHOD = "*"


@dataclass
class Fault:
    """What the next ``times`` requests of a kind meet.

    Order within one request: the stall; then, with ``after_store``, its ordinary work; then the dropped
    connection, the 429 or the error answer. With a stall alone the request is answered as usual.
    """

    method: str
    path: re.Pattern[str]
    times: int = 1
    status: int | None = None
    code: int = 0
    message: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    after_store: bool = False
    drop: bool = False
    stall: asyncio.Event | None = None
    retry_after_seconds: float | None = None
    is_global: bool = False
    hits: int = 0
    hit: asyncio.Event = field(default_factory=asyncio.Event)

    def concerns(self, method: str, path: str) -> bool:
        return self.times > 0 and self.method in (ANY_METHOD, method) and bool(self.path.search(path))

    def use(self) -> None:
        self.times -= 1
        self.hits += 1
        self.hit.set()

    def error(self) -> dict[str, Any]:
        """The JSON of the answer where no ``body`` was given."""
        return {"message": self.message or f"{self.status}", "code": self.code}

    @property
    def answers(self) -> bool:
        """Whether the client gets something else than the ordinary answer."""
        return self.drop or self.status is not None or self.retry_after_seconds is not None


class Faults:
    """The faults in waiting, oldest first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        self._faults.append(fault)
        return fault

    def take(self, method: str, path: str) -> Fault | None:
        """The first fault that concerns a request, one of its times used up."""
        for fault in self._faults:
            if fault.concerns(method, path):
                fault.use()
                return fault
        return None
