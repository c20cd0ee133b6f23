"""The Discord client: no privileged intents, commands synced when they changed, servers kept up to date."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import discord
import structlog

from bot.commands import all_commands
from bot.panels import BUTTONS
from bot.panels.choice import Choices
from bot.tree import WireTree
from feeds.service import Service, guilds

MAX_RATELIMIT_SECONDS = 30.0
"""The longest that a full bucket may hold a sender (DESIGN, invariant 5)."""

CLOSING_SECONDS = 1.0
"""How long what is being answered may go on when the client closes."""

log = structlog.get_logger(__name__)

PlaceChanged = Callable[[int, int], Awaitable[object]]


async def _ignored(guild_id: int, channel_id: int) -> None:
    """Nobody asked to hear of changed places."""


class WireClient(discord.Client):
    """wirewatch on Discord.

    ``on_place_changed`` is awaited with a guild id and a channel id (0: any of them) when what the bot may
    do there may have changed, and at each command there.
    """

    def __init__(
        self,
        service: Service,
        *,
        on_place_changed: PlaceChanged = _ignored,
        guild_ready_timeout: float = 2.0,
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=MAX_RATELIMIT_SECONDS,
            guild_ready_timeout=guild_ready_timeout,
        )
        self.service = service
        self.choices = Choices()
        self.on_place_changed = on_place_changed
        self.tree = WireTree(self)
        self._command_ids: dict[str, int] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    def keep(self) -> None:
        """Called by what runs in a task of discord.py's making: ``close`` then waits for that task."""
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Lets what is being answered end, for CLOSING_SECONDS; nothing of ours runs afterwards."""
        await self._finish(CLOSING_SECONDS)
        # discord.py waits for late servers in a task that its own close leaves running.
        if (ready := self._connection._ready_task) is not None:
            ready.cancel()
            await asyncio.gather(ready, return_exceptions=True)
        await super().close()
        await self._finish(0)

    async def _finish(self, seconds: float) -> None:
        tasks = self._tasks - {asyncio.current_task()}
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def setup_hook(self) -> None:
        """Called by discord.py after login."""
        for command in all_commands(self.service):
            self.tree.add_command(command, override=True)
        self.add_dynamic_items(*BUTTONS)
        await self._sync_if_changed()

    async def _sync_if_changed(self) -> None:
        """A bot without fresh commands still posts, so a refusal is logged and tried again at next start."""
        wanted = self.tree.payload_hash()
        async with self.service.store.read() as reads:
            if (await reads.installation()).commands_hash == wanted:
                return
        try:
            commands = await self.tree.sync()
        except (discord.HTTPException, discord.app_commands.CommandSyncFailure) as error:
            log.error("commands not synced", error=str(error))
            return
        self._command_ids = {command.name: command.id for command in commands}
        async with self.service.store.write() as tx:
            await tx.set_commands_hash(wanted)
        log.info("commands synced", commands=len(commands))

    async def command_ids(self) -> dict[str, int]:
        """Ids of the top-level commands, for mentions; empty where Discord does not say."""
        if not self._command_ids:
            try:
                commands = await self.tree.fetch_commands()
            except discord.HTTPException as error:
                log.warning("command ids unknown", error=str(error))
                return {}
            self._command_ids = {command.name: command.id for command in commands}
        return self._command_ids

    # ---- servers: called by discord.py -----------------------------------------------------------------

    async def on_ready(self) -> None:
        """Everything is known: servers that are not among them were left while the bot was away."""
        self.keep()
        await guilds.leave_others(self.service, lambda: {guild.id for guild in self.guilds})

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._joined(guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        await self._joined(guild)

    async def on_guild_update(self, before: discord.Guild, after: discord.Guild) -> None:
        await self._joined(after)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.keep()
        await guilds.left(self.service, guild.id)

    async def _joined(self, guild: discord.Guild) -> None:
        self.keep()
        system = guild.system_channel.id if guild.system_channel else 0
        await guilds.joined(self.service, guild.id, name=guild.name, system_channel_id=system)
        await self.on_place_changed(guild.id, 0)

    # ---- rights: called by discord.py ------------------------------------------------------------------

    async def _look(self, guild_id: int, channel_id: int) -> None:
        self.keep()
        await self.on_place_changed(guild_id, channel_id)

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        if before.permissions != after.permissions:
            await self._look(after.guild.id, 0)

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        await self._look(role.guild.id, 0)

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        if after.id == after.guild.me.id and before.roles != after.roles:
            await self._look(after.guild.id, 0)

    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        await self._look(after.guild.id, after.id)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self._look(channel.guild.id, channel.id)

    async def on_thread_update(self, before: discord.Thread, after: discord.Thread) -> None:
        await self._look(after.guild.id, after.id)

    async def on_interaction(self, act: discord.Interaction[Any]) -> None:
        """A command in a channel is a moment to look whether it can be posted to again."""
        if act.type is discord.InteractionType.application_command and act.guild_id and act.channel_id:
            await self._look(act.guild_id, act.channel_id)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Called by discord.py where an event's handler failed; the next event finds the client alive."""
        log.exception("event failed", event_name=event_method)
