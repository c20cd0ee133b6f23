"""The servers, channels, people and messages of the loopback Discord, as plain state."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

TEXT, DM, VOICE, CATEGORY, ANNOUNCEMENT = 0, 1, 2, 4, 5
ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD, STAGE, FORUM = 10, 11, 12, 13, 15
THREADS = (ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD)

ROLE, MEMBER = 0, 1
"""Kinds of permission overwrite."""


@dataclass
class User:
    id: int
    username: str
    bot: bool = False


@dataclass
class Role:
    """``personal`` marks the one that carries a single member's rights; the page does not list it."""

    id: int
    name: str
    permissions: int
    position: int = 0
    managed: bool = False
    mentionable: bool = False
    personal: bool = False


@dataclass
class Member:
    user: User
    role_ids: list[int]
    joined_at: str


@dataclass
class Overwrite:
    id: int
    kind: int
    allow: int = 0
    deny: int = 0


@dataclass
class Thread:
    """What a channel has beside the rest when it is a thread."""

    owner_id: int
    auto_archive_minutes: int
    created_at: str


@dataclass
class Message:
    """``payload`` is Discord's message object; ``visible_to`` the only reader of an ephemeral one."""

    payload: dict[str, Any]
    author_id: int
    visible_to: int | None = None
    interaction_id: int | None = None

    @property
    def id(self) -> int:
        return int(self.payload["id"])

    @property
    def channel_id(self) -> int:
        return int(self.payload["channel_id"])


@dataclass
class Channel:
    id: int
    name: str
    type: int = TEXT
    guild_id: int | None = None
    topic: str | None = None
    position: int = 0
    parent_id: int | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    recipients: list[User] = field(default_factory=list)
    thread: Thread | None = None

    def history(self) -> list[Message]:
        """What everybody sees here, oldest first."""
        return [self.messages[one] for one in sorted(self.messages) if not self.messages[one].visible_to]


@dataclass
class Guild:
    """A server. ``roles`` holds @everyone under the guild's own id."""

    id: int
    name: str
    owner_id: int
    bot_role_id: int
    system_channel_id: int | None = None
    roles: dict[int, Role] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)


@dataclass
class World:
    """Everything that exists. ``bot`` is the user of the application."""

    bot: User
    application_id: int
    guilds: dict[int, Guild] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    direct: dict[int, Channel] = field(default_factory=dict)
    visitor: tuple[int, int] | None = None
    files: dict[int, tuple[str, bytes]] = field(default_factory=dict)

    def channel(self, channel_id: int) -> Channel | None:
        for channel in self.channels():
            if channel.id == channel_id:
                return channel
        return None

    def channels(self) -> Iterator[Channel]:
        for guild in self.guilds.values():
            yield from guild.channels.values()
        yield from self.direct.values()

    def guild_of(self, channel: Channel) -> Guild | None:
        return self.guilds.get(channel.guild_id or 0)

    def message(self, message_id: int) -> Message | None:
        for channel in self.channels():
            if message_id in channel.messages:
                return channel.messages[message_id]
        return None
