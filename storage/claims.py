"""Which feeds are due, who polls them now, and the end of a poll that found nothing new."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, bindparam, case, exists, false, func, literal, or_, select, update

from feeds.model import Feed
from storage.feeds import ACTIVE, FEEDS, FeedReads, feed_of, waits_for_first_poll
from storage.schema import feed, feed_reading, guild, guild_feed
from storage.types import Blob

SOONEST = (feed.c.next_poll_at.nulls_first(), feed.c.id)
WITH_READING = FEEDS.add_columns(
    func.coalesce(feed_reading.c.state, literal(b"", Blob())).label("reading")
).join_from(feed, feed_reading, feed_reading.c.feed_id == feed.c.id, isouter=True)


class ClaimWrites(FeedReads):
    """The claims by which a poll takes its feeds, and how most of them end."""

    async def claim_due_feeds(
        self,
        now: datetime,
        *,
        until: datetime,
        owner: str,
        limit: int,
        everything: bool = False,
        per_host: int | None = None,
        after_id: int = 0,
    ) -> list[Feed]:
        """A feed that is claimed is not claimed again before the claim ends, not by its owner either."""
        due = _due(now, everything).where(feed.c.id > after_id)
        if per_host is not None:
            due = _at_most(per_host, due, now)
        order = (feed.c.id,) if everything else SOONEST
        soonest = due.order_by(*order).limit(limit).with_for_update(skip_locked=True, of=feed)
        claim = (
            update(feed)
            .where(feed.c.id.in_(soonest))
            .values(claimed_by=owner, claimed_until=until)
            .returning(feed.c.id)
        )
        ids = [row.id for row in await self.rows(claim)]
        claimed = [feed_of(row) for row in await self.rows_among(WITH_READING, sorted(ids))]
        return claimed if everything else sorted(claimed, key=_soonest)

    async def save_unchanged(self, feeds: Sequence[Feed]) -> None:
        await self.change(SAVE_UNCHANGED, [{"of": one.id, **_unchanged(one)} for one in feeds])

    async def release_feeds(self, owner: str) -> None:
        await self.change(
            update(feed).where(feed.c.claimed_by == owner).values(claimed_by="", claimed_until=None)
        )


# After a good poll: a server that began to follow meanwhile gets its first poll.
DUE_OR_AT_ONCE = case(
    (waits_for_first_poll(), bindparam("polled_at", type_=feed.c.polled_at.type)),
    else_=bindparam("due", type_=feed.c.next_poll_at.type),
)

# What a poll changes that found nothing new.
UNCHANGED = [
    *("etag", "last_modified", "body_hash", "body_bytes", "interval_seconds", "rate", "least_seconds"),
    *("polled_at", "good_at", "failing_since", "failures", "last_error"),
]
SAVE_UNCHANGED = (
    update(feed)
    .where(feed.c.id == bindparam("of"))
    .values({name: bindparam(name, type_=feed.c[name].type) for name in UNCHANGED})
    .values(next_poll_at=DUE_OR_AT_ONCE, claimed_by="", claimed_until=None)
)


def _unchanged(one: Feed) -> dict[str, Any]:
    return {name: getattr(one, name) for name in UNCHANGED} | {"due": one.next_poll_at}


def _soonest(one: Feed) -> tuple[datetime, int]:
    return one.next_poll_at or datetime.min.replace(tzinfo=UTC), one.id


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
