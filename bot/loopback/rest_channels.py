"""The channel routes: messages, history, reactions, typing and threads."""

from typing import Any

from bot.loopback import access, limits, messages, payloads, permissions, shapes
from bot.loopback.errors import (
    NOT_THE_AUTHOR,
    THREAD_EXISTS,
    UNKNOWN_USER,
    WRONG_CHANNEL_TYPE,
    ApiError,
    Problems,
)
from bot.loopback.wire import Answer, Call
from bot.loopback.world import (
    ANNOUNCEMENT,
    ANNOUNCEMENT_THREAD,
    CATEGORY,
    DM,
    FORUM,
    PUBLIC_THREAD,
    Channel,
    Message,
    Thread,
)

Json = dict[str, Any]

CROSSPOSTED = 1 << 1
HAS_THREAD = 1 << 5
MOST_READ = 100
DEFAULT_READ = 50


def get_channel(call: Call) -> Answer:
    return Answer(200, payloads.channel(access.visible_channel(call)))


def create_message(call: Call) -> Answer:
    """Stores a message, or answers the first one of an enforced nonce."""
    channel = access.visible_channel(call)
    form = call.body
    access.require(call, channel, _needed(channel, form, call))
    if channel.type in (FORUM, CATEGORY):
        raise ApiError(WRONG_CHANNEL_TYPE)
    messages.check(call.core, form, call.files)
    known = messages.known_nonce(call.core, call.core.world.bot, form)
    return Answer(200, (known or _post(call, channel, form)).payload)


def _post(call: Call, channel: Channel, form: Json) -> Message:
    bot = call.core.world.bot
    message = Message(messages.make(call.core, channel, bot, form, call.files), bot.id)
    messages.remember_nonce(call.core, bot, form, message)
    return messages.store(call.core, channel, message)


def _needed(channel: Channel, form: Json, call: Call) -> int:
    threaded = permissions.SEND_MESSAGES_IN_THREADS
    needed = threaded if channel.thread else permissions.SEND_MESSAGES
    if form.get("embeds"):
        needed |= permissions.EMBED_LINKS
    return needed | (permissions.ATTACH_FILES if call.files else 0)


def list_messages(call: Call) -> Answer:
    """History, newest first; empty for a bot that may not read it, as Discord does."""
    channel = access.visible_channel(call)
    if not access.granted(call, channel) & permissions.READ_MESSAGE_HISTORY:
        return Answer(200, [])
    asked = call.query.get("limit", str(DEFAULT_READ))
    limit = int(asked) if shapes.is_id(asked) else 0
    problems = Problems()
    problems.number(("limit",), limit, 1, MOST_READ)
    problems.raise_if_any()
    return Answer(200, [messages.as_read(one) for one in _page(channel, _numbers(call.query), limit)])


def _numbers(query: dict[str, str]) -> dict[str, int]:
    """The ids that bound a page. Raises ApiError 50035 for what is no id."""
    asked = {name: query[name] for name in ("after", "around", "before") if name in query}
    shapes.require(asked, dict.fromkeys(asked, shapes.ID))
    return {name: int(value) for name, value in asked.items()}


