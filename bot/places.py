"""A channel that somebody chose to be posted in: looked at before anything is stored."""

from dataclasses import dataclass

import discord

from bot.replies import Act
from bot.wording import listed
from feeds.errors import UserError

Channel = discord.TextChannel | discord.Thread

NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
}
IN_THREADS = {**NEEDED, "send_messages_in_threads": "Send Messages in Threads"}
del IN_THREADS["send_messages"]


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, or a thread of one, in which the bot may post."""

    channel_id: int
    thread_id: int
    name: str
    type: int

    @property
    def mention(self) -> str:
        """As Discord shows it."""
        return f"<#{self.thread_id or self.channel_id}>"


def chosen(act: Act, channel_id: int) -> Place:
    """The place with this id in the server of the interaction.

    Raises UserError for a channel that is unknown here, is of another kind, or is closed to the bot.
    """
    guild = act.guild
    channel = guild.get_channel_or_thread(channel_id) if guild else None
    if guild is None or channel is None:
        raise UserError("I cannot use that channel; choose a text channel of this server that I may view")
    if not isinstance(channel, Channel):
        raise UserError(
            f"I cannot post in #{channel.name}; choose a text channel, an announcement channel or a thread"
        )
    _require_permissions(channel, guild.me)
    if isinstance(channel, discord.Thread):
        return Place(channel.parent_id, channel.id, channel.name, channel.type.value)
    return Place(channel.id, 0, channel.name, channel.type.value)


def _require_permissions(channel: Channel, me: discord.Member) -> None:
    granted = channel.permissions_for(me)
    needed = IN_THREADS if isinstance(channel, discord.Thread) else NEEDED
    missing = [name for flag, name in needed.items() if not getattr(granted, flag)]
    if missing:
        words = listed(missing)
        raise UserError(
            f"I lack {words} in #{channel.name}; open that channel's settings, then Permissions, "
            f"give my role {words}, and try again"
        )
