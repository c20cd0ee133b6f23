"""Keeps connections out of networks that are not public (server-side request forgery).

The guard makes the sockets, so it is asked for the final address of every attempt: after DNS, for
addresses typed as numbers, and for each redirect. A resolver alone never sees the last two.
"""

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from feeds import addresses


@dataclass(slots=True)
class Attempts:
    """What one request tried: how many addresses, and which of them were refused."""

    total: int = 0
    refused: list[str] = field(default_factory=list)

    @property
    def all_refused(self) -> bool:
        """Whether there were only addresses that may not be fetched from."""
        return bool(self.refused) and self.total == len(self.refused)


_attempts: ContextVar[Attempts | None] = ContextVar("attempts", default=None)


class AddressGuard:
    """A socket factory for aiohttp's connector that refuses what is neither public nor opened."""

    def __init__(self, networks: Sequence[addresses.Network]) -> None:
        self._networks = tuple(networks)

    def __call__(self, info: tuple[Any, Any, Any, Any, Any]) -> socket.socket:
        """A socket for one getaddrinfo entry; OSError makes the connector try the next one."""
        family, kind, protocol, _, target = info
        address = str(target[0])
        attempts = _attempts.get() or Attempts()
        attempts.total += 1
        if not addresses.allowed(addresses.parse(address), self._networks):
            attempts.refused.append(address)
            raise OSError(f"{address} is not a public address")
        return socket.socket(family=family, type=kind, proto=protocol)


@contextmanager
def watched() -> Iterator[Attempts]:
    """Collects the attempts of the requests made inside, also from the tasks they start."""
    attempts = Attempts()
    token = _attempts.set(attempts)
    try:
        yield attempts
    finally:
        _attempts.reset(token)
