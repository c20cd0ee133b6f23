"""A server on loopback that answers as no server should, and a canary that nobody may reach."""

import asyncio
import re
import socket
import struct
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Self

from feeds.hosts import LONGEST_REST

HOST = "127.0.0.2"
MAX_HEAD_BYTES = 64 * 1024
FILLED_BYTES = 64 * 1024
TLS_HANDSHAKE = b"\x16"  # RFC 8446 §5.1

Pieces = Callable[[], Iterable[bytes]]
"""What is too large to lie about: made anew for each answer."""


def rested() -> Callable[[], float]:
    """A clock by which a host has rested at each look: no answer with Retry-After is for others."""
    return count(0.0, LONGEST_REST.total_seconds()).__next__


@dataclass
class Exchange:
    """One request and the way back. ``before`` is how often its path was asked earlier.

    ``HERE`` and ``CANARY`` in what is written become the host and port of the server and of the canary.
    """

    path: str
    headers: Mapping[str, str]
    before: int
    places: Mapping[bytes, bytes]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def write(self, *pieces: bytes | Pieces) -> None:
        for piece in pieces:
            for data in piece() if callable(piece) else (self.filled(piece),):
                self.writer.write(data)
                await self.writer.drain()
                await asyncio.sleep(0)  # drain alone lets nobody else have a turn

    def filled(self, data: bytes) -> bytes:
        for name, place in self.places.items() if len(data) <= FILLED_BYTES else ():
            data = data.replace(name, place)
        return data

    async def hang_up(self) -> bytes:
        """Returns when the other side has closed the connection."""
        return await self.reader.read()

    def reset(self) -> None:
        """Closes with RST in place of FIN."""
        own = self.writer.get_extra_info("socket")
        own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Answering = Callable[[Exchange], Awaitable[None]]


@dataclass
class HostileServer:
    """``async with HostileServer() as server``; a path nobody serves is answered by 404.

    ``requests`` are the headers of all requests, names in lower case; ``touched`` is how often the canary,
    which stands for the inner network on 127.0.0.1 and ::1, was reached.
    """

    requests: list[Mapping[str, str]] = field(default_factory=list)
    touched: int = 0
    _answers: dict[str, Answering] = field(default_factory=dict)
    _times: dict[str, int] = field(default_factory=dict)
    _servers: list[asyncio.Server] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _writers: list[asyncio.StreamWriter] = field(default_factory=list)
    _places: dict[bytes, bytes] = field(default_factory=dict)

    async def __aenter__(self) -> Self:
        self._places[b"HERE"] = f"{HOST}:{await self._listen(self._begin, HOST)}".encode()
        port = await self._listen(self._touch, "127.0.0.1")
        self._places[b"CANARY"] = str(port).encode()
        with suppress(OSError):  # a machine without IPv6
            await self._listen(self._touch, "::1", port)
        return self

    async def __aexit__(self, *error: object) -> None:
        for server in self._servers:
            server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(one.wait_closed() for one in self._writers), return_exceptions=True)

    def serve(self, path: str, answering: Answering) -> str:
        """Answers a path from now on; returns its address."""
        self._answers[path] = answering
        return self.address(path)

    def address(self, path: str) -> str:
        return f"http://{self._places[b'HERE'].decode()}{path}"

    def filled(self, text: str) -> str:
        """The text with the two places in it."""
        for name, place in self._places.items():
            text = text.replace(name.decode(), place.decode())
        return text

    async def _listen(self, take: Callable[..., None], host: str, port: int = 0) -> int:
        server = await asyncio.start_server(take, host, port, limit=MAX_HEAD_BYTES)
        self._servers.append(server)
        return server.sockets[0].getsockname()[1]

    def _touch(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.touched += 1
        writer.close()

    def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        task = asyncio.get_running_loop().create_task(self._answer(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Whoever hangs up on a hostile answer does right.
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._take(reader, writer)
        except asyncio.CancelledError:
            writer.transport.abort()
            raise
        writer.close()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.readexactly(1)
        if first == TLS_HANDSHAKE:
            writer.write(b"no TLS here\r\n\r\n")
            return
        head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        path = head.split(" ")[1].partition("?")[0]
        headers = {name.lower(): value for name, value in re.findall(r"\r\n([^:\r]+): ?([^\r]*)", head)}
        self.requests.append(headers)
        before = self._times.get(path, 0)
        self._times[path] = before + 1
        exchange = Exchange(path, headers, before, self._places, reader, writer)
        await self._answers.get(path, _nothing)(exchange)


async def _nothing(exchange: Exchange) -> None:
    await exchange.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
