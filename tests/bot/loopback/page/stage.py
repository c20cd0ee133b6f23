"""A loopback Discord with a bot in a thread of its own, so that a blocking browser can look at it."""

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any

import discord

from bot.endpoints import api_in_use
from bot.loopback import LoopbackDiscord
from bot.loopback.permissions import PLAIN_MEMBER
from tests.bot.loopback.page.page_bot import PageBot

WELCOME = "Hello. Click a line, then press Enter.\n`/recent`\n/watch list\n/subscribe channel:#your-desk"


class Stage:
    """Use as a context manager; everything that touches the server goes through `run`."""

    def __enter__(self) -> "Stage":
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._stack = AsyncExitStack()
        self.run(self._open())
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._stack.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=20)

    def say(self, channel_id: int, content: str) -> dict[str, Any]:
        """A person writes; the bot cannot."""

        async def work() -> dict[str, Any]:
            return self.discord.say(channel_id, self.editor_id, content)

        return self.run(work())

    def post(self, channel_id: int, content: str = "", **parts: Any) -> discord.Message:
        """The bot posts through REST."""
        target = self.bot.get_partial_messageable(channel_id)
        return self.run(target.send(content or None, **parts))

    def release(self) -> None:
        """Lets the deferred command answer."""
        self._loop.call_soon_threadsafe(self.bot.release.set)

    def heard(self, what: str) -> list[dict[str, Any]]:
        return [values for name, values in self.bot.heard if name == what]

    async def _open(self) -> None:
        self.discord = await self._stack.enter_async_context(
            LoopbackDiscord(strict_mentions=True, rate_limits=False, interaction_deadline_seconds=1.0)
        )
        self._furnish()
        self._stack.enter_context(api_in_use(self.discord.api_url, self.discord.gateway_url))
        self.bot = PageBot()
        await self.bot.login(self.discord.token)
        connected = asyncio.create_task(self.bot.connect())
        self._stack.push_async_callback(self._close_bot, connected)
        await self.bot.wait_until_ready()

    async def _close_bot(self, connected: "asyncio.Task[None]") -> None:
        await self.bot.close()
        await connected

    def _furnish(self) -> None:
        guild_id = int(self.discord.add_guild("Demo newsroom").id)
        names = ("welcome", "alibaba-watch", "your-desk")
        added = [self.discord.add_channel(guild_id, name, topic=f"About {name}") for name in names]
        self.welcome, self.watch, self.desk = (int(channel.id) for channel in added)
        self.visitor_id, self.editor_id = self._person(guild_id, "visitor"), self._person(guild_id, "editor")
        self.discord.set_visitor(guild_id, self.visitor_id)
        self.discord.say(self.welcome, self.editor_id, WELCOME)

    def _person(self, guild_id: int, name: str) -> int:
        user_id = int(self.discord.add_user(name).id)
        rights = PLAIN_MEMBER | discord.Permissions(manage_guild=True).value
        self.discord.add_member(guild_id, user_id, permissions=rights)
        return user_id
