"""The whole way of the news over real parts: feed server → fetcher → SQLite → outbox → loopback Discord.

Ticks are left out: ``poll`` and ``deliver`` do one round each, at the time the newsroom's clock shows.
"""

import atexit
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from random import Random

import discord

from bot.endpoints import api_in_use
from bot.loopback import LoopbackDiscord
from bot.outlet import DiscordOutlet
from feeds.claiming import poll_due
from feeds.fetch import Fetcher
from feeds.ingest import Ingest, Polled
from feeds.model import Delivery, Feed
from feeds.outbox import Outbox, deliver_due
from feeds.parsing import Parser
from feeds.service import Service, feeds, guilds, subscriptions, watches
from storage.store import open_store
from storage.upgrade import upgrade_file
from tests.support.feedserver import FeedServer
from tests.support.news import NOON


@cache
def _template() -> Path:
    """An empty database, migrated once a process; its folder is removed when the process ends."""
    folder = tempfile.mkdtemp(prefix="wirewatch-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    upgrade_file(Path(folder) / "template.sqlite3", NOON)
    return Path(folder) / "template.sqlite3"


class Newsroom:
    """``async with Newsroom(folder) as room``. ``at`` is the time everything sees.

    ``networks`` are those that feeds may live in; ``deadline_seconds`` and ``clock``
    replace the fetcher's own and the newsroom's.
    """

    def __init__(
        self,
        folder: Path,
        *,
        at: datetime = NOON,
        networks: Sequence[str] = ("127.0.0.0/8",),
        deadline_seconds: float | None = None,
        clock: Callable[[], float] | None = None,
    ) -> None:
        self.at = at
        self._networks = [ip_network(one) for one in networks]
        self._deadline_seconds = deadline_seconds
        self._clock = clock or (lambda: self.at.timestamp())
        self._file = folder / "wirewatch.sqlite3"
        self.url = f"sqlite+aiosqlite:///{self._file}"
        self.discord = LoopbackDiscord(
            strict_mentions=True, now=self.now, rate_limits=False, nonce_window_seconds=300
        )
        self.server = FeedServer()
        self._stack = AsyncExitStack()
        self._bot = AsyncExitStack()

    def now(self) -> datetime:
        return self.at

    def later(self, **delta: float) -> None:
        self.at += timedelta(**delta)

    async def __aenter__(self):
        await self._stack.enter_async_context(self.discord)
        await self._stack.enter_async_context(self.server)
        self._stack.enter_context(api_in_use(self.discord.api_url, self.discord.gateway_url))
        shutil.copy(_template(), self._file)
        await self._start()
        return self

    async def __aexit__(self, *error):
        await self._bot.aclose()
        await self._stack.aclose()

    async def _start(self):
        enter = self._bot.enter_async_context
        self.store = await enter(open_store(self.url, now=self.now))

        self.fetcher = await enter(
            Fetcher(
                user_agent="wirewatch/test",
                allow_networks=self._networks,
                host_connections=8,
                host_delay_seconds=0,
                deadline_seconds=self._deadline_seconds,
                clock=self._clock,
            )
        )
        self.client = await enter(
            discord.Client(intents=discord.Intents(guilds=True), max_ratelimit_timeout=30.0)
        )
        await self.client.login(self.discord.token)
        self.service = Service(
            store=self.store,
            fetcher=self.fetcher,
            now=self.now,
            min_poll_seconds=1,
            parser=await enter(Parser()),
        )
        self.ingest = Ingest(self.store, self.fetcher, now=self.now, random=Random(1), min_poll_seconds=1)
        self._bot.push_async_callback(self._let_go)
        self.outbox = Outbox(self.store, DiscordOutlet(self.client), now=self.now, random=Random(1))

    async def _let_go(self):
        await self.ingest.close()  # the one that stands then; some tests put another in its place

    async def restart(self):
        """Ends the bot and starts it on the same database."""
        await self._bot.aclose()
        self._bot = AsyncExitStack()
        await self._start()

    async def guild(self, name: str, *channels: str) -> tuple[int, list[int]]:
        """A server with these channels, known to the bot."""
        guild = self.discord.add_guild(name)
        made = [self.discord.add_channel(guild.id, channel).id for channel in channels]
        await guilds.joined(self.service, guild.id, name=name)
        return guild.id, made

    async def follow(self, guild_id: int, path: str, **given):
        return await feeds.add(self.service, guild_id, self.server.url(path), **given)

    async def watch(self, guild_id: int, name: str, **given):
        return await watches.add(self.service, guild_id, name=name, **given)

    async def subscribe(self, guild_id: int, channel_id: int, **given):
        return await subscriptions.subscribe(self.service, guild_id, channel_id, **given)

    async def poll(self) -> list[Polled]:
        """Polls every feed once, in the order they were first followed."""
        claimed: list[Feed] = []
        await poll_due(self.at, self.store, claimed.append, owner="test", limit=1000, everything=True)
        return [await self.ingest.poll(feed) for feed in sorted(claimed, key=lambda feed: feed.id)]

    async def deliver(self) -> int:
        """Sends until nothing is due any more; returns how many were handed out."""
        total = 0
        while True:
            due: list[Delivery] = []
            await deliver_due(self.at, self.store, due.append)
            if not due:
                return total
            total += len(due)
            for delivery in due:
                await self.outbox.deliver(delivery)

    async def round(self) -> list[Polled]:
        polled = await self.poll()
        await self.deliver()
        return polled

    def posts(self, channel_id: int) -> list[dict]:
        return self.discord.messages(channel_id)

    def notices(self, channel_id: int) -> list[str]:
        """The notices there as they read: without their marker line and markdown's backslashes."""
        texts = [message["content"].rpartition("\n")[0] for message in self.posts(channel_id)]
        return [text.replace("\\", "") for text in texts if text]


def rss(title: str, *items: str, language: str = "en") -> str:
    """An RSS 2.0 document of items as ``item`` makes them."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{title}</title><link>https://example.com/</link><language>{language}</language>"
        f"{''.join(items)}</channel></rss>"
    )


def item(guid: str, title: str, text: str = "", *, link: str = "", more: str = "") -> str:
    """One RSS item; all given texts are XML already."""
    link = link or f"https://example.com/{guid}"
    return (
        f'<item><guid isPermaLink="false">{guid}</guid><link>{link}</link><title>{title}</title>'
        f"<description>{text}</description>{more}</item>"
    )
