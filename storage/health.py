"""What feeds brought to a server, and which feeds have been quiet."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, false, select, update

from feeds.model import Feed, Following
from feeds.ports import Sighting
from storage.feeds import ACTIVE, FOLLOWINGS, FeedReads, following_of
from storage.schema import (
    article_revision,
    article_source,
    feed,
    guild,
    guild_feed,
    match,
    story,
    story_article,
    watch,
)
from storage.visibility import ROOT


class HealthReads(FeedReads):
    """The raw material of ``feeds/health.py``."""

    async def sightings(self, guild_id: int, since: datetime, limit: int) -> list[Sighting]:
        found = await self.rows(_sightings(guild_id, since).limit(limit))
        return [Sighting(**row._mapping) for row in found]

    async def quiet_feeds(self, before: datetime, most: int) -> dict[Feed, list[datetime]]:
        ids = [row.id for row in await self.rows(_quiet(before))]
        times: defaultdict[int, list[datetime]] = defaultdict(list)
        for row in await self.rows_for(ids, lambda some: _newest(some, most)):
            if len(times[row.feed_id]) < most:
                times[row.feed_id].append(row.seen_at)
        return {one: times[one.id] for one in await self.feeds(times)}

    async def unread_feeds(self) -> list[Following]:
        there = select(guild.c.id).where(guild.c.left == false())
        statement = FOLLOWINGS.where(
            feed.c.good_at.is_(None),
            feed.c.failures > 0,
            guild_feed.c.paused == false(),
            guild_feed.c.guild_id.in_(there),
        )
        return [following_of(row) for row in await self.rows(statement)]


class HealthWrites(HealthReads):
    """What was told of a feed's silence."""

    async def mark_silent(self, feed_id: int, now: datetime) -> None:
        await self.change(update(feed).where(feed.c.id == feed_id).values(silent_at=now))


def _sightings(guild_id: int, since: datetime) -> Select[Any]:
    """The newest first. Of an article's revisions the first tells its date; a match of any counts."""
    of_article = and_(
        article_revision.c.article_id == article_source.c.article_id,
        article_revision.c.feed_id == article_source.c.feed_id,
    )
    matched = (
        exists()
        .where(of_article, match.c.revision_id == article_revision.c.id, match.c.reason == "")
        .where(watch.c.id == match.c.watch_id, watch.c.guild_id == guild_id)
        .correlate(article_source)
    )
    published_at = (
        select(article_revision.c.published_at)
        .where(of_article, article_revision.c.date_clamped == false())
        .order_by(article_revision.c.id)
        .limit(1)
        .correlate(article_source)
        .scalar_subquery()
    )
    return (
        select(
            article_source.c.feed_id,
            ROOT.label("story_id"),
            article_source.c.seen_at,
            published_at.label("published_at"),
            matched.label("matched"),
        )
        .join(guild_feed, guild_feed.c.feed_id == article_source.c.feed_id)
        .join(story_article, story_article.c.article_id == article_source.c.article_id)
        .join(story, story.c.id == story_article.c.story_id)
        .where(guild_feed.c.guild_id == guild_id, article_source.c.seen_at >= since)
        .where(article_source.c.seen_at > guild_feed.c.first_polled_at)
        .order_by(article_source.c.seen_at.desc())
    )


def _newest(feed_ids: Sequence[int], most: int) -> Select[Any]:
    """The newest first, as many as ``most`` of each feed and those of the same moment. The index leads to the
    last of them, however much a feed brought; for a feed that brought fewer there is no such moment."""
    one = article_source.alias("one")
    oldest = (
        select(one.c.seen_at)
        .where(one.c.feed_id == feed.c.id)
        .order_by(one.c.seen_at.desc())
        .limit(1)
        .offset(most - 1)
        .correlate(feed)
        .scalar_subquery()
    )
    return (
        select(article_source.c.feed_id, article_source.c.seen_at)
        .join_from(feed, article_source, article_source.c.feed_id == feed.c.id)
        .where(feed.c.id.in_(feed_ids), article_source.c.seen_at >= oldest)
        .order_by(article_source.c.feed_id, article_source.c.seen_at.desc())
    )


def _quiet(before: datetime) -> Select[Any]:
    followed = exists().where(guild_feed.c.feed_id == feed.c.id, guild.c.id == guild_feed.c.guild_id, ACTIVE)
    return (
        select(feed.c.id)
        .where(followed, feed.c.retired == false(), feed.c.failures == 0, feed.c.silent_at.is_(None))
        .where(feed.c.newest_at < before, feed.c.good_at >= before)
        .order_by(feed.c.id)
    )
