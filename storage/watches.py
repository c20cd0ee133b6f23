"""What servers look for."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Select, false, select, update

from feeds.errors import StoreError
from feeds.model import Watch, WatchKind
from storage.ending import end
from storage.guilds import GuildWrites
from storage.payloads import spec_from_json, spec_to_json
from storage.schema import destination, guild, subscription, watch
from storage.session import Session, add_missing, chunks

LIVE = watch.c.removed_at.is_(None)


def watch_of(row: Row[Any]) -> Watch:
    """The watch in a row of its table."""
    return Watch(
        key=row.key,
        kind=WatchKind(row.kind),
        guild_id=row.guild_id,
        id=row.id,
        revision=row.revision,
        managed=row.managed,
        **spec_from_json(row.spec),
    )


def _columns(wanted: Watch) -> dict[str, Any]:
    return {
        "guild_id": wanted.guild_id,
        "key": wanted.key,
        "kind": wanted.kind.value,
        "revision": wanted.revision,
        "spec": spec_to_json(wanted),
        "managed": wanted.managed,
    }


class WatchReads(Session):
    """Watches that were not removed."""

    async def watches(self, *, guild_id: int = 0, ids: Collection[int] | None = None) -> list[Watch]:
        statement = _living(watch).order_by(watch.c.id)
        if guild_id:
            statement = statement.where(watch.c.guild_id == guild_id)
        if ids is None:
            return [watch_of(row) for row in await self.rows(statement)]
        rows = await self.rows_for(ids, lambda some: statement.where(watch.c.id.in_(some)))
        return sorted(map(watch_of, rows), key=lambda one: one.id)

    async def watch_revisions(self) -> dict[int, int]:
        rows = await self.rows(_living(watch.c.id, watch.c.revision))
        return {row.id: row.revision for row in rows}


class WatchWrites(WatchReads, GuildWrites):
    """Edits, each of which raises the watch version unless it changes nothing."""

    async def add_watches(self, watches: Sequence[Watch]) -> list[Watch]:
        for guild_id in {one.guild_id for one in watches}:
            await self.require_guild(guild_id)
        if await self.change(add_missing(watch), [_columns(one) for one in watches]):
            await self.raise_watch_version()
        rows = await self.rows_for(
            [one.key for one in watches], lambda some: select(watch).where(LIVE, watch.c.key.in_(some))
        )
        stored = {(row.guild_id, row.key): watch_of(row) for row in rows}
        return [stored[one.guild_id, one.key] for one in watches]

    async def save_watch(self, watch: Watch) -> Watch:
        """One with the same key in the same server is updated. StoreError where the id is gone."""
        stored = await _stored(self, watch)
        if stored is None:
            return await _insert(self, watch)
        if stored == replace(watch, id=stored.id, revision=stored.revision):
            return stored
        return await _edit(self, replace(watch, id=stored.id, revision=stored.revision + 1))

    async def remove_watch(self, watch_id: int) -> None:
        """Marks it removed, so that what it found can still be explained."""
        await self.remove_watches([watch_id])

    async def remove_watches(self, watch_ids: Collection[int]) -> None:
        rows = await self.rows_for(watch_ids, lambda some: select(watch).where(LIVE, watch.c.id.in_(some)))
        if not rows:
            return
        for some in chunks(row.id for row in rows):
            await self.change(update(watch).where(watch.c.id.in_(some)).values(removed_at=self.now()))
        keys: dict[int, set[str]] = defaultdict(set)
        for row in rows:
            keys[row.guild_id].add(row.key)
        for guild_id, gone in keys.items():
            await _deselect(self, guild_id, gone)
        await self.raise_watch_version()


def _living(*columns: Any) -> Select[Any]:
    servers = select(*columns).join_from(watch, guild, guild.c.id == watch.c.guild_id)
    return servers.where(LIVE, guild.c.left == false())


async def _stored(session: GuildWrites, wanted: Watch) -> Watch | None:
    row = await session.row(_by_id(wanted.id) if wanted.id else _by_key(wanted))
    if row is None and wanted.id:
        raise StoreError(f"the watch {wanted.key} is not stored any more")
    return watch_of(row) if row else None


async def _insert(session: GuildWrites, wanted: Watch) -> Watch:
    await session.require_guild(wanted.guild_id)
    (row,) = await session.rows(watch.insert().values(**_columns(wanted)).returning(watch.c.id))
    await session.raise_watch_version()
    return replace(wanted, id=row.id)


async def _edit(session: GuildWrites, wanted: Watch) -> Watch:
    await session.change(update(watch).where(watch.c.id == wanted.id).values(**_columns(wanted)))
    await session.raise_watch_version()
    return wanted


async def _deselect(session: GuildWrites, guild_id: int, keys: Collection[str]) -> None:
    statement = (
        select(subscription.c.id, subscription.c.selectors)
        .join(destination, destination.c.id == subscription.c.destination_id)
        .where(destination.c.guild_id == guild_id, subscription.c.removed_at.is_(None))
    )
    for row in await session.rows(statement):
        left = [selector for selector in row.selectors if selector not in keys]
        if left != row.selectors:
            same = subscription.c.id == row.id
            await session.change(update(subscription).where(same).values(selectors=left or row.selectors))
            if not left:
                await end(session, [row.id])


def _by_id(watch_id: int) -> Select[Any]:
    return select(watch).where(LIVE, watch.c.id == watch_id)


def _by_key(wanted: Watch) -> Select[Any]:
    return select(watch).where(LIVE, watch.c.guild_id == wanted.guild_id, watch.c.key == wanted.key)
