"""Wires everything together and runs it: the database, the fetcher, the client, the workers, the clock.

Start: log in → hand out what is due, an earlier run's unsettled sends first → connect to the gateway.
Deliveries do not wait for READY. Stop, within STOP_SECONDS in all: no tick and no claim any more; what is
under way gets DRAIN_SECONDS and is then cancelled; a send cut so stays ``sending`` and is settled through
the channel's history at the next start.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import TypeVar

import discord
import structlog
from discord.http import Route

from bot.client import WireClient
from bot.clock import utc_now
from bot.delivering import Deliverer
from bot.endpoints import use_api
from bot.fetching import make_fetcher
from bot.listening import Listening, listening
from bot.outlet import CONNECTION_LOST, DiscordOutlet
from bot.polling import UNCHANGED_TOGETHER, Poller
from bot.scheduler import Scheduler
from bot.settings import Settings
from feeds.errors import StoreError, UserError, WirewatchError
from feeds.forgetting import EVERY, forget
from feeds.ingest import Ingest
from feeds.notices import tell_silences, tell_unread
from feeds.outbox import Outbox
from feeds.parsing import Parser
from feeds.ports import Store
from feeds.service import SAMPLE_FEEDS, SampleFeed, Service
from feeds.service.missed import tell_missed

NO_TOKEN = (
    "DISCORD_TOKEN is not set: copy your bot's token from Discord's developer portal (Bot → Reset Token) "
    "into the environment or .env"
)
BAD_TOKEN = (
    "Discord refused the token: press Reset Token in Discord's developer portal (under Bot) and put the "
    "new one into DISCORD_TOKEN"
)
DRAIN_SECONDS = 8.0
STOP_SECONDS = 10.0
TICK_SECONDS = 1.0
CHECK_PLACES_SECONDS = 3600.0
ASK_HUBS_SECONDS = 60.0
LOOK_AFTER_SECONDS = 3600.0
READY_TIMEOUT_SECONDS = 2.0
GATEWAY_REFUSES_TOKEN = 4004  # Discord's "Gateway Close Event Codes"

C = TypeVar("C", bound=discord.Client)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class App:
    """A running wirewatch; ``connection`` ends when the gateway is left for good."""

    store: Store
    service: Service
    client: WireClient
    poller: Poller
    deliverer: Deliverer
    outbox: Outbox
    listening: Listening
    connection: asyncio.Task[None]


@asynccontextmanager
async def running(
    settings: Settings,
    store: Store,
    *,
    now: Callable[[], datetime] = utc_now,
    tick_seconds: float = TICK_SECONDS,
    check_places_seconds: float = CHECK_PLACES_SECONDS,
    ask_hubs_seconds: float = ASK_HUBS_SECONDS,
    look_after_seconds: float = LOOK_AFTER_SECONDS,
    ready_timeout_seconds: float = READY_TIMEOUT_SECONDS,
    local_feeds: tuple[SampleFeed, ...] = (),
) -> AsyncIterator[App]:
    """The bot, logged in and at work until the block ends. Raises UserError where Discord refuses it.

    ``local_feeds`` are offered in place of the samples, and then nothing off this machine is fetched.
    """
    random = Random()
    async with AsyncExitStack() as stack:
        fetcher = await stack.enter_async_context(make_fetcher(settings, only_here=bool(local_feeds)))
        parser = await stack.enter_async_context(Parser())
        samples = local_feeds or SAMPLE_FEEDS
        service = Service(store, fetcher, now, settings.min_poll_seconds, samples, parser)
        client = WireClient(service, guild_ready_timeout=ready_timeout_seconds)
        await stack.enter_async_context(_logged_in(client, settings))
        outbox = Outbox(store, DiscordOutlet(client), now=now, random=random)
        deliverer = await stack.enter_async_context(Deliverer(store, outbox, now=now))
        ingest = Ingest(
            store,
            fetcher,
            now=now,
            random=random,
            min_poll_seconds=settings.min_poll_seconds,
            block_hosts=settings.block_hosts,
            on_due=deliverer.wake,
            together=UNCHANGED_TOGETHER,
            delta=settings.delta_parse,
        )
        stack.push_async_callback(ingest.close)
        poller = await stack.enter_async_context(
            Poller(store, ingest, now=now, owner=_owner(), per_host=settings.host_connections)
        )
        checker = PlaceChecker(outbox, deliverer)
        client.on_place_changed = checker.check
        stack.push_async_callback(_drain, poller, deliverer)
        called = await stack.enter_async_context(listening(settings, store, fetcher, ingest, now=now))
        scheduler = await stack.enter_async_context(Scheduler())
        scheduler.every(tick_seconds, poller.tick, name="poll")
        scheduler.every(tick_seconds, deliverer.tick, name="deliver")
        scheduler.every(check_places_seconds, checker.check, name="check places")
        scheduler.every(ask_hubs_seconds, called.tick, name="ask hubs")
        await _look_after(store, scheduler, now, look_after_seconds)
        deliverer.wake()
        connection = asyncio.create_task(_connect(client), name="gateway")
        stack.push_async_callback(_cancel, connection)
        yield App(store, service, client, poller, deliverer, outbox, called, connection)


async def _look_after(
    store: Store, scheduler: Scheduler, now: Callable[[], datetime], seconds: float
) -> None:
    """What comes round by the hour, whatever is polled and posted."""
    scheduler.every(seconds, lambda: tell_silences(store, now()), name="tell silences")
    scheduler.every(seconds, lambda: tell_unread(store, now()), name="tell unread")
    scheduler.every(seconds, lambda: tell_missed(store, now()), name="tell missed")
    scheduler.every(EVERY.total_seconds(), lambda: forget(store, now()), name="forget")
    with suppress(StoreError):  # in an hour it is tried again
        await forget(store, now())


async def _drain(poller: Poller, deliverer: Deliverer) -> None:
    await deliverer.stop()
    done = await asyncio.gather(poller.drain(DRAIN_SECONDS), deliverer.drain(DRAIN_SECONDS))
    if not all(done):
        log.warning("stopped before everything was done; it goes on at the next start")


async def _connect(client: discord.Client) -> None:
    """Returns when the client was closed; raises as ``_login`` does where Discord ends it for good."""
    with _told_as_ours():
        await client.connect()


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _owner() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


class PlaceChecker:
    """Looks at broken channels again, and has what waits there sent."""

    def __init__(self, outbox: Outbox, deliverer: Deliverer) -> None:
        self._outbox = outbox
        self._deliverer = deliverer

    async def check(self, guild_id: int = 0, channel_id: int = 0) -> None:
        """Those of one server, of one channel, or (without ids) all."""
        if await self._outbox.check_places(guild_id=guild_id, channel_id=channel_id):
            self._deliverer.wake()


@asynccontextmanager
async def logged_in(settings: Settings) -> AsyncIterator[discord.Client]:
    """A client that may call REST, without gateway or commands."""
    async with _logged_in(discord.Client(intents=discord.Intents(guilds=True)), settings) as client:
        yield client


@asynccontextmanager
async def _logged_in(client: C, settings: Settings) -> AsyncIterator[C]:
    try:
        with _told_as_ours():
            await _login(client, settings)
        yield client
    finally:
        await client.close()


async def _login(client: discord.Client, settings: Settings) -> None:
    if settings.discord_token is None:
        raise UserError(NO_TOKEN)
    if settings.discord_api:
        use_api(settings.discord_api, settings.discord_gateway)
    await client.login(settings.discord_token.get_secret_value())
    if settings.discord_api and not settings.discord_gateway:
        answer = await client.http.request(Route("GET", "/gateway"))
        use_api(settings.discord_api, answer["url"])


@contextmanager
def _told_as_ours() -> Iterator[None]:
    """UserError where Discord refuses the token, WirewatchError where it cannot be reached or hangs up."""
    try:
        yield
    except discord.LoginFailure as error:
        raise UserError(BAD_TOKEN) from error
    except discord.ConnectionClosed as error:
        if error.code == GATEWAY_REFUSES_TOKEN:
            raise UserError(BAD_TOKEN) from error
        raise WirewatchError(f"Discord ended the connection ({error.code}); start wirewatch again") from error
    except discord.HTTPException as error:
        raise WirewatchError(f"Discord answered {error.status}; try again in a minute") from error
    except (discord.GatewayNotFound, discord.RateLimited, *CONNECTION_LOST) as error:
        raise WirewatchError("Discord could not be reached; check the network and try again") from error
