"""The demo: the same bot on a small Discord on this machine, with feeds that publish while you watch.

It reads neither the environment nor ``.env``, keeps everything in a temporary folder, and asks nobody off
this machine, not even for the address of a name. The watches,
feeds and subscription are made through the services that chat uses; every alert goes the whole way,
feed over HTTP → database → outbox → REST of the loopback, which knows no other way to gain a bot message.
Seconds count from the moment the page's address is printed.
"""

import asyncio
import errno
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass

from bot import app, opening
from bot.app import App
from bot.clock import utc_now
from bot.demo.news import ITEMS, OUTLETS, UNFOLLOWED
from bot.loopback import LoopbackDiscord, permissions
from bot.loopback.newsstand import Item, Newsstand
from bot.settings import Settings, load
from feeds.errors import UserError
from feeds.model import WatchKind
from feeds.service import SampleFeed, Service, feeds, guilds, subscriptions, watches

GUILD = "Demo newsroom"
POLL_SECONDS = 2.0
READY_SECONDS = 20.0

WELCOME = """News arrives in #alibaba-watch by itself. Click a line to put it into the command box, \
then press Enter; every other command works here too.
/recent
/why
/subscribe channel:#your-desk"""


@dataclass(frozen=True)
class Stage:
    """A running demo."""

    discord: LoopbackDiscord
    newsstand: Newsstand
    app: App
    guild_id: int
    alerts_channel_id: int
    visitor_id: int


@asynccontextmanager
async def staged(*, port: int = 0, items: Sequence[Item] = ITEMS) -> AsyncIterator[Stage]:
    """Everything up: the bot online, its feeds polled once, nothing posted yet.

    Raises UserError where the port cannot be had.
    """
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="wirewatch-demo-"))
        with _told_as_ours(port):
            discord = await stack.enter_async_context(LoopbackDiscord(port=port, strict_mentions=True))
        newsstand = await stack.enter_async_context(Newsstand((*OUTLETS, *UNFOLLOWED)))
        for item in items:
            if not item.after_seconds:
                newsstand.publish(item, utc_now())
        guild_id, alerts_id, visitor_id = _build_server(discord)
        settings = _settings(discord, folder)
        store = await stack.enter_async_context(opening.seeded(settings, utc_now))
        running = await stack.enter_async_context(
            app.running(
                settings,
                store,
                tick_seconds=0.25,
                ready_timeout_seconds=0.2,
                local_feeds=_offered(newsstand),
            )
        )
        await _set_up(running.service, newsstand, guild_id, alerts_id)
        await _first_polls(running, guild_id)
        yield Stage(discord, newsstand, running, guild_id, alerts_id, visitor_id)


@contextmanager
def _told_as_ours(port: int) -> Iterator[None]:
    """UserError where the page's port is in use or not for everybody."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        why = "taken" if error.errno == errno.EADDRINUSE else "reserved by this machine"
        raise UserError(f"port {port} is {why}; choose another with --port, or leave it out") from error


def _offered(newsstand: Newsstand) -> tuple[SampleFeed, ...]:
    """Every feed of the newsstand, first those that nobody follows yet."""
    return tuple(SampleFeed(outlet.title, newsstand.url(outlet)) for outlet in (*UNFOLLOWED, *OUTLETS))


def _settings(discord: LoopbackDiscord, folder: str) -> Settings:
    return load(
        {
            "DISCORD_TOKEN": discord.token,
            "WIREWATCH_DATA_DIR": folder,
            "WIREWATCH_DISCORD_API": discord.api_url,
            "WIREWATCH_DISCORD_GATEWAY": discord.gateway_url,
            "WIREWATCH_ALLOW_NETWORKS": "127.0.0.0/8",
            "WIREWATCH_HOST_DELAY_SECONDS": "0",
            "WIREWATCH_HOST_CONNECTIONS": str(len(OUTLETS) + len(UNFOLLOWED)),
            "WIREWATCH_MIN_POLL_SECONDS": "1",
        },
        env_file="",
    )


def _build_server(discord: LoopbackDiscord) -> tuple[int, int, int]:
    """The ids of the server, of its channel for alerts and of the visitor, who has Manage Server."""
    guild = discord.add_guild(GUILD)
    welcome = discord.add_channel(guild.id, "welcome", topic="Start here")
    alerts = discord.add_channel(guild.id, "alibaba-watch", topic="Alibaba and “AI-Driven”")
    discord.add_channel(guild.id, "your-desk", topic="Subscribe this one yourself")
    guide = discord.add_user("guide")
    visitor = discord.add_user("you")
    discord.add_member(guild.id, guide.id)
    discord.add_member(guild.id, visitor.id, permissions=permissions.PLAIN_MEMBER | permissions.MANAGE_GUILD)
    discord.set_visitor(guild.id, visitor.id)
    discord.say(welcome.id, guide.id, WELCOME.replace("#alibaba-watch", f"<#{alerts.id}>"))
    return guild.id, alerts.id, visitor.id


async def _set_up(service: Service, newsstand: Newsstand, guild_id: int, channel_id: int) -> None:
    await guilds.joined(service, guild_id, name=GUILD)
    company = await watches.add(
        service,
        guild_id,
        name="Alibaba",
        kind=WatchKind.COMPANY,
        aliases=["阿里巴巴"],
        tickers=["9988:HK", "BABA:NYSE"],
        people=["Eddie Yongming Wu", "Joseph Tsai"],
    )
    keyword = await watches.add(service, guild_id, name="AI-Driven", kind=WatchKind.KEYWORD)
    for outlet in OUTLETS:
        await feeds.add(service, guild_id, newsstand.url(outlet), every_seconds=POLL_SECONDS)
    keys = [added.watch.key for added in (company, keyword)]
    await subscriptions.subscribe(service, guild_id, channel_id, name="alibaba-watch", watches=keys)


async def _first_polls(running: App, guild_id: int) -> None:
    """Returns once every feed had its first poll, which posts nothing."""
    async with asyncio.timeout(READY_SECONDS):
        while True:
            async with running.store.read() as reads:
                followings = await reads.followings(guild_id=guild_id)
            if all(following.first_polled_at for following in followings):
                return
            await asyncio.sleep(0.05)


async def publish_all(stage: Stage, items: Sequence[Item] = ITEMS) -> None:
    """Publishes each item at its second, counted from now."""
    start = asyncio.get_running_loop().time()
    for item in sorted(items, key=lambda item: item.after_seconds):
        if item.after_seconds:
            await asyncio.sleep(max(0.0, start + item.after_seconds - asyncio.get_running_loop().time()))
            stage.newsstand.publish(item, utc_now())
