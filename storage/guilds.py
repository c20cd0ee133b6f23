"""The installation and the servers it is in."""

from collections.abc import Collection
from dataclasses import asdict, fields

from sqlalchemy import select, update

from feeds.model import Guild
from feeds.ports import Installation
from storage.schema import guild, installation
from storage.session import Session, add_missing, upsert

GUILD = select(*[guild.c[field.name] for field in fields(Guild)])
INSTALLATION = select(*[installation.c[field.name] for field in fields(Installation)])
SETTINGS = [field.name for field in fields(Guild) if field.name != "id"]


class GuildReads(Session):
    """What is known of servers."""

    async def installation(self) -> Installation:
        (row,) = await self.rows(INSTALLATION)
        return Installation(**row._mapping)

    async def guild(self, guild_id: int) -> Guild:
        row = await self.row(GUILD.where(guild.c.id == guild_id))
        return Guild(**row._mapping) if row else Guild(id=guild_id)

    async def guilds(self, ids: Collection[int] | None = None) -> list[Guild]:
        if ids is None:
            return [Guild(**row._mapping) for row in await self.rows(GUILD.order_by(guild.c.id))]
        rows = await self.rows_for(ids, lambda some: GUILD.where(guild.c.id.in_(some)))
        found = {row.id: Guild(**row._mapping) for row in rows}
        return [found.get(guild_id) or Guild(id=guild_id) for guild_id in sorted(set(ids))]


class GuildWrites(GuildReads):
    """Changes to the installation and to servers' settings."""

    async def set_config_hash(self, value: str) -> None:
        await self.change(update(installation).values(config_hash=value))

    async def set_commands_hash(self, value: str) -> None:
        await self.change(update(installation).values(commands_hash=value))

    async def save_guild(self, guild: Guild) -> None:
        await self.change(SAVE_GUILD, [asdict(guild)])

    async def require_guild(self, guild_id: int) -> None:
        """A row with the defaults where the server has none yet, for other rows to refer to."""
        await self.change(add_missing(guild), [asdict(Guild(id=guild_id))])

    async def raise_watch_version(self) -> None:
        """Tells every process that holds watches to read them again."""
        await self.change(update(installation).values(watch_version=installation.c.watch_version + 1))


SAVE_GUILD = upsert(guild, ["id"], SETTINGS)
