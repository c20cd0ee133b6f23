"""Which stories a server may see, and which of them it asks for.

A server sees a story only through the feeds it follows now, paused ones included; a story that none of
them carried does not exist for it. Its time is when the first of them carried it.
"""

from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, func, intersect, or_, select

from feeds.ports import StoryQuery
from storage.schema import (
    alert,
    article_revision,
    article_source,
    delivery,
    delivery_alert,
    destination,
    guild_feed,
    match,
    story,
    story_article,
    watch,
)

# The story that a story went into, or itself.
ROOT = func.coalesce(story.c.merged_into, story.c.id)


def followed(guild_id: int, feed_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the server follows the feed. ``+ 0`` keeps SQLite from using an index that begins with the
    feed, by which it would walk through all that these feeds ever carried."""
    return (feed_id + 0).in_(select(guild_feed.c.feed_id).where(guild_feed.c.guild_id == guild_id))


def sightings(guild_id: int, *columns: ColumnElement[Any]) -> Select[Any]:
    """One row for each story, article and feed by which the server sees it."""
    return (
        select(*columns)
        .join_from(story, story_article, story_article.c.story_id == story.c.id)
        .join(article_source, article_source.c.article_id == story_article.c.article_id)
        .where(followed(guild_id, article_source.c.feed_id))
    )


def members(story_ids: Any) -> ColumnElement[bool]:
    """Whether a story is one of these or went into one; both halves can use an index."""
    return or_(story.c.id.in_(story_ids), story.c.merged_into.in_(story_ids))


def asked_for(guild_id: int, query: StoryQuery) -> Select[Any]:
    """The page of the query: ``story_id``, ``seen_at`` and the number of ``outlets``, in order."""
    first_at = func.min(article_source.c.seen_at)
    outlets = func.count(article_source.c.feed_id.distinct())
    statement = sightings(
        guild_id, ROOT.label("story_id"), first_at.label("seen_at"), outlets.label("outlets")
    ).group_by(ROOT)
    chosen = _chosen(guild_id, query)
    if chosen is not None:
        statement = statement.where(members(select(chosen.c.story_id)))
    if query.since:
        statement = statement.having(first_at >= query.since)
    order = [_posted_at(guild_id, query.channel_id).desc()] if query.channel_id else []
    return statement.order_by(*order, first_at.desc(), ROOT.desc()).limit(query.limit).offset(query.offset)


def _chosen(guild_id: int, query: StoryQuery) -> CTE | None:
    """The ids of the stories that fit; None where all do. The narrow sets come first, because a server's
    matches may be many."""
    sets = _narrow(guild_id, query)
    pool = intersect(*sets).cte("pool") if len(sets) > 1 else sets[0].cte("pool") if sets else None
    if not (query.matched or query.watch_id):
        return pool
    if pool is None:
        return _matched(guild_id, query, match.c.watch_id).cte("chosen")
    # "+ 0" again: the way leads from the stories to their matches, not through all matches of a watch.
    of_pool = members(select(pool.c.story_id))
    return _matched(guild_id, query, match.c.watch_id + 0).where(of_pool).cte("chosen")


def _narrow(guild_id: int, query: StoryQuery) -> list[Select[Any]]:
    """One set of story ids for each restriction; that of ``since`` may hold too many and only saves work."""
    root = ROOT.label("story_id")
    sets = []
    if query.story_id:
        sets.append(select(root).where(story.c.id == query.story_id))
    if query.story_ids:
        sets.append(select(root).where(story.c.id.in_(query.story_ids)))
    if query.url:
        said = or_(article_source.c.canonical_url == query.url, article_source.c.url == query.url)
        sets.append(sightings(guild_id, root).where(said))
    if query.message_id:
        sets.append(_posted(guild_id).where(delivery.c.message_id == query.message_id))
    if query.channel_id:
        sets.append(_posted(guild_id).where(_in_channel(query.channel_id)))
    if query.since:
        sets.append(recent(guild_id).where(article_source.c.seen_at >= query.since))
    return sets


def recent(guild_id: int) -> Select[Any]:
    """As ``sightings``, but walking from the feeds: their articles are indexed by time."""
    return (
        select(ROOT.label("story_id"))
        .join_from(guild_feed, article_source, article_source.c.feed_id == guild_feed.c.feed_id)
        .join(story_article, story_article.c.article_id == article_source.c.article_id)
        .join(story, story.c.id == story_article.c.story_id)
        .where(guild_feed.c.guild_id == guild_id)
    )


def _posted(guild_id: int) -> Select[Any]:
    """Stories that were posted in the server."""
    return (
        select(ROOT.label("story_id"))
        .join_from(alert, story, story.c.id == alert.c.story_id)
        .join(destination, destination.c.id == alert.c.destination_id)
        .join(delivery_alert, delivery_alert.c.alert_id == alert.c.id)
        .join(delivery, delivery.c.id == delivery_alert.c.delivery_id)
        .where(destination.c.guild_id == guild_id, delivery.c.message_id != 0)
    )


def _in_channel(channel_id: int) -> ColumnElement[bool]:
    """Posts in a channel's threads are not in the channel."""
    channel = and_(destination.c.thread_id == 0, destination.c.channel_id == channel_id)
    return or_(destination.c.thread_id == channel_id, channel)


def _posted_at(guild_id: int, channel_id: int) -> ColumnElement[Any]:
    """When the story was last posted in the channel."""
    one = story.alias("one")
    return (
        select(func.max(delivery.c.sent_at))
        .join_from(alert, one, one.c.id == alert.c.story_id)
        .join(destination, destination.c.id == alert.c.destination_id)
        .join(delivery_alert, delivery_alert.c.alert_id == alert.c.id)
        .join(delivery, delivery.c.id == delivery_alert.c.delivery_id)
        .where(destination.c.guild_id == guild_id, _in_channel(channel_id))
        .where(func.coalesce(one.c.merged_into, one.c.id) == ROOT)
        .correlate(story)
        .scalar_subquery()
    )


def _matched(guild_id: int, query: StoryQuery, watch_id: ColumnElement[int]) -> Select[Any]:
    """Stories that concern a watch of the server. A removed watch still explains what was asked for by
    name, but lists nothing."""
    statement = (
        select(ROOT.label("story_id"))
        .join_from(watch, match, watch_id == watch.c.id)
        .join(article_revision, article_revision.c.id == match.c.revision_id)
        .join(story_article, story_article.c.article_id == article_revision.c.article_id)
        .join(story, story.c.id == story_article.c.story_id)
        .where(watch.c.guild_id == guild_id, followed(guild_id, article_revision.c.feed_id))
        .where(match.c.reason == "")
    )
    if query.watch_id:
        statement = statement.where(watch.c.id == query.watch_id)
    if not (query.story_id or query.story_ids or query.url or query.message_id or query.channel_id):
        statement = statement.where(watch.c.removed_at.is_(None))
    return statement
