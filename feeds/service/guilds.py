"""The servers the bot is in: their names, their system channels, and which were left."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from feeds.model import Guild
from feeds.service.service import Service


async def joined(service: Service, guild_id: int, *, name: str, system_channel_id: int = 0) -> None:
    """The bot is in this server; writes only what changed. ``system_channel_id`` 0 where it has none."""
    async with service.store.read() as reads:
        known = {guild.id for guild in await reads.guilds()}
        stored = await reads.guild(guild_id)
    wanted = _present(stored, name, system_channel_id)
    if guild_id in known and stored == wanted:
        return
    async with service.store.write() as tx:
        await tx.save_guild(_present(await tx.guild(guild_id), name, system_channel_id))


def _present(guild: Guild, name: str, system_channel_id: int) -> Guild:
    return replace(guild, name=name, system_channel_id=system_channel_id, left=False)


async def left(service: Service, guild_id: int) -> None:
    """The bot was removed; everything stays stored, nothing is polled or posted for it."""
    async with service.store.write() as tx:
        guild = await tx.guild(guild_id)
        if not guild.left:
            await tx.save_guild(replace(guild, left=True))


async def leave_others(service: Service, present: Callable[[], Collection[int]]) -> None:
    """Marks the servers left that the bot was removed from while it was away.

    ``present`` says where the bot is now. It is asked after the database, again when nobody else can write,
    and once more when all is written: a server may join at any moment, and ``joined`` writes nothing for one
    that is stored as it should be.
    """
    async with service.store.read() as reads:
        if not _gone(await reads.guilds(), present()):
            return
    async with service.store.write() as tx:
        gone = _gone(await tx.guilds(), present())
        for guild in gone:
            await tx.save_guild(replace(guild, left=True))
    for guild in gone:
        if guild.id in present():
            await joined(service, guild.id, name=guild.name, system_channel_id=guild.system_channel_id)


def _gone(stored: Sequence[Guild], present: Collection[int]) -> list[Guild]:
    return [guild for guild in stored if not guild.left and guild.id not in present]
