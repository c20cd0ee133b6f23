"""Many feeds followed in one call, as an import brings them."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import bindparam, case, select, update

from feeds.model import Following
from storage.feeds import WISHES, FeedWrites, state_of
from storage.schema import feed, guild_feed
from storage.session import Session, add_missing, upsert

Address = tuple[str, int]
"""What makes a feed: its url and whose credentials it carries."""


class FollowingWrites(FeedWrites):
    """What ``follow`` does, for a batch."""

    async def follow_all(self, followings: Sequence[Following], now: datetime) -> int:
        for guild_id in {one.guild_id for one in followings}:
            await self.require_guild(guild_id)
        missing = [
            state_of(one.feed) | {"claimed_by": "", "next_poll_at": one.feed.next_poll_at or now}
            for one in followings
        ]
        await self.change(add_missing(feed), missing)
        ids = await _ids(self, followings)
        known = await _known(self, ids)
        rows = [_row(one, ids[_address(one)]) for one in followings]
        new = [
            {"of": row["feed_id"], "due": one.feed.next_poll_at or now}
            for one, row in zip(followings, rows, strict=True)
            if (one.guild_id, row["feed_id"]) not in known
        ]
        await self.change(BRING_FORWARD, new)
        await self.change(upsert(guild_feed, ["guild_id", "feed_id"], WISHES), rows)
        return len(new)


# A feed that others follow keeps its turn where that comes earlier; null is due already.
_due = bindparam("due", type_=feed.c.next_poll_at.type)
BRING_FORWARD = (
    update(feed)
    .where(feed.c.id == bindparam("of"))
    .values(retired=False, next_poll_at=case((feed.c.next_poll_at > _due, _due), else_=feed.c.next_poll_at))
)


def _address(following: Following) -> Address:
    return following.feed.url, following.feed.private_to


async def _ids(session: Session, followings: Sequence[Following]) -> dict[Address, int]:
    found = await session.rows_for(
        [one.feed.url for one in followings],
        lambda some: select(feed.c.id, feed.c.url, feed.c.private_to).where(feed.c.url.in_(some)),
    )
    return {(row.url, row.private_to): row.id for row in found}


async def _known(session: Session, ids: dict[Address, int]) -> set[tuple[int, int]]:
    found = await session.rows_for(
        ids.values(),
        lambda some: select(guild_feed.c.guild_id, guild_feed.c.feed_id).where(
            guild_feed.c.feed_id.in_(some)
        ),
    )
    return {(row.guild_id, row.feed_id) for row in found}


def _row(following: Following, feed_id: int) -> dict[str, object]:
    values = {one.name: getattr(following, one.name) for one in fields(Following) if one.name != "feed"}
    del values["id"]
    return {**values, "tags": list(following.tags), "feed_id": feed_id}