def _page(channel: Channel, query: dict[str, int], limit: int) -> list[Message]:
    history = channel.history()
    if "after" in query:
        return [one for one in history if one.id > query["after"]][:limit][::-1]
    if "around" in query:
        middle = query["around"]
        older = [one for one in history if one.id < middle][-(limit // 2) :]
        newer = [one for one in history if one.id >= middle][: limit - limit // 2]
        return (older + newer)[::-1]
    before = query.get("before", 1 << 63)
    return [one for one in history if one.id < before][-limit:][::-1]


def get_message(call: Call) -> Answer:
    channel = access.channel_with(call, permissions.READ_MESSAGE_HISTORY)
    return Answer(200, messages.as_read(access.message_in(call, channel)))


def edit_message(call: Call) -> Answer:
    channel = access.visible_channel(call)
    message = access.message_in(call, channel)
    if message.author_id != call.core.world.bot.id:
        raise ApiError(NOT_THE_AUTHOR)
    messages.check(call.core, call.body, call.files)
    messages.edit(call.core, channel, message, call.body, call.files)
    return Answer(200, messages.as_read(message))


def delete_message(call: Call) -> Answer:
    channel = access.visible_channel(call)
    message = access.message_in(call, channel)
    if message.author_id != call.core.world.bot.id:
        access.require(call, channel, permissions.MANAGE_MESSAGES)
    messages.delete(call.core, channel, message)
    return Answer(204)


def crosspost_message(call: Call) -> Answer:
    channel = access.channel_with(call, permissions.SEND_MESSAGES)
    message = access.message_in(call, channel)
    if channel.type != ANNOUNCEMENT:
        raise ApiError(WRONG_CHANNEL_TYPE)
    message.payload["flags"] |= CROSSPOSTED
    return Answer(200, messages.as_read(message))


def add_reaction(call: Call) -> Answer:
    channel = access.channel_with(call, permissions.READ_MESSAGE_HISTORY | permissions.ADD_REACTIONS)
    message = access.message_in(call, channel)
    data = {
        "user_id": str(call.core.world.bot.id),
        "message_id": str(message.id),
        "channel_id": str(channel.id),
        "guild_id": str(channel.guild_id),
        "emoji": {"id": None, "name": call.params["emoji"]},
        "type": 0,
    }
    call.core.tell("MESSAGE_REACTION_ADD", data, channel)
    return Answer(204)


def type_in(call: Call) -> Answer:
    access.channel_with(call, permissions.SEND_MESSAGES)
    return Answer(204)


def start_thread(call: Call) -> Answer:
    """A thread without a message, or with its first message in a forum."""
    form = call.body
    channel = access.visible_channel(call)
    forum = channel.type == FORUM
    access.require(call, channel, permissions.SEND_MESSAGES if forum else permissions.CREATE_PUBLIC_THREADS)
    _check_thread(form)
    if not forum:
        return Answer(201, payloads.channel(_open_thread(call, channel, form, call.core.ids.new())))
    return _start_post(call, channel, form)


def _start_post(call: Call, channel: Channel, form: Json) -> Answer:
    first = form.get("message")
    if first is None:
        problems = Problems()
        problems.required(("message",))
        problems.raise_if_any()
    messages.check(call.core, first or {}, call.files, ("message",))
    thread = _open_thread(call, channel, form, call.core.ids.new())
    message = _post(call, thread, first or {})
    return Answer(201, payloads.channel(thread) | {"message": message.payload})


def start_thread_from_message(call: Call) -> Answer:
    """A thread under a message; its id is the message's."""
    channel = access.channel_with(call, permissions.CREATE_PUBLIC_THREADS)
    message = access.message_in(call, channel)
    _check_thread(call.body)
    if call.core.world.channel(message.id):
        raise ApiError(THREAD_EXISTS)
    thread = _open_thread(call, channel, call.body, message.id)
    message.payload |= {"flags": message.payload["flags"] | HAS_THREAD, "thread": payloads.channel(thread)}
    return Answer(201, payloads.channel(thread))


def _check_thread(form: Json) -> None:
    shapes.require(form, shapes.THREAD)
    problems = Problems()
    limits.check_thread(form, problems)
    problems.raise_if_any()


def _open_thread(call: Call, parent: Channel, form: Json, thread_id: int) -> Channel:
    core = call.core
    guild = core.world.guild_of(parent)
    if guild is None or parent.thread:
        raise ApiError(WRONG_CHANNEL_TYPE)
    minutes = form.get("auto_archive_duration") or 1440
    kind = ANNOUNCEMENT_THREAD if parent.type == ANNOUNCEMENT else PUBLIC_THREAD
    thread = Channel(thread_id, form["name"], kind, guild.id, parent_id=parent.id)
    thread.thread = Thread(core.world.bot.id, minutes, core.timestamp())
    guild.channels[thread.id] = thread
    core.tell("THREAD_CREATE", payloads.channel(thread) | {"newly_created": True}, thread)
    return thread


def open_direct(call: Call) -> Answer:
    """The direct-message channel with a person, always the same one."""
    access.authorize(call)
    core = call.core
    shapes.require(call.body, shapes.DIRECT)
    user = core.world.users.get(int(call.body.get("recipient_id") or 0))
    if user is None:
        raise ApiError(UNKNOWN_USER)
    if user.id not in core.world.direct:
        core.world.direct[user.id] = Channel(core.ids.new(), "", DM, recipients=[user])
    return Answer(200, payloads.channel(core.world.direct[user.id]))
