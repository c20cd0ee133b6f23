"""Discord's permission bits, and what a member may do in a channel."""

from bot.loopback.world import Channel, Guild, Overwrite

CREATE_INSTANT_INVITE = 1 << 0
ADMINISTRATOR = 1 << 3
MANAGE_GUILD = 1 << 5
ADD_REACTIONS = 1 << 6
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
MANAGE_MESSAGES = 1 << 13
EMBED_LINKS = 1 << 14
ATTACH_FILES = 1 << 15
READ_MESSAGE_HISTORY = 1 << 16
CREATE_PUBLIC_THREADS = 1 << 35
USE_APPLICATION_COMMANDS = 1 << 31
SEND_MESSAGES_IN_THREADS = 1 << 38
ALL = (1 << 53) - 1

INVITE = (
    VIEW_CHANNEL
    | SEND_MESSAGES
    | SEND_MESSAGES_IN_THREADS
    | CREATE_PUBLIC_THREADS
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
)
"""What the invite link asks for."""

PLAIN_MEMBER = INVITE | ADD_REACTIONS | CREATE_INSTANT_INVITE
"""What a member has beside @everyone's rights."""


def in_guild(guild: Guild, user_id: int) -> int:
    """The member's rights in the whole guild; 0 for somebody who is no member."""
    member = guild.members.get(user_id)
    if member is None:
        return 0
    if user_id == guild.owner_id:
        return ALL
    granted = guild.roles[guild.id].permissions
    for role_id in member.role_ids:
        granted |= guild.roles[role_id].permissions
    return ALL if granted & ADMINISTRATOR else granted


def in_channel(guild: Guild, channel: Channel, user_id: int) -> int:
    """The member's rights in a channel or thread: @everyone's overwrite, then roles', then the member's.

    Without View Channel nothing else counts (Discord's "Implicit permissions").
    """
    granted = in_guild(guild, user_id)
    if granted == ALL or user_id not in guild.members:
        return granted
    home = guild.channels.get(channel.parent_id or 0, channel) if channel.thread else channel
    for layer in _layers(guild, home, user_id):
        for overwrite in layer:
            granted &= ~overwrite.deny
        for overwrite in layer:
            granted |= overwrite.allow
    return granted if granted & VIEW_CHANNEL else 0


def _layers(guild: Guild, channel: Channel, user_id: int) -> list[list[Overwrite]]:
    roles = guild.members[user_id].role_ids
    everyone = [guild.id]
    return [
        [channel.overwrites[one] for one in ids if one in channel.overwrites]
        for ids in (everyone, roles, [user_id])
    ]
