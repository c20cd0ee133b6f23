"""Feeds, and who follows them."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    and_,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
    true,
    update,
)

from feeds.model import Feed, Following
from feeds.urls import host
from storage.guilds import GuildWrites
from storage.schema import feed, guild, guild_feed, websub
from storage.session import Session, add_missing, among, chunks, upsert

FEED_FIELDS = [field.name for field in fields(Feed) if field.name != "reading"]
# What a feed has from other tables: its followers' wishes, and the subscription at its hub.
ELSEWHERE = ("fixed_seconds", "leased_until", "waiting", "full_text")
STATE = [name for name in FEED_FIELDS if name not in ("id", *ELSEWHERE)]
LISTS = [FEED_FIELDS.index(name) for name in ("skip_hours", "skip_days")]
WISHES = ["every_seconds", "backfill", "tags", "full_text", "paused", "managed"]

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


def _leased_until() -> ScalarSelect[Any]:
    """Of a hub that pushed since the last poll that brought something new."""
    missed_nothing = or_(feed.c.newest_at.is_(None), websub.c.pushed_at >= feed.c.newest_at)
    return (
        select(websub.c.lease_until)
        .where(websub.c.feed_id == feed.c.id, websub.c.state == "active", missed_nothing)
        .where(websub.c.pushed_at.is_not(None))
        .correlate(feed)
        .scalar_subquery()
    )


def _some_follower(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Of the feed of an enclosing statement: whether this holds of a server that has a say in it."""
    following = (guild_feed.c.feed_id == feed.c.id, guild.c.id == guild_feed.c.guild_id, ACTIVE)
    return exists().where(*following, condition).correlate(feed)


def waits_for_first_poll() -> ColumnElement[bool]:
    """Of the feed of an enclosing statement: whether some server had no first poll of it yet."""
    return _some_follower(guild_feed.c.first_polled_at.is_(None))


def _feed_columns(prefix: str = "") -> list[Any]:
    """In the order of the fields of ``Feed``."""
    full_text = _some_follower(guild_feed.c.full_text == true())
    elsewhere = (_fixed_seconds(), _leased_until(), waits_for_first_poll(), full_text)
    columns = {**feed.c, **dict(zip(ELSEWHERE, elsewhere, strict=True))}
    return [columns[name].label(prefix + name) for name in FEED_FIELDS]


def feed_of(values: Sequence[Any]) -> Feed:
    """The feed in what was selected with ``_feed_columns``."""
    found = list(values)
    for place in LISTS:
        found[place] = tuple(found[place])
    return Feed(*found)


FOLLOWINGS = (
    select(guild_feed, *_feed_columns("feed_of_"))
    .join_from(guild_feed, feed, feed.c.id == guild_feed.c.feed_id)
    .order_by(guild_feed.c.added_at, guild_feed.c.id)
)
OF_GUILD = FOLLOWINGS.where(guild_feed.c.guild_id == bindparam("of"))
OF_FEED = FOLLOWINGS.where(
    guild_feed.c.feed_id == bindparam("of"),
    guild_feed.c.guild_id.in_(select(guild.c.id).where(guild.c.left == false())),
)
FEEDS = select(*_feed_columns()).where(feed.c.id.in_(among())).order_by(feed.c.id)


def following_of(row: Row[Any]) -> Following:
    """The following in a row of ``FOLLOWINGS``."""
    values = {field.name: row._mapping[field.name] for field in fields(Following) if field.name != "feed"}
    return Following(**{**values, "tags": tuple(values["tags"]), "feed": feed_of(row[-len(FEED_FIELDS) :])})


class FeedReads(Session):
    """Feeds and followings."""

    async def followings(self, *, guild_id: int = 0, feed_id: int = 0) -> list[Following]:
        found = await self.rows(OF_GUILD if guild_id else OF_FEED, {"of": guild_id or feed_id})
        return [following_of(row) for row in found]

    async def feeds(self, ids: Collection[int]) -> list[Feed]:
        """By id; ids that are unknown are left out."""
        found = await self.rows_among(FEEDS, ids)
        return sorted(map(feed_of, found), key=lambda one: one.id)


class FeedWrites(FeedReads, GuildWrites):
    """Following, and ceasing to."""

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
