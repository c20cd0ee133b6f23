"""The gateway: connections, sessions that can be resumed, and the events each may see.

Rules, in order ("Gateway"):

1. HELLO first; every heartbeat is answered, also before IDENTIFY.
2. A wrong token closes with 4004, a second IDENTIFY with 4005, anything else before it with 4003.
3. Privileged intents are off in the portal: asking for one closes with 4014.
4. A dispatch reaches a session whose intents cover it; what it missed is replayed by RESUME.
5. More than 4096 bytes a send and wrong types close with 4002, more than 120 sends in 60 seconds with 4008.
6. A second IDENTIFY within 5 seconds of the last, from any connection, is answered with an invalid session.
"""

import asyncio
import json
import secrets
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from bot.loopback import compression, payloads, permissions, shapes
from bot.loopback.core import Core
from bot.loopback.errors import ApiError
from bot.loopback.events import Event
from bot.loopback.ratelimits import Window

Json = dict[str, Any]

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT = 0, 1, 2, 3, 6, 7
REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 8, 9, 10, 11

UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, BAD_TOKEN = 4001, 4002, 4003, 4004
ALREADY_AUTHENTICATED, TOO_MANY_SENDS, DISALLOWED_INTENTS = 4005, 4008, 4014
GOING_AWAY = 1001

SEND_BYTES = 4096
SENDS, SENDS_SECONDS = 120, 60.0
IDENTIFIES, IDENTIFY_SECONDS = 1, 5.0
SHAPES = {IDENTIFY: shapes.IDENTIFY, RESUME: shapes.RESUME}
NEEDED = {IDENTIFY: ("token", "intents"), RESUME: ("token", "session_id", "seq")}
KEPT_EVENTS = 1000

GUILDS, GUILD_MEMBERS, PRESENCES, GUILD_MESSAGES, REACTIONS = 1 << 0, 1 << 1, 1 << 8, 1 << 9, 1 << 10
DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 12, 1 << 15
PRIVILEGED = GUILD_MEMBERS | PRESENCES | MESSAGE_CONTENT
NEEDED_INTENTS = {"MESSAGE": GUILD_MESSAGES, "MESSAGE_REACTION": REACTIONS, "INTERACTION": 0}
"""Which intent an event needs, by its name without the last word; GUILDS where nothing stands here."""
CONTENT = {"content": "", "embeds": [], "components": [], "attachments": []}


@dataclass(eq=False)
class Session:
    """What survives a connection: numbered events, the newest ``KEPT_EVENTS`` of them kept for RESUME."""

    id: str
    intents: int
    sequence: int = 0
    kept: deque[Json] = field(default_factory=lambda: deque(maxlen=KEPT_EVENTS))
    connection: "Connection | None" = None

    def dispatch(self, name: str, data: Json) -> None:
        self.sequence += 1
        payload = {"op": DISPATCH, "t": name, "s": self.sequence, "d": data}
        self.kept.append(payload)
        if self.connection:
            self.connection.send(payload)


class Connection:
    """One WebSocket; what is sent goes through a queue so that order holds."""

    def __init__(self, socket: web.WebSocketResponse, encode: compression.Encoder | None) -> None:
        self.socket = socket
        self.session: Session | None = None
        self._encode = encode
        self._queue: asyncio.Queue[Json | int] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())

    def send(self, payload: Json) -> None:
        self._queue.put_nowait(payload)

    def close(self, code: int) -> None:
        """Closes once everything before it was sent."""
        self._queue.put_nowait(code)

    async def finish(self) -> None:
        """Stops the writer; the session stays for RESUME."""
        if self.session and self.session.connection is self:
            self.session.connection = None
        self._writer.cancel()
        await asyncio.gather(self._writer, return_exceptions=True)

    async def _write(self) -> None:
        while True:
            item = await self._queue.get()
            if isinstance(item, int):
                await self.socket.close(code=item)
                return
            await self._send_now(item)

    async def _send_now(self, payload: Json) -> None:
        data = compression.encode(payload)
        try:
            if self._encode:
                await self.socket.send_bytes(self._encode(data))
            else:
                await self.socket.send_str(data.decode())
        except ConnectionError:
            await self.socket.close()


