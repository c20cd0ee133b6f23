"""The bot as people meet it in chat: the real client on the loopback Discord, over a real store and feeds."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from random import Random

import pytest
from discord.http import Route

from bot.client import WireClient
from bot.loopback.permissions import MANAGE_GUILD, PLAIN_MEMBER
from bot.outlet import DiscordOutlet
from feeds.fetch import Fetcher
from feeds.ingest import Ingest
from feeds.outbox import Outbox
from feeds.parsing import Parser
from feeds.service import Service
from storage.store import open_store
from tests.support import openapi
from tests.support.newsroom import Newsroom

MANAGER = PLAIN_MEMBER | MANAGE_GUILD
EPHEMERAL = 64
BUSY = timedelta(milliseconds=100)


@dataclass(frozen=True)
class Server:
    """A server with a channel, a manager and a plain member, all by id."""

    id: int
    channel: int
    manager: int
    member: int


class Chat(Newsroom):
    """``async with Chat(folder) as chat``: a newsroom whose client is online. ``places`` are the places
    that the client said might have changed."""

    def __init__(self, folder: Path, **given):
        super().__init__(folder, **given)
        self.places: list[tuple[int, int]] = []
        self._moved = asyncio.Event()

    async def __aenter__(self):
        await super().__aenter__()
        self.desk = await self.open_server("Desk")
        return self

    async def _start(self):
        enter = self._bot.enter_async_context
        self.store = await enter(open_store(self.url, now=self.now, busy_timeout=BUSY))
        self.fetcher = await enter(
            Fetcher(
                user_agent="wirewatch/test",
                allow_networks=[ip_network("127.0.0.0/8")],
                host_connections=8,
                host_delay_seconds=0,
            )
        )
        self.service = Service(
            store=self.store,
            fetcher=self.fetcher,
            now=self.now,
            min_poll_seconds=1,
            parser=await enter(Parser()),
        )
        self.ingest = Ingest(self.store, self.fetcher, now=self.now, random=Random(1), min_poll_seconds=1)
        self._bot.push_async_callback(self.ingest.close)
        self.client = await enter(
            WireClient(self.service, on_place_changed=self._place_changed, guild_ready_timeout=0.05)
        )
        await self.client.login(self.discord.token)
        connection = asyncio.create_task(self.client.connect())
        self._bot.push_async_callback(self._closed, connection)
        await self.client.wait_until_ready()
        self.outbox = Outbox(self.store, DiscordOutlet(self.client), now=self.now, random=Random(1))

    async def restart(self, meanwhile=lambda: None):
        """Ends the bot, lets something happen, and starts it on the same database."""
        await self._bot.aclose()
        self._bot = AsyncExitStack()
        self.places.clear()
        meanwhile()
        await self._start()

    async def _closed(self, connection):
        await self.client.close()
        await connection

    async def _place_changed(self, guild_id, channel_id):
        self.places.append((guild_id, channel_id))
        self._moved.set()

    async def until_looked_at(self, guild_id: int, channel_id: int = 0) -> None:
        """Returns once the client said that this place may have changed."""
        async with asyncio.timeout(5):
            while (guild_id, channel_id) not in self.places:
                self._moved.clear()
                await self._moved.wait()

    async def open_server(self, name: str) -> Server:
        """A server that the client knows and has stored."""
        guild = self.discord.add_guild(name)
        await self.until_looked_at(guild.id)
        channel_id = await self.open_channel(guild.id, "news")
        manager, member = self.discord.add_user("mona"), self.discord.add_user("pip")
        self.discord.add_member(guild.id, manager.id, permissions=MANAGER)
        self.discord.add_member(guild.id, member.id)
        return Server(guild.id, channel_id, manager.id, member.id)

    async def open_channel(self, guild_id: int, name: str, **given) -> int:
        """A channel that the client knows."""
        heard = self.client.wait_for("guild_channel_create", timeout=5)
        channel = self.discord.add_channel(guild_id, name, **given)
        await heard
        return channel.id

    async def close_channel(self, channel_id: int, permissions: int) -> None:
        """Takes rights from the bot, as far as the client has heard."""
        heard = self.client.wait_for("guild_channel_update", timeout=5)
        self.discord.deny(channel_id, permissions)
        await heard

    async def says(
        self, command: str, /, *, by: int = 0, to: Server | None = None, channel: int = 0, **options
    ):
        """The reply to a command, by the manager unless told otherwise."""
        server = to or self.desk
        sent = await self.discord.command(
            channel or server.channel, by or server.manager, command, options, force=True
        )
        reply = await sent.reply()
        assert reply["flags"] & EPHEMERAL, "every reply is for the person who asked alone"
        return reply

    async def adds(self, name: str, /, *, to: Server | None = None, **options):
        """What stands in the place of a new watch's card once it was saved."""
        return await self.presses(await self.says("watch add", to=to, name=name, **options), "Save", to=to)

    async def presses(self, message, label: str, *, to: Server | None = None):
        """What a message becomes when its button of this label is pressed, by the manager."""
        pressed = await self.discord.press(message, buttons(message)[label], (to or self.desk).manager)
        return (await pressed.updated())[-1]


@pytest.fixture
async def chat(tmp_path):
    """A chat whose every word fits Discord's own description of its API, and mentions nobody."""
    async with Chat(tmp_path) as chat:
        yield chat
        assert chat.discord.requests_invalid_mentions == []
    problems = openapi.check(chat.discord.requests)
    assert not problems, "\n".join(problems)


async def pressing(chat, custom_id, person, values=None, *, to=None):
    """A press of a component that everybody can reach: the bot's message is posted with it by hand."""
    kind = {"type": 2, "style": 2, "label": "x", "custom_id": custom_id}
    if values is not None:
        options = [{"label": "x", "value": value} for value in values]
        kind = {"type": 3, "custom_id": custom_id, "options": options}
        if custom_id == "ww:setup:channel":
            kind = {"type": 8, "custom_id": custom_id}
    body = {
        "content": "x",
        "components": [{"type": 1, "components": [kind]}],
        "allowed_mentions": {"parse": []},
    }
    place = Route("POST", "/channels/{channel_id}/messages", channel_id=(to or chat.desk).channel)
    message = await chat.client.http.request(place, json=body)
    return await chat.discord.press(int(message["id"]), custom_id, person, values)


def text(reply) -> str:
    """What a reply says: its content, else its embed's title, description and fields."""
    parts = [reply["content"]]
    for embed in reply["embeds"]:
        parts += [embed.get("title", ""), embed.get("description", "")]
        parts += [f"{one['name']}: {one['value']}" for one in embed.get("fields", [])]
    return "\n".join(filter(None, parts))


def buttons(message) -> dict[str, str]:
    """The custom ids of a message's enabled buttons, by label."""
    return {
        one["label"]: one["custom_id"]
        for row in message["components"]
        for one in row["components"]
        if one["type"] == 2 and "custom_id" in one and not one.get("disabled")
    }


def fields(modal) -> dict[str, str]:
    """What stands in a form's boxes, by name."""
    return {
        one["custom_id"]: one.get("value") or "" for row in modal["components"] for one in row["components"]
    }
