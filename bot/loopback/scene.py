"""Setting the scene: servers, channels, people and rights, changed at any time and told to the bot."""

import copy
from typing import Any

from bot.loopback import messages, payloads, permissions
from bot.loopback.core import Core
from bot.loopback.errors import Refused
from bot.loopback.world import MEMBER, ROLE, TEXT, Channel, Guild, Member, Message, Overwrite, Role, User

Json = dict[str, Any]

BOT, EVERYONE = "bot", "everyone"


class Scene:
    """The part of ``LoopbackDiscord`` that arranges the world. Rights are sums of ``permissions`` bits."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add_guild(
        self,
        name: str,
        *,
        guild_id: int | None = None,
        system_channel_id: int | None = None,
        bot_permissions: int = permissions.INVITE,
    ) -> Guild:
        """A new server that the bot is in, owned by a user made for it; @everyone may only use commands."""
        world, ids = self._core.world, self._core.ids
        owner = self.add_user(f"owner of {name}")
        guild = Guild(guild_id or ids.new(), name, owner.id, bot_role_id=ids.new())
        guild.system_channel_id = system_channel_id
        guild.roles[guild.id] = Role(guild.id, "@everyone", permissions.USE_APPLICATION_COMMANDS)
        own = Role(guild.bot_role_id, world.bot.username, bot_permissions, position=1, managed=True)
        guild.roles[own.id] = own
        guild.members[world.bot.id] = Member(world.bot, [own.id], self._core.timestamp())
        guild.members[owner.id] = Member(owner, [], self._core.timestamp())
        world.guilds[guild.id] = guild
        joined = payloads.guild(guild, world)
        del joined["unavailable"]
        self._tell_guild("GUILD_CREATE", joined, guild)
        return guild

    def remove_guild(self, guild_id: int) -> None:
        """The bot is thrown out."""
        guild = self._core.world.guilds.pop(guild_id)
        self._tell_guild("GUILD_DELETE", {"id": str(guild_id)}, guild)

    def add_channel(
        self,
        guild_id: int,
        name: str,
        *,
        channel_id: int | None = None,
        topic: str | None = None,
        type: int = TEXT,
        position: int | None = None,
    ) -> Channel:
        """A new channel, last in the list unless a position is given."""
        guild = self._core.world.guilds[guild_id]
        place = len(guild.channels) if position is None else position
        channel = Channel(channel_id or self._core.ids.new(), name, type, guild_id, topic, place)
        guild.channels[channel.id] = channel
        self._core.tell("CHANNEL_CREATE", payloads.channel(channel), channel)
        return channel

    def delete_channel(self, channel_id: int) -> None:
        channel = self._channel(channel_id)
        guild = self._core.world.guilds[channel.guild_id or 0]
        del guild.channels[channel_id]
        name = "THREAD_DELETE" if channel.thread else "CHANNEL_DELETE"
        self._core.tell(name, payloads.channel(channel), channel)

    def add_user(self, username: str, *, user_id: int | None = None) -> User:
        user = User(user_id or self._core.ids.new(), username)
        self._core.world.users[user.id] = user
        return user

    def add_member(
        self, guild_id: int, user_id: int, *, permissions: int = permissions.PLAIN_MEMBER
    ) -> Member:
        """Makes a user a member with a role of these rights."""
        user = self._core.world.users[user_id]
        role = self.add_role(guild_id, f"role of {user.username}", permissions=permissions)
        role.personal = True
        member = Member(user, [role.id], self._core.timestamp())
        self._core.world.guilds[guild_id].members[user_id] = member
        return member

    def add_role(
        self,
        guild_id: int,
        name: str,
        *,
        permissions: int = 0,
        role_id: int | None = None,
        mentionable: bool = False,
    ) -> Role:
        guild = self._core.world.guilds[guild_id]
        role = Role(
            role_id or self._core.ids.new(), name, permissions, len(guild.roles), mentionable=mentionable
        )
        guild.roles[role.id] = role
        told = {"guild_id": str(guild_id), "role": payloads.role(role)}
        self._tell_guild("GUILD_ROLE_CREATE", told, guild)
        return role

    def set_permissions(self, guild_id: int, permissions: int, *, who: int | str = BOT) -> None:
        """Gives the bot, or a member's own role, exactly these rights in a server."""
        guild = self._core.world.guilds[guild_id]
        role = guild.roles[guild.members[self._who(guild, who)].role_ids[0]]
        role.permissions = permissions
        told = {"guild_id": str(guild_id), "role": payloads.role(role)}
        self._tell_guild("GUILD_ROLE_UPDATE", told, guild)

    def deny(self, channel_id: int, permissions: int, *, who: int | str = BOT) -> None:
        """Takes rights from the bot, from everyone, or from a user or role by id, in one channel."""
        self._overwrite(channel_id, who, allow=0, deny=permissions)

    def allow(self, channel_id: int, permissions: int, *, who: int | str = BOT) -> None:
        """Grants rights in one channel; also what undoes ``deny``."""
        self._overwrite(channel_id, who, allow=permissions, deny=0)

    def set_visitor(self, guild_id: int, user_id: int) -> None:
        """Whom the page acts as, and which server it shows."""
        self._core.world.visitor = guild_id, user_id

    def say(self, channel_id: int, user_id: int, content: str) -> Json:
        """A person writes. Raises Refused for the bot, whose messages come through REST alone."""
        author = self._core.world.users.get(user_id)
        if author is None or author.bot:
            raise Refused("Only a person can be made to say something.")
        channel = self._channel(channel_id)
        payload = messages.make(self._core, channel, author, {"content": content})
        return dict(messages.store(self._core, channel, Message(payload, author.id)).payload)

    def attach(self, name: str, data: bytes) -> int:
        """A file that a person has at hand; its id is what a command's option for a file takes."""
        number = self._core.ids.new()
        self._core.world.files[number] = name, data
        return number

    def file(self, attachment_id: int | str) -> bytes:
        """What stands in a file that was sent."""
        return self._core.world.files[int(attachment_id)][1]

    def messages(self, channel_id: int) -> list[Json]:
        """What everybody sees in a channel, oldest first; nonces included, ephemeral replies not."""
        return [copy.deepcopy(one.payload) for one in self._channel(channel_id).history()]

    def _channel(self, channel_id: int) -> Channel:
        channel = self._core.world.channel(channel_id)
        if channel is None:
            raise Refused(f"There is no channel {channel_id}.")
        return channel

    def _who(self, guild: Guild, who: int | str) -> int:
        named = {BOT: self._core.world.bot.id, EVERYONE: guild.id}
        return named[who] if isinstance(who, str) else who

    def _overwrite(self, channel_id: int, who: int | str, *, allow: int, deny: int) -> None:
        channel = self._channel(channel_id)
        guild = self._core.world.guilds[channel.guild_id or 0]
        one = self._who(guild, who)
        kind = ROLE if one in guild.roles else MEMBER
        overwrite = channel.overwrites.setdefault(one, Overwrite(one, kind))
        overwrite.allow = overwrite.allow & ~deny | allow
        overwrite.deny = overwrite.deny & ~allow | deny
        self._core.tell("CHANNEL_UPDATE", payloads.channel(channel), channel)

    def _tell_guild(self, name: str, data: Json, guild: Guild) -> None:
        self._core.tell(name, data, guild_id=guild.id)
