"""Subscriptions at hubs, one a feed (WebSub)."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, false, not_, or_, select, update

from feeds.model import Feed
from feeds.ports import HubState, HubSubscription
from storage.feeds import ACTIVE, FeedReads
from storage.schema import feed, guild, guild_feed, websub
from storage.session import chunks, upsert

STORED = [field.name for field in fields(HubSubscription) if field.name != "wanted"]
ENDING = HubState.ENDING.value

FOLLOWED = exists().where(guild_feed.c.feed_id == feed.c.id, guild.c.id == guild_feed.c.guild_id, ACTIVE)
# An address with credentials is one server's own, and no hub is told of it.
PUSHABLE = and_(feed.c.retired == false(), feed.c.private_to == 0, FOLLOWED)
AS_NAMED = and_(feed.c.hub_url == websub.c.hub_url, feed.c.topic_url == websub.c.topic_url)


def _wanted() -> ColumnElement[bool]:
    return exists().where(feed.c.id == websub.c.feed_id, AS_NAMED, PUSHABLE).correlate(websub)


def _subscriptions() -> Select[Any]:
    return select(*[websub.c[name] for name in STORED], _wanted().label("wanted"))


def _subscription_of(row: Row[Any]) -> HubSubscription:
    values = dict(row._mapping)
    return HubSubscription(**{**values, "state": HubState(row.state), "wanted": bool(row.wanted)})


class HubReads(FeedReads):
    """What hubs were asked for, and what they may be asked for."""

    async def hub_subscription(self, token: str) -> HubSubscription | None:
        row = await self.row(_subscriptions().where(websub.c.token == token))
        return _subscription_of(row) if row else None

    async def hub_subscriptions(self, feed_ids: Collection[int] | None = None) -> list[HubSubscription]:
        everything = _subscriptions()
        if feed_ids is None:
            found = list(await self.rows(everything))
        else:
            found = await self.rows_for(feed_ids, lambda some: everything.where(websub.c.feed_id.in_(some)))
        return sorted(map(_subscription_of, found), key=lambda one: one.feed_id)

    async def due_hub_subscriptions(self, now: datetime, limit: int) -> list[HubSubscription]:
        unwanted = and_(websub.c.state != ENDING, not_(_wanted()))
        due = _subscriptions().where(or_(websub.c.next_try_at <= now, unwanted))
        soonest = due.order_by(websub.c.next_try_at, websub.c.feed_id).limit(limit)
        return [_subscription_of(row) for row in await self.rows(soonest)]

    async def feeds_naming_hubs(self, limit: int) -> list[Feed]:
        statement = (
            select(feed.c.id)
            .join(websub, and_(websub.c.feed_id == feed.c.id, AS_NAMED), isouter=True)
            .where(feed.c.hub_url != "", feed.c.topic_url != "", PUSHABLE, websub.c.feed_id.is_(None))
            .order_by(feed.c.id)
            .limit(limit)
        )
        return await self.feeds([row.id for row in await self.rows(statement)])


class HubWrites(HubReads):
    """What is written down before a hub is asked, and once it answers or pushes."""

    async def save_hub_subscriptions(self, subscriptions: Sequence[HubSubscription]) -> None:
        rows = [{name: getattr(one, name) for name in STORED} for one in subscriptions]
        await self.change(SAVE, [row | {"state": row["state"].value} for row in rows])

    async def remove_hub_subscriptions(self, feed_ids: Collection[int]) -> None:
        for some in chunks(feed_ids):
            await self.change(delete(websub).where(websub.c.feed_id.in_(some)))

    async def mark_pushed(self, feed_id: int, now: datetime, *, rate_gain: float) -> None:
        """A mark repeated for the same ``now`` counts once."""
        if rate_gain:
            unmarked = or_(feed.c.newest_at.is_(None), feed.c.newest_at != now)
            news = {"newest_at": now, "silent_at": None, "rate": feed.c.rate + rate_gain}
            await self.change(update(feed).where(feed.c.id == feed_id, unmarked).values(**news))
        await self.change(update(websub).where(websub.c.feed_id == feed_id).values(pushed_at=now))

    async def bring_forward(self, feed_ids: Collection[int], now: datetime, polled_before: datetime) -> None:
        for some in chunks(feed_ids):
            asleep = and_(feed.c.next_poll_at > now, feed.c.polled_at < polled_before)
            await self.change(update(feed).where(feed.c.id.in_(some), asleep).values(next_poll_at=now))


SAVE = upsert(websub, ["feed_id"], STORED[1:])
