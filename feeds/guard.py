"""Keeps connections out of networks that are not public (server-side request forgery).

The guard makes the sockets, so it is asked for the final address of every attempt: after DNS, for
addresses typed as numbers, and for each redirect. A resolver alone never sees the last two.
"""

import socket
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any, Self

from feeds import addresses


class Attempts:
    """What a request tried: how many addresses, and which of them were refused.

    ``with Attempts() as attempts`` collects those of the requests made inside, also of the tasks they start.
    """

    __slots__ = ("_token", "refused", "total")

    def __init__(self) -> None:
        self.total = 0
        self.refused: list[str] = []

    def __enter__(self) -> Self:
        self._token = _attempts.set(self)
        return self

    def __exit__(self, *raised: object) -> None:
        _attempts.reset(self._token)

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
