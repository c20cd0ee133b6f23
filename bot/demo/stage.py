"""The demo: the same bot on a small Discord on this machine, with feeds that publish while you watch.

It reads neither the environment nor ``.env`` and keeps everything in a temporary folder. The watches,
feeds and subscription are made through the services that chat uses; every alert goes the whole way,
feed over HTTP → database → outbox → REST of the loopback, which knows no other way to gain a bot message.
Seconds count from the moment the page's address is printed.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from bot import app, opening
from bot.app import App
from bot.clock import utc_now
from bot.demo.news import ITEMS, OUTLETS
from bot.loopback import LoopbackDiscord, permissions
from bot.loopback.newsstand import Item, Newsstand
from bot.settings import Settings, load
from feeds.model import WatchKind
from feeds.service import Service, feeds, guilds, subscriptions, watches

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


@asynccontextmanager
async def staged(*, port: int = 0, items: Sequence[Item] = ITEMS) -> AsyncIterator[Stage]:
    """Everything up: the bot online, its feeds polled once, nothing posted yet."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="wirewatch-demo-"))
        discord = await stack.enter_async_context(LoopbackDiscord(port=port, strict_mentions=True))
        newsstand = await stack.enter_async_context(Newsstand(OUTLETS))
        for item in items:
            if not item.after_seconds:
                newsstand.publish(item, utc_now())
        guild_id, alerts_id = _build_server(discord)
        settings = _settings(discord, folder)
        store = await stack.enter_async_context(opening.opened(settings, utc_now))
        running = await stack.enter_async_context(
            app.running(settings, store, tick_seconds=0.25, ready_timeout_seconds=0.2)
        )
        await _set_up(running.service, newsstand, guild_id, alerts_id)
        await _first_polls(running, guild_id)
        yield Stage(discord, newsstand, running, guild_id, alerts_id)


def _settings(discord: LoopbackDiscord, folder: str) -> Settings:
    return load(
        {
            "DISCORD_TOKEN": discord.token,
            "WIREWATCH_DATA_DIR": folder,
            "WIREWATCH_DISCORD_API": discord.api_url,
            "WIREWATCH_DISCORD_GATEWAY": discord.gateway_url,
            "WIREWATCH_ALLOW_NETWORKS": "127.0.0.0/8",
            "WIREWATCH_HOST_DELAY_SECONDS": "0",
            "WIREWATCH_HOST_CONNECTIONS": str(len(OUTLETS)),
            "WIREWATCH_MIN_POLL_SECONDS": "1",
        },
        env_file="",
    )


def _build_server(discord: LoopbackDiscord) -> tuple[int, int]:
    """The server with its three channels and the visitor, who has Manage Server."""
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
    return guild.id, alerts.id


async def _set_up(service: Service, newsstand: Newsstand, guild_id: int, channel_id: int) -> None:
    await guilds.joined(service, guild_id, name=GUILD)
    await watches.add(
        service,
        guild_id,
        name="Alibaba",
        kind=WatchKind.COMPANY,
        aliases=["阿里巴巴"],
        tickers=["9988:HK", "BABA:NYSE"],
        people=["Eddie Yongming Wu", "Joseph Tsai"],
    )
    await watches.add(service, guild_id, name="AI-Driven", kind=WatchKind.KEYWORD)
    for outlet in OUTLETS:
        await feeds.add(service, guild_id, newsstand.url(outlet), every_seconds=POLL_SECONDS)
    await subscriptions.subscribe(service, guild_id, channel_id, name="alibaba-watch")


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
