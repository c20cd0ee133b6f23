"""The places that hear, and what they ask for."""

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, case, select, update
from sqlalchemy.dialects.postgresql import insert

from feeds.errors import StoreError
from feeds.model import Destination, Subscription, Tier
from storage.ending import LIVE, end
from storage.schema import destination, subscription
from storage.session import Session

PLACE = ["guild_id", "channel_id", "thread_id", "user_id"]


def destination_columns() -> list[Any]:
    """The columns of a destination under names that leave room for another table's."""
    return [destination.c[field.name].label(f"place_{field.name}") for field in fields(Destination)]


def destination_of(row: Row[Any]) -> Destination:
    """The destination in a row selected with ``destination_columns``."""
    names = [field.name for field in fields(Destination)]
    return Destination(**{name: row._mapping[f"place_{name}"] for name in names})


def _subscription_of(row: Row[Any]) -> Subscription:
    return Subscription(
        destination=destination_of(row),
        id=row.id,
        selectors=tuple(row.selectors),
        tier=Tier(row.tier),
        mode=row.mode,
        languages=tuple(row.languages),
        feeds=tuple(row.feeds),
        settings=row.settings,
        paused=row.paused,
        managed=row.managed,
    )


def _columns(wanted: Subscription) -> dict[str, Any]:
    return {
        "destination_id": wanted.destination.id,
        "selectors": list(wanted.selectors),
        "tier": wanted.tier.value,
        "mode": wanted.mode,
        "languages": list(wanted.languages),
        "feeds": list(wanted.feeds),
        "settings": dict(wanted.settings),
        "paused": wanted.paused,
        "managed": wanted.managed,
    }


class SubscriptionReads(Session):
    """Subscriptions that were not removed."""

    async def subscriptions(self, guild_ids: Collection[int]) -> list[Subscription]:
        """By id; paused ones too."""
        found = await self.rows_for(guild_ids, lambda some: _live().where(destination.c.guild_id.in_(some)))
        return sorted(map(_subscription_of, found), key=lambda one: one.id)


def _live() -> Select[Any]:
    return (
        select(subscription, *destination_columns())
        .join(destination, destination.c.id == subscription.c.destination_id)
        .where(LIVE)
    )


class SubscriptionWrites(SubscriptionReads):
    """Edits of places and of what they hear."""

    async def save_destination(self, destination: Destination) -> Destination:
        """Without a name the known name and type stay. Whether the place is whole is changed by breaking
        and mending alone."""
        values = {field.name: getattr(destination, field.name) for field in fields(Destination)}
        del values["id"]
        await self.change(SAVE_PLACE, [values])
        return await _place(self, destination)

    async def save_subscription(self, subscription: Subscription) -> Subscription:
        """A new one that says the same as one that stands is that one. StoreError where the id is gone."""
        place = await self.save_destination(subscription.destination)
        wanted = replace(subscription, destination=place)
        return await (_edit(self, wanted) if wanted.id else _insert(self, wanted))

    async def remove_subscription(self, subscription_id: int) -> None:
        """Marks it removed, so that the alerts it caused can still be explained."""
        await end(self, [subscription_id])

    async def break_destination(self, destination_id: int, reason: str, now: datetime) -> bool:
        whole = destination.c.broken_at.is_(None)
        broken = update(destination).where(destination.c.id == destination_id, whole)
        return await self.change(broken.values(broken_at=now, broken_reason=reason)) > 0

    async def mend_destination(self, destination_id: int) -> None:
        await self.change(
            update(destination)
            .where(destination.c.id == destination_id)
            .values(broken_at=None, broken_reason="")
        )


async def _place(session: Session, wanted: Destination) -> Destination:
    same = [destination.c[name] == getattr(wanted, name) for name in PLACE]
    (row,) = await session.rows(select(*destination_columns()).where(*same))
    return destination_of(row)


async def _insert(session: Session, wanted: Subscription) -> Subscription:
    for row in await session.rows(_live().where(destination.c.id == wanted.destination.id)):
        stored = _subscription_of(row)
        if stored == replace(wanted, id=stored.id):
            return stored
    new = subscription.insert().values(**_columns(wanted)).returning(subscription.c.id)
    (row,) = await session.rows(new)
    return replace(wanted, id=row.id)


async def _edit(session: Session, wanted: Subscription) -> Subscription:
    edit = update(subscription).where(LIVE, subscription.c.id == wanted.id).values(**_columns(wanted))
    if not await session.change(edit):
        raise StoreError("this subscription is not stored any more")
    return wanted


_new = insert(destination)
SAVE_PLACE = _new.on_conflict_do_update(
    index_elements=PLACE,
    set_={
        name: case((_new.excluded.name == "", destination.c[name]), else_=_new.excluded[name])
        for name in ("name", "type")
    },
)
