"""A web server on loopback that serves feeds, well or badly, and remembers who asked for what."""

import asyncio
import gzip
import hashlib
import ssl
import zlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

TLS_FOLDER = Path(__file__).parents[1] / "data" / "tls"
RSS = "application/rss+xml"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Asked:
    """One request as it came in; header names in lower case."""

    host: str
    path: str
    headers: Mapping[str, str]


class FeedServer:
    """``async with FeedServer() as server``; listens on each of ``hosts`` (127.x.y.z) on one port.

    ``tls`` serves https with the certificate in tests/data/tls, which ``client_context`` trusts.
    """

    def __init__(self, hosts: Sequence[str] = ("127.0.0.1",), *, tls: bool = False) -> None:
        self.requests: list[Asked] = []
        self._hosts = hosts
        self._tls = tls
        self._handlers: dict[str, Handler] = {}
        self._port = 0
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        # Nothing a stalled handler has to say is waited for.
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.01)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        context = server_context() if self._tls else None
        for host in self._hosts:
            await web.TCPSite(self._runner, host, self._port, ssl_context=context).start()
            self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    def url(self, path: str = "/feed", *, host: str = "", userinfo: str = "") -> str:
        """The address of a path; ``host`` is any name that leads to this server."""
        scheme = "https" if self._tls else "http"
        user = f"{userinfo}@" if userinfo else ""
        return f"{scheme}://{user}{host or self._hosts[0]}:{self._port}{path}"

    def serve(
        self,
        path: str,
        body: str | bytes | Handler,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        content_type: str = RSS,
        etag: bool = False,
    ) -> str:
        """Answers a path from now on; with ``etag`` a known body is answered by 304. Returns the address."""
        if callable(body):
            self._handlers[path] = body
        else:
            data = body.encode() if isinstance(body, str) else body
            fixed = {"Content-Type": content_type, **(headers or {})}
            self._handlers[path] = _with_etag(data, status, fixed) if etag else _fixed(data, status, fixed)
        return self.url(path)

    def redirect(self, path: str, target: str, *, status: int = 302) -> str:
        """Sends whoever asks for a path elsewhere. Returns the address of the path."""
        return self.serve(path, b"", status=status, headers={"Location": target})

    def asked(self, path: str) -> list[Asked]:
        """The requests for one path, in order."""
        return [request for request in self.requests if request.path == path]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.requests.append(Asked(request.host, request.path_qs, headers))
        handler = self._handlers.get(request.path)
        if handler is None:
            return web.Response(status=404, text="nothing here")
        return await handler(request)


def server_context() -> ssl.SSLContext:
    """The server's side of TLS on loopback."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS_FOLDER / "server.pem", TLS_FOLDER / "server.key")
    return context


def client_context() -> ssl.SSLContext:
    """A client's side of TLS that trusts the test certificate and no other."""
    return ssl.create_default_context(cafile=TLS_FOLDER / "server.pem")


def stalled(until: asyncio.Event, *, arrived: asyncio.Event | None = None) -> Handler:
    """Answers nothing until the event is set; ``arrived`` tells that the request is there."""

    async def handler(request: web.Request) -> web.StreamResponse:
        if arrived:
            arrived.set()
        await until.wait()
        return web.Response(body=b"")

    return handler


def dripping(until: asyncio.Event) -> Handler:
    """Starts a body and keeps it open until the event is set."""

    async def handler(request: web.Request) -> web.StreamResponse:
        response = await _started(request)
        await response.write(b"<rss version='2.0'><channel>")
        await until.wait()
        return response

    return handler


def endless(piece: bytes = b"<item><title>more</title></item>" * 2_000) -> Handler:
    """A body that goes on until the reader hangs up."""

    async def handler(request: web.Request) -> web.StreamResponse:
        response = await _started(request)
        while True:
            await response.write(piece)

    return handler


def raw(answer: bytes) -> Handler:
    """Writes bytes as they are and closes: wrong lengths, bad HTTP, huge headers."""

    async def handler(request: web.Request) -> web.StreamResponse:
        assert request.transport
        request.transport.write(answer)
        request.transport.close()
        return web.Response()

    return handler


def gzipped(body: bytes) -> bytes:
    """A gzip answer's body; the header is ``Content-Encoding: gzip``."""
    return gzip.compress(body, mtime=0)


def gzip_bomb(size_bytes: int) -> bytes:
    """A small gzip body that becomes ``size_bytes`` blanks."""
    stream = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    block = b" " * 2**20
    blocks = [stream.compress(block) for _ in range(size_bytes // len(block))]
    return b"".join(blocks) + stream.compress(b" " * (size_bytes % len(block))) + stream.flush()


async def _started(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": RSS})
    await response.prepare(request)
    return response


def _fixed(body: bytes, status: int, headers: Mapping[str, str]) -> Handler:
    async def handler(request: web.Request) -> web.StreamResponse:
        return web.Response(body=body, status=status, headers=headers)

    return handler


def _with_etag(body: bytes, status: int, headers: Mapping[str, str]) -> Handler:
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'

    async def handler(request: web.Request) -> web.StreamResponse:
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(body=body, status=status, headers={**headers, "ETag": tag})

    return handler
