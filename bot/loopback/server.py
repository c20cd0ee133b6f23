"""A small Discord on 127.0.0.1 that the unmodified discord.py client works against."""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bot.loopback.access import make_token
from bot.loopback.commands import Commands
from bot.loopback.core import Core, Options
from bot.loopback.faults import Fault
from bot.loopback.gateway import IDENTIFY_SECONDS, RECONNECT, Gateway
from bot.loopback.interactions import Interaction, Interactions
from bot.loopback.journal import Recorded
from bot.loopback.page_api import Page
from bot.loopback.people import People
from bot.loopback.ratelimits import MESSAGES_SECONDS, RateLimits
from bot.loopback.rest import add_routes
from bot.loopback.rest_interactions import InteractionRoutes
from bot.loopback.scene import Scene
from bot.loopback.snowflakes import Snowflakes
from bot.loopback.wire import Exchange, json_response
from bot.loopback.world import User, World

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LOOPBACK = "127.0.0.1"
OWN_HOSTS = (LOOPBACK, "localhost")
PAGE_FOLDER = Path(__file__).parent / "page"
BOT_NAME = "wirewatch"
CLOSING_SECONDS = 0.5
REQUEST_BYTES = 128 * 1024 * 1024
"""More than ten files of the permitted size, so that their own limits answer first."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class LoopbackDiscord(Scene):
    """A Discord of one's own for the length of an ``async with``.

    ``strict_mentions`` refuses every message without ``allowed_mentions: {"parse": []}``. ``now`` dates
    messages and decides about tokens, nonces and late callbacks; rate limits and time-outs run on real time.
    ``rate_limits`` off means no limits and no headers about them. A second IDENTIFY within
    ``identify_window_seconds`` is an invalid session; 0 lets every one through. With ``port=0`` the system
    chooses one.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        strict_mentions: bool = False,
        now: Callable[[], datetime] = utc_now,
        rate_limits: bool = True,
        rate_limit_window_seconds: float = MESSAGES_SECONDS,
        nonce_window_seconds: float = 300,
        interaction_deadline_seconds: float = 3.0,
        page_dir: Path = PAGE_FOLDER,
        heartbeat_interval_ms: int = 41250,
        identify_window_seconds: float = IDENTIFY_SECONDS,
    ) -> None:
        ids = Snowflakes(now)
        bot = User(ids.new(), BOT_NAME, bot=True)
        world = World(bot=bot, application_id=ids.new(), users={bot.id: bot})
        deadline = interaction_deadline_seconds
        pace = heartbeat_interval_ms, identify_window_seconds
        options = Options(now, strict_mentions, nonce_window_seconds, deadline, *pace)
        rates = RateLimits(rate_limits, rate_limit_window_seconds)
        super().__init__(Core(options, world, ids, rates, make_token(bot.id)))
        self._port = port
        self._registered = Commands(self._core)
        self._interactions = Interactions(self._core)
        self._people = People(self._core, self._registered, self._interactions)
        self._gateway = Gateway(self._core)
        self._page = Page(self._core, self._registered, self._interactions, self._people, page_dir)
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=CLOSING_SECONDS)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        listener = socket.create_server((LOOPBACK, self._port))
        await web.SockSite(self._runner, listener).start()
        self._core.base_url = f"http://{LOOPBACK}:{listener.getsockname()[1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._interactions.close()
        self._page.close()
        self._gateway.close()
        await self._runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[_own_host], client_max_size=REQUEST_BYTES)
        add_routes(app, Exchange(self._core), self._registered, InteractionRoutes(self._interactions))
        app.router.add_get("/gateway", self._gateway.handle)
        self._page.add_routes(app)
        return app

    @property
    def api_url(self) -> str:
        return f"{self._core.base_url}/api/v10"

    @property
    def gateway_url(self) -> str:
        return self._core.gateway_url

    @property
    def page_url(self) -> str:
        return f"{self._core.base_url}/"

    @property
    def token(self) -> str:
        """The one token that is accepted."""
        return self._core.token

    @property
    def bot_id(self) -> int:
        return self._core.world.bot.id

    @property
    def application_id(self) -> int:
        return self._core.world.application_id

    @property
    def requests(self) -> list[Recorded]:
        """Every request so far, in the order of their answers; clear it to start anew."""
        return self._core.requests

    @property
    def requests_invalid_mentions(self) -> list[Recorded]:
        """The requests refused for their ``allowed_mentions``."""
        return self._core.invalid_mentions

    @property
    def gateway_connections(self) -> int:
        """How many times a client connected to the gateway."""
        return self._gateway.opened

    @property
    def gateway_resumes(self) -> int:
        """How many sessions were resumed."""
        return self._gateway.resumed

    @property
    def gateway_heartbeats(self) -> int:
        return self._gateway.heartbeats

    @property
    def rate_limits(self) -> bool:
        return self._core.rates.enabled

    @rate_limits.setter
    def rate_limits(self, enabled: bool) -> None:
        self._core.rates.enabled = enabled

    def commands(self) -> list[Json]:
        """The application commands as registered, global ones and those of guilds."""
        return self._registered.listed()

    def fail(
        self,
        method: str,
        path_regex: str,
        *,
        status: int | None = None,
        code: int = 0,
        message: str = "",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        times: int = 1,
        after_store: bool = False,
        drop: bool = False,
        stall: asyncio.Event | None = None,
    ) -> Fault:
        """Makes the next requests fail; see ``Fault``. Method "*" is any; the path starts after ``/api/v10``.

        With ``stall`` alone the request is held until the event is set and then answered as usual. The
        ``hit`` event of the fault tells when a request ran into it.
        """
        made = Fault(method, re.compile(path_regex), times, status, code, message, dict(headers or {}), body)
        made.after_store, made.drop, made.stall = after_store, drop, stall
        return self._core.faults.add(made)

    def limit(
        self, path_regex: str, retry_after_seconds: float, times: int = 1, is_global: bool = False
    ) -> Fault:
        """Answers the next requests with a 429 as Discord would."""
        made = Fault("*", re.compile(path_regex), times)
        made.retry_after_seconds, made.is_global = retry_after_seconds, is_global
        return self._core.faults.add(made)

    async def command(
        self,
        channel_id: int,
        user_id: int,
        name: str,
        options: Mapping[str, Any] | None = None,
        force: bool = False,
    ) -> Interaction:
        """A person types a command such as "watch add"; of a message menu ``{"target": message_id}``.

        Raises Refused for what Discord's app would not send; ``force`` sends a hidden command all the same.
        """
        return self._people.command(channel_id, user_id, name, options or {}, force=force)

    async def autocomplete(
        self, channel_id: int, user_id: int, name: str, options: Mapping[str, Any], focused: str
    ) -> list[Json]:
        """The choices that the bot offers for the focused option; none where it was late."""
        one = self._people.autocomplete(channel_id, user_id, name, options, focused)
        await one.settled(self._core.options.interaction_deadline_seconds + 1)
        return one.choices or []

    async def press(
        self, message: int | str | Json, custom_id: str, user_id: int, values: Sequence[str] | None = None
    ) -> Interaction:
        """A person presses a button, or chooses values in a menu, of a message or its id."""
        message_id = int(message["id"] if isinstance(message, dict) else message)
        return self._people.press(message_id, custom_id, user_id, values)

    async def submit_modal(
        self, interaction: Interaction, values: Mapping[str, Any], user_id: int | None = None
    ) -> Interaction:
        """Fills in and sends the modal an interaction showed, waiting for it first."""
        await interaction.shown_modal()
        return self._people.submit(interaction, values, user_id)

    async def wait_for_message(
        self,
        channel_id: int,
        predicate: Callable[[Json], bool] | None = None,
        timeout: float = 10,
        after_id: int = 0,
    ) -> Json:
        """The first message with a greater id that fits the predicate, waited for if need be."""

        def found() -> Json | None:
            fresh = [one for one in self.messages(channel_id) if int(one["id"]) > after_id]
            return next((one for one in fresh if predicate is None or predicate(one)), None)

        return await self._core.bus.until(found, timeout, f"a message in channel {channel_id}")

    async def wait_for_request(
        self, method: str, path_regex: str, times: int = 1, timeout: float = 10
    ) -> list[Recorded]:
        """The requests that match, once there are so many."""

        def found() -> list[Recorded] | None:
            same = [one for one in self.requests if one.method == method and re.search(path_regex, one.path)]
            return same if len(same) >= times else None

        return await self._core.bus.until(found, timeout, f"{method} {path_regex}")

    async def wait_for_ready(self, timeout: float = 10) -> None:
        """Returns once a client is identified or resumed on the gateway."""
        await self._core.bus.until(lambda: self._gateway.ready, timeout, "a client on the gateway")

    async def wait_for_connections(self, count: int, timeout: float = 10) -> None:
        """Returns once ``count`` connections were made in all and one of them is ready."""

        def found() -> bool:
            return self._gateway.opened >= count and self._gateway.ready

        await self._core.bus.until(found, timeout, f"gateway connection {count}")

    async def close_gateway(self, code_or_op: int = RECONNECT, *, resumable: bool = False) -> None:
        """Sends op 7 or 9 (``resumable`` is its word), or closes with a code of 1000 and more.

        An invalid session that is not resumable is forgotten, so that the client must identify again.
        """
        self._gateway.drop(code_or_op, resumable=resumable)


@web.middleware
async def _own_host(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses a request that came here under a foreign name (DNS rebinding)."""
    if request.host.rsplit(":", 1)[0] not in OWN_HOSTS:
        return json_response(403, {"message": "This server answers to 127.0.0.1 and localhost only."})
    return await handler(request)
