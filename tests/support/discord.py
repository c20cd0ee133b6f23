"""The loopback Discord and a plain discord.py client for tests.

A conftest.py makes the fixtures known: ``from tests.support.discord import client, discord, room``.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord as library
import pytest
from discord import app_commands

from bot.endpoints import api_in_use
from bot.loopback import LoopbackDiscord
from bot.loopback.permissions import MANAGE_GUILD, PLAIN_MEMBER
from bot.loopback.world import Channel, Guild, User
from tests.support import openapi

MANAGER = PLAIN_MEMBER | MANAGE_GUILD


@asynccontextmanager
async def loopback(**options: Any) -> AsyncIterator[LoopbackDiscord]:
    """A strict loopback that takes IDENTIFYs without a pause.

    At its end all that was said must fit Discord's own API description.
    """
    async with LoopbackDiscord(**{"strict_mentions": True, "identify_window_seconds": 0} | options) as server:
        yield server
    problems = openapi.check(server.requests)
    assert not problems, "\n".join(problems)


@dataclass(frozen=True)
class Room:
    """A server with one channel, a manager and a plain member."""

    guild: Guild
    channel: Channel
    manager: User
    member: User


def furnish(server: LoopbackDiscord, name: str = "Newsroom") -> Room:
    guild = server.add_guild(name)
    channel = server.add_channel(guild.id, "news")
    manager, member = server.add_user("mona"), server.add_user("pip")
    server.add_member(guild.id, manager.id, permissions=MANAGER)
    server.add_member(guild.id, member.id)
    return Room(guild, channel, manager, member)


@dataclass(frozen=True)
class Api:
    """Requests with the bot's token, whatever discord.py would send; answers are (status, JSON or None)."""

    session: aiohttp.ClientSession
    base: str

    async def __call__(self, method: str, path: str, json: Any = None, **options: Any) -> tuple[int, Any]:
        async with self.session.request(method, self.base + path, json=json, **options) as answer:
            body = await answer.read()
            return answer.status, (await answer.json()) if body else None


@asynccontextmanager
async def caller(server: LoopbackDiscord) -> AsyncIterator[Api]:
    headers = {"Authorization": f"Bot {server.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        yield Api(session, server.api_url)


class PlainClient(library.Client):
    """discord.py as it comes, but for short waits: after the last guild, and before a second IDENTIFY."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            intents=options.pop("intents", library.Intents(guilds=True)),
            allowed_mentions=library.AllowedMentions.none(),
            guild_ready_timeout=0.2,
            **options,
        )
        self.tree = app_commands.CommandTree(self)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Does not wait the five seconds between two IDENTIFYs that Discord asks for."""


@asynccontextmanager
async def connected(server: LoopbackDiscord, **options: Any) -> AsyncIterator[PlainClient]:
    """A client that is logged in and ready on the loopback."""
    with api_in_use(server.api_url, server.gateway_url):
        async with PlainClient(**options) as one:
            await one.login(server.token)
            running = asyncio.create_task(one.connect())
            await one.wait_until_ready()
            try:
                yield one
            finally:
                await one.close()
                await running


@pytest.fixture
async def discord() -> AsyncIterator[LoopbackDiscord]:
    async with loopback() as server:
        yield server


@pytest.fixture
def room(discord: LoopbackDiscord) -> Room:
    return furnish(discord)


@pytest.fixture
async def client(discord: LoopbackDiscord, room: Room) -> AsyncIterator[PlainClient]:
    async with connected(discord) as one:
        yield one


@pytest.fixture
async def api(discord: LoopbackDiscord) -> AsyncIterator[Api]:
    async with caller(discord) as one:
        yield one
