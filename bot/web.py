"""The HTTP server that hubs call: WebSub's callbacks at /websub/TOKEN, and nothing else.

1. What is no callback of ours: 404; a push to it 410, so that a hub forgets it; no body is read.
2. GET: the challenge where we asked for what the hub wants verified, else 404 (WebSub §5.3).
3. POST: 202 at once for a push that is signed with our secret; it is read afterwards. The same for one that
   is not, which is then ignored (§7.1): who guesses learns nothing. 413 and 503 where there is no room.
4. A connection serves one request and ends after CONNECTION_SECONDS, whatever is still to come.
Tokens stand in addresses, so no request is logged.
"""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

import structlog
from aiohttp import web

from bot.websub import MAX_PUSH_BYTES, Pushes, PushRefused
from feeds import callbacks, websub
from feeds.errors import StoreError, UserError
from feeds.hubs import Hubs
from feeds.ports import HubSubscription

MAX_CONNECTIONS = 200
CONNECTION_SECONDS = 30.0
LINGER_SECONDS = 1.0
SHUTDOWN_SECONDS = 0.1
RETRY_SECONDS = 60

# The type that §8.2 of WebSub names, so that no browser takes a challenge for a page.
_HEADERS = {
    "Content-Type": "application/octet-stream",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Server": "wirewatch",
}

log = structlog.get_logger(__name__)

# aiohttp logs requests that are no HTTP with their first line; whoever likes could fill the log.
_SILENT = logging.Logger("aiohttp.server", logging.CRITICAL + 1)

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Callbacks:
    """Answers the hubs."""

    def __init__(self, hubs: Hubs, pushes: Pushes) -> None:
        self._hubs = hubs
        self._pushes = pushes

    async def answer(self, request: web.BaseRequest, token: str) -> web.Response:
        """The answer to a request for the callback that ends in ``token``."""
        try:
            if request.method == "GET":
                return await self._verify(request, token)
            if request.method == "POST":
                return await self._take(request, token)
        except PushRefused as error:
            return _response(error.status)
        except StoreError as error:
            log.warning("hub could not be answered", error=str(error))
            return _response(503)
        return _response(404)

    async def _verify(self, request: web.BaseRequest, token: str) -> web.Response:
        challenge = await self._hubs.verify(token, request.query)
        return _response(404) if challenge is None else _response(200, challenge)

    async def _take(self, request: web.BaseRequest, token: str) -> web.Response:
        one = await self._hubs.subscriber(token)
        if one is None or not websub.takes_pushes(one):
            return _response(410)
        proof = websub.proof(request.headers.get("X-Hub-Signature", ""), one.secret)
        if proof is None or not await self._receive(request, one, proof):
            log.info("push ignored: it is not signed as agreed", feed_id=one.feed_id)
        return _response(202)

    async def _receive(self, request: web.BaseRequest, one: HubSubscription, proof: websub.Proof) -> bool:
        """Whether a push was signed, and so taken."""
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise PushRefused("compressed", status=415)
        if (request.content_length or 0) > MAX_PUSH_BYTES:
            raise PushRefused("too large", status=413)
        with self._pushes.coming_in(one.feed_id) as push:
            async for piece in request.content.iter_any():
                proof.add(piece)
                push.add(piece)
            if not proof.holds():
                return False
            push.hand_over(one.topic_url, request.headers.get("Content-Type", ""))
        return True


class WebServer:
    """Listens while its ``async with`` lasts. Port 0 takes a free one; ``port`` says which.

    Without ``callbacks`` every answer is 404. Raises UserError where the address cannot be listened on.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        callbacks: Callbacks | None = None,
        max_connections: int = MAX_CONNECTIONS,
        connection_seconds: float = CONNECTION_SECONDS,
    ) -> None:
        self.port = port
        self._host = host
        self._callbacks = callbacks
        self._max_connections = max_connections
        self._connection_seconds = connection_seconds
        self._runner: web.ServerRunner | None = None

    async def __aenter__(self) -> Self:
        server = _BoundedServer(
            self._answer, connections=self._max_connections, seconds=self._connection_seconds
        )
        self._runner = web.ServerRunner(server, shutdown_timeout=SHUTDOWN_SECONDS)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self.port).start()
        except OSError as error:
            await self._runner.cleanup()
            number = error.errno or 0
            reason = os.strerror(number) if number > 0 else error.strerror
            place = f"{self._host}:{self.port}"
            raise UserError(f"WIREWATCH_HTTP_LISTEN: cannot listen on {place}: {reason}") from error
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        if self._callbacks is None or not request.path.startswith(callbacks.PATH):
            return _response(404)
        try:
            return await self._callbacks.answer(request, request.path.removeprefix(callbacks.PATH))
        except ConnectionError:
            raise
        except web.RequestPayloadError:
            return _response(400)
        except Exception:  # one bad request must not end the others
            log.exception("request failed")
            return _response(500)


class _BoundedServer(web.Server):
    """aiohttp's server with bounds that it does not have: how many connections, and how long each."""

    def __init__(self, handler: Handler, *, connections: int, seconds: float) -> None:
        super().__init__(
            handler,
            access_log=None,
            logger=_SILENT,
            auto_decompress=False,
            lingering_time=LINGER_SECONDS,
        )
        self._most = connections
        self._seconds = seconds
        self._ends: dict[web.RequestHandler, asyncio.TimerHandle] = {}

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        super().connection_made(handler, transport)
        # Not at once: the handler is not whole before this call returns.
        seconds = self._seconds if len(self.connections) <= self._most else 0.0
        self._ends[handler] = asyncio.get_running_loop().call_later(seconds, transport.abort)

    def connection_lost(self, handler: web.RequestHandler, error: BaseException | None = None) -> None:
        super().connection_lost(handler, error)
        end = self._ends.pop(handler, None)
        if end:
            end.cancel()


def _response(status: int, text: str = "") -> web.Response:
    """Closes the connection: some hubs wait for that (FreshRSS pull request 1184)."""
    headers = {**_HEADERS, "Retry-After": str(RETRY_SECONDS)} if status == 503 else _HEADERS
    response = web.Response(status=status, body=text.encode("ascii"), headers=headers)
    response.force_close()
    return response
