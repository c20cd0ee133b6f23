"""Feeds, who follows them, and which are due."""

from collections.abc import Collection
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, ScalarSelect, Select, and_, exists, false, func, or_, select, update

from feeds.model import Feed, Following
from feeds.urls import host
from storage.guilds import GuildWrites
from storage.schema import feed, guild, guild_feed
from storage.session import Session, add_missing, chunks, upsert

STATE = [field.name for field in fields(Feed) if field.name not in ("id", "fixed_seconds")]
WISHES = ["every_seconds", "backfill", "tags", "full_text", "paused", "managed"]

SOONEST = (feed.c.next_poll_at.nulls_first(), feed.c.id)

# Only servers that are still there and have not paused the feed have a say in when it is polled.
ACTIVE = and_(guild_feed.c.paused == false(), guild.c.left == false())


def _fixed_seconds() -> ScalarSelect[Any]:
    return (
        select(func.min(guild_feed.c.every_seconds))
        .join(guild, guild.c.id == guild_feed.c.guild_id)
        .where(guild_feed.c.feed_id == feed.c.id, ACTIVE)
        .correlate(feed)
        .scalar_subquery()
    )


def _feed_columns(prefix: str = "") -> list[Any]:
    stored = [feed.c[name].label(prefix + name) for name in ["id", *STATE]]
    return [*stored, _fixed_seconds().label(prefix + "fixed_seconds")]


def feed_of(row: Row[Any], prefix: str = "") -> Feed:
    """The feed in a row selected with ``_feed_columns``."""
    values = {field.name: row._mapping[prefix + field.name] for field in fields(Feed)}
    skipped = {name: tuple(values[name]) for name in ("skip_hours", "skip_days")}
    return Feed(**{**values, **skipped})


def _followings() -> Select[Any]:
    return (
        select(guild_feed, *_feed_columns("feed_of_"))
        .join_from(guild_feed, feed, feed.c.id == guild_feed.c.feed_id)
        .order_by(guild_feed.c.added_at, guild_feed.c.id)
    )


def _following_of(row: Row[Any]) -> Following:
    values = {field.name: row._mapping[field.name] for field in fields(Following) if field.name != "feed"}
    return Following(**{**values, "tags": tuple(values["tags"]), "feed": feed_of(row, "feed_of_")})


class FeedReads(Session):
    """Feeds and followings."""

    async def followings(self, *, guild_id: int = 0, feed_id: int = 0) -> list[Following]:
        statement = _followings()
        if guild_id:
            statement = statement.where(guild_feed.c.guild_id == guild_id)
        if feed_id:
            there = select(guild.c.id).where(guild.c.left == false())
            statement = statement.where(guild_feed.c.feed_id == feed_id, guild_feed.c.guild_id.in_(there))
        return [_following_of(row) for row in await self.rows(statement)]

    async def feeds(self, ids: Collection[int]) -> list[Feed]:
        """By id; ids that are unknown are left out."""
        found = await self.rows_for(ids, lambda some: select(*_feed_columns()).where(feed.c.id.in_(some)))
        return sorted(map(feed_of, found), key=lambda one: one.id)


class FeedWrites(FeedReads, GuildWrites):
    """Following, and the claims by which a poll takes its feeds."""

    async def follow(self, following: Following, now: datetime) -> Following:
        await self.require_guild(following.guild_id)
        feed_id = await _require_feed(self, following.feed)
        if not await _follows(self, following.guild_id, feed_id):
            await self.change(
                update(feed).where(feed.c.id == feed_id).values(next_poll_at=now, retired=False)
            )
        values = {field.name: getattr(following, field.name) for field in fields(Following)}
        del values["id"], values["feed"]
        row = {**values, "tags": list(following.tags), "feed_id": feed_id}
        await self.change(upsert(guild_feed, ["guild_id", "feed_id"], WISHES), [row])
        return next(
            one for one in await self.followings(guild_id=following.guild_id) if one.feed.id == feed_id
        )

    async def unfollow(self, following_id: int) -> None:
        await self.change(guild_feed.delete().where(guild_feed.c.id == following_id))

    async def mark_first_polled(self, following_ids: Collection[int], now: datetime) -> None:
        unpolled = guild_feed.c.first_polled_at.is_(None)
        for some in chunks(following_ids):
            await self.change(
                update(guild_feed).where(guild_feed.c.id.in_(some), unpolled).values(first_polled_at=now)
            )

    async def claim_due_feeds(
        self,
        now: datetime,
        *,
        until: datetime,
        owner: str,
        limit: int,
        everything: bool = False,
        per_host: int | None = None,
    ) -> list[Feed]:
        """A feed that is claimed is not claimed again before the claim ends, not by its owner either."""
        due = _due(now, everything)
        if per_host is not None:
            due = _at_most(per_host, due, now)
        soonest = due.order_by(*SOONEST).limit(limit).with_for_update(skip_locked=True, of=feed)
        claim = (
            update(feed)
            .where(feed.c.id.in_(soonest))
            .values(claimed_by=owner, claimed_until=until)
            .returning(feed.c.id)
        )
        claimed = await self.feeds([row.id for row in await self.rows(claim)])
        return sorted(claimed, key=lambda one: (one.next_poll_at or datetime.min.replace(tzinfo=UTC), one.id))

    async def release_feeds(self, owner: str) -> None:
        await self.change(
            update(feed).where(feed.c.claimed_by == owner).values(claimed_by="", claimed_until=None)
        )


async def _require_feed(session: Session, wanted: Feed) -> int:
    await session.change(add_missing(feed), [state_of(wanted) | {"claimed_by": ""}])
    found = await session.row(
        select(feed.c.id).where(feed.c.url == wanted.url, feed.c.private_to == wanted.private_to)
    )
    assert found is not None
    return int(found.id)


async def _follows(session: Session, guild_id: int, feed_id: int) -> bool:
    where = (guild_feed.c.guild_id == guild_id, guild_feed.c.feed_id == feed_id)
    return await session.row(select(guild_feed.c.id).where(*where)) is not None


def state_of(one: Feed) -> dict[str, Any]:
    """What is stored of a feed, but for its id and its claim."""
    return {name: getattr(one, name) for name in STATE} | {"host": host(one.url)}


def _due(now: datetime, everything: bool) -> Select[Any]:
    followed = exists().where(guild_feed.c.feed_id == feed.c.id, guild.c.id == guild_feed.c.guild_id, ACTIVE)
    free = or_(feed.c.claimed_until.is_(None), feed.c.claimed_until <= now)
    statement = select(feed.c.id).where(followed, free, feed.c.retired == false())
    if not everything:
        statement = statement.where(or_(feed.c.next_poll_at.is_(None), feed.c.next_poll_at <= now))
    return statement


def _at_most(per_host: int, due: Select[Any], now: datetime) -> Select[Any]:
    """Those of the due feeds with which no host has more than ``per_host`` running claims."""
    place = func.row_number().over(partition_by=feed.c.host, order_by=SOONEST).label("place")
    line = due.add_columns(feed.c.host, place).subquery("line")
    other = feed.alias("other")
    running = (
        select(other.c.host, func.count().label("claims"))
        .where(other.c.claimed_until > now)
        .group_by(other.c.host)
        .subquery("running")
    )
    # Joined to the table again: PostgreSQL locks no rows beside a window function.
    return (
        select(feed.c.id)
        .join(line, line.c.id == feed.c.id)
        .join(running, running.c.host == line.c.host, isouter=True)
        .where(line.c.place <= per_host - func.coalesce(running.c.claims, 0))
    )