class Gateway:
    """All connections and sessions. ``opened`` counts connections, ``resumed`` the RESUMEs that worked."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._connections: list[Connection] = []
        self._sessions: dict[str, Session] = {}
        self._identifies = Window(IDENTIFIES, core.options.identify_window_seconds)
        self.opened = 0
        self.resumed = 0
        self.heartbeats = 0
        core.bus.subscribe(self._hear)

    @property
    def ready(self) -> bool:
        """Whether a session is connected and has been told about its guilds."""
        return any(one.connection for one in self._sessions.values())

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One WebSocket from start to end."""
        try:
            encode = compression.encoder(request.query.get("compress"))
        except ValueError as error:
            return web.Response(status=400, text=str(error))
        socket = web.WebSocketResponse(max_msg_size=0, compress=False)
        await socket.prepare(request)
        connection = Connection(socket, encode)
        self._connections.append(connection)
        self.opened += 1
        connection.send({"op": HELLO, "d": {"heartbeat_interval": self._core.options.heartbeat_interval_ms}})
        try:
            await self._listen(connection)
        finally:
            self._connections.remove(connection)
            await connection.finish()
        return socket

    def drop(self, code_or_op: int, *, resumable: bool) -> None:
        """Sends op 7 or 9 to every connection, or closes them with a code; see ``close_gateway``."""
        if code_or_op == INVALID_SESSION and not resumable:
            self._forget()
        for connection in list(self._connections):
            if code_or_op in (RECONNECT, INVALID_SESSION):
                connection.send({"op": code_or_op, "d": resumable if code_or_op == INVALID_SESSION else None})
            else:
                connection.close(code_or_op)

    def _forget(self) -> None:
        for session in self._sessions.values():
            session.connection = None
        self._sessions.clear()

    def close(self) -> None:
        for connection in list(self._connections):
            connection.close(GOING_AWAY)

    async def _listen(self, connection: Connection) -> None:
        sends = Window(SENDS, SENDS_SECONDS)
        loop = asyncio.get_running_loop()
        async for frame in connection.socket:
            if frame.type is not WSMsgType.TEXT or len(frame.data.encode()) > SEND_BYTES:
                connection.close(DECODE_ERROR)
            elif not sends.take(loop.time()):
                connection.close(TOO_MANY_SENDS)
            else:
                self._receive(connection, frame.data)

    def _receive(self, connection: Connection, text: str) -> None:
        try:
            payload = json.loads(text)
            op, data = payload["op"], payload.get("d")
        except (ValueError, KeyError, TypeError, RecursionError):
            connection.close(DECODE_ERROR)
            return
        if not shapes.is_whole(op):
            connection.close(DECODE_ERROR)
        elif op == HEARTBEAT:
            self.heartbeats += 1
            connection.send({"op": HEARTBEAT_ACK, "d": None})
        elif op in SHAPES and _is_formed(op, data):
            self._begin(connection, op, data)
        elif op in SHAPES:
            connection.close(DECODE_ERROR)
        elif op not in (PRESENCE, REQUEST_MEMBERS):
            connection.close(UNKNOWN_OPCODE)
        elif connection.session is None:
            connection.close(NOT_AUTHENTICATED)

    def _begin(self, connection: Connection, op: int, data: Json) -> None:
        if connection.session is not None:
            connection.close(ALREADY_AUTHENTICATED)
        elif not secrets.compare_digest(data["token"].encode(errors="replace"), self._core.token.encode()):
            connection.close(BAD_TOKEN)
        elif op == RESUME:
            self._resume(connection, data)
        elif data["intents"] & PRIVILEGED:
            connection.close(DISALLOWED_INTENTS)
        elif not self._identifies.take(asyncio.get_running_loop().time()):
            connection.send({"op": INVALID_SESSION, "d": False})
        else:
            self._identify(connection, data["intents"])

    def _identify(self, connection: Connection, intents: int) -> None:
        session = Session(secrets.token_hex(16), intents, connection=connection)
        connection.session = self._sessions[session.id] = session
        world = self._core.world
        ready = {
            "v": 10,
            "user": payloads.own_user(world.bot),
            "guilds": [{"id": str(one), "unavailable": True} for one in world.guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self._core.gateway_url,
            "application": {"id": str(world.application_id), "flags": 0},
        }
        session.dispatch("READY", ready)
        if intents & GUILDS:
            for guild in world.guilds.values():
                session.dispatch("GUILD_CREATE", payloads.guild(guild, world))
        self._core.tell("ready", {})

    def _resume(self, connection: Connection, data: Json) -> None:
        session = self._sessions.get(data["session_id"])
        seen = data["seq"]
        if session is None or (session.kept and session.kept[0]["s"] > seen + 1):
            connection.send({"op": INVALID_SESSION, "d": False})
            return
        connection.session, session.connection = session, connection
        for payload in [one for one in session.kept if one["s"] > seen]:
            connection.send(payload)
        session.dispatch("RESUMED", {})
        self.resumed += 1
        self._core.tell("ready", {})

    def _hear(self, event: Event) -> None:
        if not event.name.isupper() or event.visible_to is not None:
            return
        for session in self._sessions.values():
            if self._may_see(session, event):
                session.dispatch(event.name, self._shown(session, event))

    def _may_see(self, session: Session, event: Event) -> bool:
        direct = event.guild_id is None and event.channel_id is not None
        needed = NEEDED_INTENTS.get(event.name.rpartition("_")[0], GUILDS)
        if needed == GUILD_MESSAGES and direct:
            needed = DIRECT_MESSAGES
        if needed & ~session.intents:
            return False
        return not event.name.startswith("MESSAGE") or self._bot_sees(event)

    def _bot_sees(self, event: Event) -> bool:
        channel = self._core.world.channel(event.channel_id or 0)
        guild = self._core.world.guild_of(channel) if channel else None
        if channel is None or guild is None:
            return True
        granted = permissions.in_channel(guild, channel, self._core.world.bot.id)
        return bool(granted & permissions.VIEW_CHANNEL)

    def _shown(self, session: Session, event: Event) -> Json:
        """The event's data; a person's words are blank without the content intent, as on Discord."""
        data = {name: value for name, value in event.data.items() if name != "interaction_id"}
        own = data.get("author", {}).get("id") == str(self._core.world.bot.id)
        blank = event.name in ("MESSAGE_CREATE", "MESSAGE_UPDATE") and not own and event.guild_id
        return data | CONTENT if blank and not session.intents & MESSAGE_CONTENT else data


def _is_formed(op: int, data: Any) -> bool:
    """Whether the data of an IDENTIFY or RESUME has all it needs, in the right types."""
    try:
        shapes.require(data, SHAPES[op])
    except ApiError:
        return False
    return all(data.get(name) is not None for name in NEEDED[op])
