"""A WebSub hub on loopback: verifies what it is asked, signs what it pushes, and misbehaves when told to."""

import asyncio
import hmac
from collections.abc import Mapping
from io import BytesIO
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web
from yarl import URL

CHALLENGE = "a-challenge-that-nobody-guesses"
LEASE_SECONDS = 864_000


class Hub:
    """``async with Hub() as hub``. ``requests`` are the forms it was sent, ``answers`` what callbacks said to
    its questions (status, body), ``subscriptions`` the verified forms by callback.

    ``status`` answers requests; ``asks_first``: it verifies before it answers; ``silent``: it never verifies;
    ``lease_seconds`` is what it grants; ``verified`` is set when a callback agreed to a subscription.
    """

    def __init__(self) -> None:
        self.requests: list[dict[str, str]] = []
        self.answers: list[tuple[int, str]] = []
        self.subscriptions: dict[str, dict[str, str]] = {}
        self.status = 202
        self.asks_first = False
        self.silent = False
        self.verified = asyncio.Event()
        self.lease_seconds = LEASE_SECONDS
        self._tasks: set[asyncio.Task[None]] = set()
        app = web.Application()
        app.router.add_post("/hub", self._take)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.01)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.settled()
        await self._session.close()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """Where it takes requests."""
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/hub"

    @property
    def callback(self) -> str:
        """The one callback it was told last."""
        return self.requests[-1]["hub.callback"]

    async def settled(self) -> None:
        """Waits for what it still has to ask."""
        await asyncio.gather(*self._tasks)

    async def ask(self, callback: str, **query: str | int) -> tuple[int, str]:
        """A GET with ``hub_mode="…"`` as hub.mode=…; returns status and body."""
        named = {f"hub.{name.removeprefix('hub_')}": str(value) for name, value in query.items()}
        async with self._session.get(URL(callback).update_query(named)) as answer:
            return answer.status, await answer.text()

    async def deny(self, topic: str) -> tuple[int, str]:
        """Takes back what it granted, or what it was asked for last."""
        return await self.ask(self.callback, hub_mode="denied", hub_topic=topic, hub_reason="no")

    async def push(
        self,
        body: str | bytes,
        *,
        callback: str = "",
        method: str = "sha256",
        signature: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> int:
        """Posts content to a callback (the last it was told), signed as agreed unless ``signature`` says
        otherwise ('' leaves it out). Returns the status.
        """
        data = body.encode() if isinstance(body, str) else body
        callback = callback or self.callback
        if signature is None:
            secret = self.subscriptions[callback]["hub.secret"]
            signature = f"{method}={hmac.new(secret.encode(), data, method).hexdigest()}"
        signed = {"X-Hub-Signature": signature} if signature else {}
        about = {"Content-Type": "application/rss+xml", **signed, **(headers or {})}
        async with self._session.post(callback, data=BytesIO(data), headers=about) as answer:
            return answer.status

    async def _take(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.requests.append(form)
        if self.asks_first:
            await self._verify(form)
        elif not self.silent and self.status == 202:
            task = asyncio.create_task(self._verify(form))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return web.Response(status=self.status)

    async def _verify(self, form: dict[str, str]) -> None:
        query = {"hub_mode": form["hub.mode"], "hub_topic": form["hub.topic"], "hub_challenge": CHALLENGE}
        answer = await self.ask(form["hub.callback"], **query, hub_lease_seconds=self.lease_seconds)
        self.answers.append(answer)
        if answer != (200, CHALLENGE):
            return
        if form["hub.mode"] == "subscribe":
            self.subscriptions[form["hub.callback"]] = form
            self.verified.set()
        else:
            self.subscriptions.pop(form["hub.callback"], None)
