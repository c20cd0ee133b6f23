"""What a bot may read of a server it is in: the server with its roles, and single members."""

from bot.loopback import access, payloads
from bot.loopback.errors import MISSING_ACCESS, UNKNOWN_MEMBER, ApiError
from bot.loopback.wire import Answer, Call
from bot.loopback.world import Guild


def get_guild(call: Call) -> Answer:
    return Answer(200, payloads.rest_guild(_guild(call)))


def get_member(call: Call) -> Answer:
    member = _guild(call).members.get(call.id("user_id"))
    if member is None:
        raise ApiError(UNKNOWN_MEMBER)
    return Answer(200, payloads.member(member))


def get_channels(call: Call) -> Answer:
    rooms = [channel for channel in _guild(call).channels.values() if not channel.thread]
    return Answer(200, [payloads.channel(channel) for channel in rooms])


def _guild(call: Call) -> Guild:
    """The server in the path; Discord answers 50001 for one that the bot is not in."""
    access.authorize(call)
    guild = call.core.world.guilds.get(call.id("guild_id"))
    if guild is None:
        raise ApiError(MISSING_ACCESS)
    return guild
