"""The page's server side: its files, the visitor's view of one server, a stream of events, their actions."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.loopback import permissions
from bot.loopback.commands import Commands
from bot.loopback.core import Core
from bot.loopback.errors import Refused
from bot.loopback.events import Event
from bot.loopback.interactions import Interaction, Interactions
from bot.loopback.people import People
from bot.loopback.wire import json_response
from bot.loopback.world import Channel, Guild, Message, Role

Json = dict[str, Any]
Route = Callable[[web.Request], Awaitable[web.StreamResponse]]

BAR = "local demo: nothing leaves this machine"
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
PAGE_HEADER = "X-Wirewatch-Page"
"""A header that no foreign page can send here without asking first, which is never granted."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
STREAMED = {
    "MESSAGE_CREATE": "message_create",
    "MESSAGE_UPDATE": "message_update",
    "thinking": "thinking",
    "commands": "commands",
    "modal": "modal",
    "failed": "failed",
}


class Page:
    """Serves one visitor. Streams end when the server closes."""

    def __init__(
        self, core: Core, commands: Commands, interactions: Interactions, people: People, folder: Path
    ) -> None:
        self._core = core
        self._commands = commands
        self._interactions = interactions
        self._people = people
        self._folder = folder
        self._streams: list[asyncio.Queue[Json | None]] = []
        core.bus.subscribe(self._hear)

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/page/state", self.state)
        app.router.add_get("/page/events", self.events)
        for name, act in (
            ("command", self.command),
            ("autocomplete", self.autocomplete),
            ("component", self.component),
            ("modal", self.modal),
        ):
            app.router.add_post(f"/page/{name}", _guarded(act))
        app.router.add_get("/attachments/{channel_id}/{file_id}/{name}", self.attachment)
        app.router.add_get("/{name:[a-z_-]*(?:\\.[a-z]+)?}", self.file)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file of the page by its plain name; the empty name is index.html."""
        path = self._folder / (request.match_info["name"] or "index.html")
        if path.suffix not in KINDS or not path.is_file():
            return json_response(404, {"message": "no such file"}, HEADERS)
        body = await asyncio.to_thread(path.read_bytes)
        return web.Response(body=body, content_type=KINDS[path.suffix], charset="utf-8", headers=HEADERS)

    async def attachment(self, request: web.Request) -> web.StreamResponse:
        """An uploaded file, always as a download."""
        found = self._core.world.files.get(int(request.match_info["file_id"]))
        if found is None:
            return json_response(404, {"message": "no such file"}, HEADERS)
        headers = HEADERS | {"Content-Disposition": "attachment"}
        return web.Response(body=found[1], content_type="application/octet-stream", headers=headers)

    async def state(self, _: web.Request) -> web.StreamResponse:
        """Everything the visitor sees at once."""
        guild, user_id = self._visit()
        return json_response(200, self._state(guild, user_id), HEADERS)

    def _state(self, guild: Guild, user_id: int) -> Json:
        user = self._core.world.users[user_id]
        rooms = [one for one in guild.channels.values() if self._sees(guild, one, user_id)]
        shown = sorted(rooms, key=lambda one: (one.position, one.id))
        return {
            "guild": {"id": str(guild.id), "name": guild.name},
            "me": {"id": str(user.id), "username": user.username},
            "bar": BAR,
            "channels": [self._channel(one, user_id) for one in shown],
            "roles": [{"id": str(one.id), "name": one.name} for one in _choosable(guild)],
            "users": [
                {"id": str(one.user.id), "username": one.user.username} for one in guild.members.values()
            ],
            "commands": self._commands.listed(),
        }

    def _channel(self, channel: Channel, user_id: int) -> Json:
        seen = [channel.messages[one] for one in sorted(channel.messages)]
        return {
            "id": str(channel.id),
            "name": channel.name,
            "topic": channel.topic,
            "position": channel.position,
            "messages": [_message(one) for one in seen if one.visible_to in (None, user_id)],
        }

    def _sees(self, guild: Guild, channel: Channel, user_id: int) -> bool:
        return bool(permissions.in_channel(guild, channel, user_id) & permissions.VIEW_CHANNEL)

    def _visit(self) -> tuple[Guild, int]:
        visitor = self._core.world.visitor
        if visitor is None or visitor[0] not in self._core.world.guilds:
            raise web.HTTPNotFound(text='{"message": "nobody visits"}', content_type="application/json")
        return self._core.world.guilds[visitor[0]], visitor[1]

    async def events(self, request: web.Request) -> web.StreamResponse:
        """The stream of what the visitor sees from now on; begins with hello."""
        response = web.StreamResponse(headers=HEADERS | {"Content-Type": "text/event-stream"})
        await response.prepare(request)
        stream: asyncio.Queue[Json | None] = asyncio.Queue()
        self._streams.append(stream)
        try:
            await response.write(_line({"type": "hello"}))
            while (event := await stream.get()) is not None:
                await response.write(_line(event))
        except ConnectionError:
            return response
        finally:
            self._streams.remove(stream)
        return response

    def close(self) -> None:
        """Ends all streams."""
        for stream in self._streams:
            stream.put_nowait(None)

    def _hear(self, event: Event) -> None:
        visitor = self._core.world.visitor
        if visitor is None or event.guild_id not in (None, visitor[0]):
            return
        if event.visible_to in (None, visitor[1]) and (told := self._told(event)):
            for stream in self._streams:
                stream.put_nowait(told)

    def _told(self, event: Event) -> Json | None:
        if event.name == "MESSAGE_DELETE":
            return {"type": "message_delete", **event.data}
        if event.name not in STREAMED:
            return None
        plain = event.name.islower()
        return {"type": STREAMED[event.name], **(event.data if plain else {"message": event.data})}

    async def command(self, asked: Json) -> Json:
        options = asked.get("options") or {}
        one = self._people.command(int(asked["channel_id"]), self._visit()[1], asked["name"], options)
        return _named(one)

    async def autocomplete(self, asked: Json) -> Json:
        """The bot's choices; none where it does not answer in time."""
        options, focused = asked.get("options") or {}, asked["focused"]
        place = int(asked["channel_id"]), self._visit()[1]
        one = self._people.autocomplete(*place, asked["name"], options, focused)
        await one.settled(self._core.options.interaction_deadline_seconds + 1)
        return {"choices": one.choices or []}

    async def component(self, asked: Json) -> Json:
        message_id, user_id = int(asked["message_id"]), self._visit()[1]
        return _named(self._people.press(message_id, asked["custom_id"], user_id, asked.get("values")))

    async def modal(self, asked: Json) -> Json:
        shown = self._interactions.get(int(asked["interaction_id"]))
        if shown is None:
            raise Refused("That form is no longer open.")
        return _named(self._people.submit(shown, asked.get("values") or {}, self._visit()[1]))


def _guarded(act: Callable[[Json], Awaitable[Json]]) -> Route:
    """A POST of the page: with its header, JSON in and out, and a sentence for what is refused."""

    async def handle(request: web.Request) -> web.StreamResponse:
        if request.headers.get(PAGE_HEADER) != "1":
            return json_response(403, {"message": f"{PAGE_HEADER} is missing."}, HEADERS)
        try:
            return json_response(200, await act(json.loads(await request.read())), HEADERS)
        except Refused as error:
            return json_response(400, {"message": str(error)}, HEADERS)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return json_response(400, {"message": f"The request cannot be read: {error}"}, HEADERS)

    return handle


def _choosable(guild: Guild) -> list[Role]:
    """The roles a person would pick: neither @everyone's nor the bot's nor those of single members."""
    roles = guild.roles.values()
    return [one for one in roles if not (one.managed or one.personal or one.id == guild.id)]


def _named(one: Interaction) -> Json:
    return {"interaction_id": str(one.id)}


def _message(one: Message) -> Json:
    extra = {"interaction_id": str(one.interaction_id)} if one.interaction_id else {}
    return one.payload | extra


def _line(event: Json) -> bytes:
    return f"data: {json.dumps(event)}\n\n".encode()
