"""Who may do what over REST: the token, and the bot's rights in a channel."""

import base64
import hashlib
import secrets

from bot.loopback import permissions
from bot.loopback.errors import (
    MISSING_ACCESS,
    MISSING_PERMISSIONS,
    UNAUTHORIZED,
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    ApiError,
)
from bot.loopback.wire import Call
from bot.loopback.world import Channel, Message


def make_token(bot_id: int) -> str:
    """A token of Discord's shape for a bot: its id, a time and a signature, in base64 and joined by dots."""
    parts = [
        str(bot_id).encode(),
        bot_id.to_bytes(8, "big")[:4],
        hashlib.sha256(b"%d" % bot_id).digest()[:27],
    ]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def authorize(call: Call) -> None:
    """Raises ApiError 401 for any token but the bot's."""
    expected = f"Bot {call.core.token}"
    if not secrets.compare_digest((call.authorization or "").encode(), expected.encode()):
        raise ApiError(UNAUTHORIZED)


def visible_channel(call: Call) -> Channel:
    """The channel in the path. Raises ApiError 10003 for none, 50001 for one the bot cannot see."""
    authorize(call)
    channel = call.core.world.channel(call.id("channel_id"))
    if channel is None:
        raise ApiError(UNKNOWN_CHANNEL)
    if not granted(call, channel) & permissions.VIEW_CHANNEL:
        raise ApiError(MISSING_ACCESS)
    return channel


def channel_with(call: Call, needed: int) -> Channel:
    """As ``visible_channel``; raises ApiError 50013 where the bot lacks a right."""
    channel = visible_channel(call)
    require(call, channel, needed)
    return channel


def require(call: Call, channel: Channel, needed: int) -> None:
    if needed & ~granted(call, channel):
        raise ApiError(MISSING_PERMISSIONS)


def granted(call: Call, channel: Channel) -> int:
    """The bot's rights in a channel; all of them in a direct message."""
    guild = call.core.world.guild_of(channel)
    return permissions.in_channel(guild, channel, call.core.world.bot.id) if guild else permissions.ALL


def message_in(call: Call, channel: Channel) -> Message:
    """The message in the path, unless it is somebody's ephemeral one. Raises ApiError 10008."""
    message = channel.messages.get(call.id("message_id"))
    if message is None or message.visible_to is not None:
        raise ApiError(UNKNOWN_MESSAGE)
    return message
