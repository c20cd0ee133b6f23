"""Writes what a poll learned about a feed; two feeds that turn out to be one become one row.

When a permanent redirect leads to an address that another row holds, the polled row lives on under that
address and takes over what the other has:
1. followers; where a server follows both, its following of the polled row stays, first poll done if
   either was, paused only if both were;
2. sources, revisions and seen keys; where both have one, the polled row's stays.
Whether or not another row is merged, subscriptions of its followers that name the former address name
the new one from then on, each address once.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, and_, bindparam, case, delete, false, func, select, update

from feeds.model import Feed
from storage.claims import DUE_OR_AT_ONCE
from storage.feeds import STATE, FeedWrites, state_of
from storage.schema import (
    article_revision,
    article_source,
    destination,
    feed,
    guild_feed,
    seen,
    subscription,
)
from storage.session import Session

SAVE = (
    update(feed)
    .where(feed.c.id == bindparam("of"), feed.c.url == bindparam("at"))
    .values({name: bindparam(name, type_=feed.c[name].type) for name in (*STATE, "host")})
    .values(next_poll_at=bindparam("due", type_=feed.c.next_poll_at.type), claimed_by="", claimed_until=None)
)
SAVE_GOOD = SAVE.values(next_poll_at=DUE_OR_AT_ONCE)


class FeedMerging(FeedWrites):
    """The end of a poll."""

    async def save_poll(self, feed: Feed, *, first_polls_at_once: bool = False) -> None:
        if await _write_state(self, feed, feed.url, first_polls_at_once):
            return
        former = await _address(self, feed.id)
        twin = await _twin(self, feed)
        if twin:
            await _take_over(self, feed.id, twin)
        await _write_state(self, feed, former, first_polls_at_once)
        if former not in ("", feed.url):
            await _readdress(self, feed, former)

    async def save_good(self, feeds: Sequence[Feed]) -> int:
        return await self.change(SAVE_GOOD, [_row(one, one.url) for one in feeds])


async def _address(session: Session, feed_id: int) -> str:
    """Empty where the row is gone."""
    row = await session.row(select(feed.c.url).where(feed.c.id == feed_id))
    return str(row.url) if row else ""


async def _twin(session: Session, polled: Feed) -> int:
    row = await session.row(
        select(feed.c.id).where(
            feed.c.url == polled.url, feed.c.private_to == polled.private_to, feed.c.id != polled.id
        )
    )
    return int(row.id) if row else 0


async def _write_state(session: Session, polled: Feed, at: str, first_polls_at_once: bool) -> bool:
    """Writes the feed's row if it stands at this address; whether it does."""
    return bool(await session.change(SAVE_GOOD if first_polls_at_once else SAVE, [_row(polled, at)]))


def _row(polled: Feed, at: str) -> dict[str, Any]:
    row = {"of": polled.id, "at": at, "due": polled.next_poll_at, **state_of(polled)}
    del row["next_poll_at"]
    return row


async def _readdress(session: Session, moved: Feed, former: str) -> None:
    """Writes the new address for the former one in the feed lists of its followers' subscriptions."""
    followers = select(guild_feed.c.guild_id).where(guild_feed.c.feed_id == moved.id)
    statement = (
        select(subscription.c.id, subscription.c.feeds)
        .join(destination, destination.c.id == subscription.c.destination_id)
        .where(destination.c.guild_id.in_(followers))
    )
    for row in await session.rows(statement):
        if former in row.feeds:
            names = list(dict.fromkeys(moved.url if name == former else name for name in row.feeds))
            await session.change(update(subscription).where(subscription.c.id == row.id).values(feeds=names))


async def _take_over(session: Session, keeper: int, twin: int) -> None:
    await _join_followings(session, keeper, twin)
    await _move(session, guild_feed, "guild_id", keeper, twin)
    await _move(session, article_source, "article_id", keeper, twin)
    await _move(session, seen, "key", keeper, twin)
    await session.change(
        update(article_revision).where(article_revision.c.feed_id == twin).values(feed_id=keeper)
    )
    await session.change(delete(feed).where(feed.c.id == twin))


async def _move(session: Session, table: Table, key: str, keeper: int, twin: int) -> None:
    """Moves the twin's rows whose key the keeper does not have, and drops the others."""
    had = table.alias("had")
    kept = select(had.c[key]).where(had.c.feed_id == keeper)
    mine = table.c.feed_id == twin
    await session.change(update(table).where(mine, table.c[key].not_in(kept)).values(feed_id=keeper))
    await session.change(delete(table).where(mine))


async def _join_followings(session: Session, keeper: int, twin: int) -> None:
    other = guild_feed.alias("other")
    same = and_(other.c.feed_id == twin, other.c.guild_id == guild_feed.c.guild_id)
    polled_at = select(other.c.first_polled_at).where(same).scalar_subquery()
    paused = select(other.c.paused).where(same).scalar_subquery()
    await session.change(
        update(guild_feed)
        .where(guild_feed.c.feed_id == keeper, select(other.c.id).where(same).exists())
        .values(
            first_polled_at=func.coalesce(guild_feed.c.first_polled_at, polled_at),
            paused=case((paused == false(), false()), else_=guild_feed.c.paused),
        )
    )
