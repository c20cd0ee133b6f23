"""Messages come to be, change and go: the forms of the API made into Discord's message objects."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from bot.loopback import limits, payloads, shapes
from bot.loopback.component_limits import CONTAINER, SELECTS, SEPARATOR, walk
from bot.loopback.core import Core
from bot.loopback.errors import EMPTY_MESSAGE, REQUEST_TOO_LARGE, ApiError, Problems
from bot.loopback.world import Channel, Guild, Message, User

Json = dict[str, Any]

EPHEMERAL = 1 << 6
KEPT_FLAGS = (1 << 2) | (1 << 12) | limits.COMPONENTS_V2
"""Flags a bot may set: suppress embeds, suppress notifications, components of the second version."""

MENTIONS = {
    "users": re.compile(r"<@!?(\d+)>"),
    "roles": re.compile(r"<@&(\d+)>"),
    "everyone": re.compile(r"@(everyone|here)"),
}


@dataclass(frozen=True)
class Upload:
    """A file of a multipart request; ``index`` is the n of ``files[n]``."""

    index: int
    name: str
    data: bytes


def check(core: Core, form: Json, files: Sequence[Upload] = (), path: tuple[str, ...] = ()) -> None:
    """Raises ApiError for a form of wrong types or over a limit, or for the strict rule about mentions."""
    shapes.require(form, shapes.MESSAGE, path)
    if any(len(upload.data) > limits.FILE_BYTES for upload in files):
        raise ApiError(REQUEST_TOO_LARGE)
    problems = Problems()
    limits.check_message(form, problems, path)
    problems.length((*path, "files"), len(files), 0, limits.FILES)
    if core.options.strict_mentions:
        limits.check_strict_mentions(form, problems, path)
    problems.raise_if_any()


def is_empty(message: Json) -> bool:
    text = str(message["content"] or "").strip()
    return not (text or message["embeds"] or message["attachments"] or message["components"])


def make(core: Core, channel: Channel, author: User, form: Json, files: Sequence[Upload] = ()) -> Json:
    """A new message object, not stored yet. Raises ApiError 50006 where nothing would be seen."""
    message: Json = {
        "id": str(core.ids.new()),
        "channel_id": str(channel.id),
        "author": payloads.user(author),
        "type": 0,
        "timestamp": core.timestamp(),
        "edited_timestamp": None,
        "flags": int(form.get("flags") or 0) & KEPT_FLAGS,
        "pinned": False,
        "tts": bool(form.get("tts")),
        "content": "",
        "embeds": [],
        "components": [],
        "attachments": [],
    }
    _write(core, channel, message, form, files)
    if is_empty(message):
        raise ApiError(EMPTY_MESSAGE)
    return message


def store(core: Core, channel: Channel, message: Message) -> Message:
    """Puts a message into its channel and tells so."""
    channel.messages[message.id] = message
    core.tell("MESSAGE_CREATE", _told(core, channel, message), channel, visible_to=message.visible_to)
    return message


def edit(core: Core, channel: Channel, message: Message, form: Json, files: Sequence[Upload] = ()) -> Message:
    """Changes the named parts of a message and tells so. Raises ApiError 50006 if nothing is left."""
    changed = dict(message.payload)
    if form.get("flags") is not None:
        changed["flags"] = changed["flags"] & ~KEPT_FLAGS | int(form["flags"]) & KEPT_FLAGS
    _write(core, channel, changed, form, files)
    if is_empty(changed):
        raise ApiError(EMPTY_MESSAGE)
    changed["edited_timestamp"] = core.timestamp()
    message.payload = changed
    core.tell("MESSAGE_UPDATE", _told(core, channel, message), channel, visible_to=message.visible_to)
    return message


def delete(core: Core, channel: Channel, message: Message) -> None:
    del channel.messages[message.id]
    data = {"id": str(message.id), "channel_id": str(channel.id), **_guild(channel)}
    core.tell("MESSAGE_DELETE", data, channel, visible_to=message.visible_to)


def known_nonce(core: Core, author: User, form: Json) -> Message | None:
    """The message this author already sent with an enforced nonce, within the window."""
    first = core.nonces.get((author.id, str(form.get("nonce"))))
    if not form.get("enforce_nonce") or first is None:
        return None
    window = timedelta(seconds=core.options.nonce_window_seconds)
    return core.world.message(first[1]) if core.options.now() - first[0] <= window else None


def remember_nonce(core: Core, author: User, form: Json, message: Message) -> None:
    if form.get("nonce") is not None:
        message.payload["nonce"] = str(form["nonce"])
        core.nonces[author.id, str(form["nonce"])] = core.options.now(), message.id


def as_read(message: Message) -> Json:
    """A message as history gives it: without the nonce, which only its sender is told, at once."""
    return {name: value for name, value in message.payload.items() if name != "nonce"}


def _told(core: Core, channel: Channel, message: Message) -> Json:
    extra = _guild(channel)
    if message.interaction_id is not None:
        extra["interaction_id"] = str(message.interaction_id)
    return message.payload | extra


def _guild(channel: Channel) -> Json:
    return {} if channel.guild_id is None else {"guild_id": str(channel.guild_id)}


def _write(core: Core, channel: Channel, message: Json, form: Json, files: Sequence[Upload]) -> None:
    if "content" in form:
        message["content"] = form["content"] or ""
    if "embeds" in form:
        message["embeds"] = [_embed(one) for one in form["embeds"] or []]
    if "components" in form:
        message["components"] = _components(form["components"] or [])
    if "attachments" in form or files:
        message["attachments"] = _attachments(core, message, form, files)
    message |= mentions(core.world.guild_of(channel), message["content"], form.get("allowed_mentions"), core)


def mentions(guild: Guild | None, content: str, allowed: Json | None, core: Core) -> Json:
    """Whom a text pings once the allowed mentions have had their say; nobody outside the guild."""
    named = {kind: [int(one) for one in pattern.findall(content)] for kind, pattern in _LISTED.items()}
    people = [one for one in named["users"] if one in core.world.users and _allowed("users", one, allowed)]
    roles = [
        one for one in named["roles"] if guild and one in guild.roles and _allowed("roles", one, allowed)
    ]
    everyone = bool(MENTIONS["everyone"].search(content)) and _allowed("everyone", 0, allowed)
    return {
        "mentions": [payloads.user(core.world.users[one]) for one in dict.fromkeys(people)],
        "mention_roles": [str(one) for one in dict.fromkeys(roles)],
        "mention_everyone": everyone,
    }


_LISTED = {kind: MENTIONS[kind] for kind in ("users", "roles")}


def _allowed(kind: str, one: int, allowed: Json | None) -> bool:
    if allowed is None:
        return True
    return kind in (allowed.get("parse") or []) or str(one) in map(str, allowed.get(kind) or [])


def _embed(form: Json) -> Json:
    embed: Json = {name: value for name, value in form.items() if value is not None}
    embed["type"] = "rich"
    if "fields" in embed:
        embed["fields"] = [{"inline": False} | field for field in embed["fields"]]
    return embed


def _components(form: list[Json]) -> list[Json]:
    """A copy with what Discord fills in: a number for each component, and what its answers always have."""
    copy = [_copied(one) for one in form]
    for number, (_, component) in enumerate(walk(copy), start=1):
        component.setdefault("id", number)
        for name, value in _FILLED_IN.get(component.get("type") or 0, {}).items():
            component.setdefault(name, value)
    return copy


_FILLED_IN: dict[int, Json] = {
    **{kind: {"min_values": 1, "max_values": 1} for kind in SELECTS},
    CONTAINER: {"accent_color": None, "spoiler": False},
    SEPARATOR: {"spacing": 1, "divider": True},
}


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copied(one) for name, one in value.items() if one is not None}
    return [_copied(one) for one in value] if isinstance(value, list) else value


def _attachments(core: Core, message: Json, form: Json, files: Sequence[Upload]) -> list[Json]:
    listed = form.get("attachments")
    if listed is None:
        kept = list(message["attachments"])
    else:
        ids = {str(one.get("id")) for one in listed}
        kept = [one for one in message["attachments"] if one["id"] in ids]
    return kept + [_attachment(core, message["channel_id"], upload) for upload in files]


def _attachment(core: Core, channel_id: str, upload: Upload) -> Json:
    number = core.ids.new()
    core.world.files[number] = upload.name, upload.data
    return attached(core, channel_id, number)


def attached(core: Core, channel_id: str, number: int) -> Json:
    """A stored file as messages and interactions show it."""
    name, data = core.world.files[number]
    url = f"{core.base_url}/attachments/{channel_id}/{number}/{quote(name)}"
    return {"id": str(number), "filename": name, "size": len(data), "url": url, "proxy_url": url}
