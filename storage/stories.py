"""Stories as one server may see them; which those are, ``visibility.py`` says.

1. Texts, link, outlet and time are those of the first feed the server follows that carried the story, in
   that feed's newest wording.
2. Matches are those of the server's own watches, removed ones included, on wordings of feeds it follows:
   for each watch the best, which is one that counts, then the surest, then the newest.
3. Alerts are those of the server's own places.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, Select, case, func, select

from feeds.model import Alert, AlertState, DeliveryKind, Tier
from feeds.outlets import outlet_name
from feeds.ports import PlacedAlert, StoredMatch, StoryQuery, StoryView
from storage.payloads import evidence_from_json
from storage.schema import (
    alert,
    alert_subscription,
    article_revision,
    article_source,
    delivery,
    delivery_alert,
    destination,
    feed,
    match,
    story,
    story_article,
    watch,
)
from storage.session import Rows, Session
from storage.subscriptions import destination_columns, destination_of
from storage.visibility import ROOT, asked_for, followed, members, sightings
from storage.watches import watch_of

# A feed without summaries gives the start of its text instead.
SUMMARY_CHARS = 4000

TEXTS = ("title", "published_at", "author", "section", "language")


class StoryReads(Session):
    """Answers of ``/recent``, ``/why`` and what else shows stories."""

    async def stories(self, guild_id: int, query: StoryQuery) -> list[StoryView]:
        """With ``channel_id`` the newest post there comes first. ``matched`` means by a watch whose hits
        count; without a story, link, message or channel asked for, also one that was not removed."""
        page = await self.rows(asked_for(guild_id, query))
        ids = [row.story_id for row in page]
        if not ids:
            return []
        shown = {row.story_id: row for row in await self.rows(_shown(guild_id, ids))}
        matches = _best(await self.rows(_matches(guild_id, ids)))
        alerts = await _placed(self, guild_id, ids)
        return [
            _view(row, shown[row.story_id], matches[row.story_id], alerts[row.story_id])
            for row in page
            if row.story_id in shown
        ]


async def _placed(session: Session, guild_id: int, ids: list[int]) -> dict[int, list[PlacedAlert]]:
    rows = await session.rows(_alerts(guild_id, ids))
    alert_ids = [row.id for row in rows]
    causes = await _causes(session, alert_ids)
    last = {row.alert_id: row for row in await session.rows(_last_deliveries(alert_ids))}
    placed: dict[int, list[PlacedAlert]] = defaultdict(list)
    for row in rows:
        placed[row.root].append(_placed_alert(row, causes[row.id], last.get(row.id)))
    return placed


async def _causes(session: Session, alert_ids: list[int]) -> dict[int, list[int]]:
    columns = (alert_subscription.c.alert_id, alert_subscription.c.subscription_id)
    joined = select(*columns).where(alert_subscription.c.alert_id.in_(alert_ids)).order_by(*columns)
    causes: dict[int, list[int]] = defaultdict(list)
    for row in await session.rows(joined):
        causes[row.alert_id].append(row.subscription_id)
    return causes


def _shown(guild_id: int, ids: list[int]) -> Select[Any]:
    """The revision that the server is shown of each story."""
    newer = article_revision.alias("newer")
    newest = (
        select(func.max(newer.c.id))
        .where(newer.c.article_id == article_source.c.article_id, newer.c.feed_id == article_source.c.feed_id)
        .scalar_subquery()
    )
    order = (article_source.c.seen_at, article_source.c.article_id, article_source.c.feed_id)
    turn = func.row_number().over(partition_by=ROOT, order_by=order)
    source = (article_source.c.article_id, article_source.c.feed_id, article_source.c.url)
    carried = sightings(guild_id, ROOT.label("story_id"), article_revision.c.id, turn.label("turn"), *source)
    first = carried.join(article_revision, article_revision.c.id == newest).where(members(ids)).subquery()
    return (
        select(
            first.c.story_id,
            first.c.article_id,
            first.c.url,
            article_revision.c.id.label("revision_id"),
            *[article_revision.c[name] for name in TEXTS],
            article_revision.c.summary,
            func.substr(article_revision.c.text, 1, SUMMARY_CHARS).label("start"),
            article_revision.c.images,
            feed.c.title.label("feed_title"),
            feed.c.url.label("feed_url"),
        )
        .join_from(first, article_revision, article_revision.c.id == first.c.id)
        .join(feed, feed.c.id == first.c.feed_id)
        .where(first.c.turn == 1)
    )


def _view(
    found: Row[Any], shown: Row[Any], matches: list[StoredMatch], alerts: list[PlacedAlert]
) -> StoryView:
    return StoryView(
        story_id=found.story_id,
        seen_at=found.seen_at,
        outlets=found.outlets,
        revision_id=shown.revision_id,
        article_id=shown.article_id,
        url=shown.url,
        outlet=outlet_name(shown.feed_title, shown.feed_url),
        summary=shown.summary or shown.start,
        image=next(iter(shown.images), ""),
        matches=tuple(matches),
        alerts=tuple(alerts),
        **{name: shown._mapping[name] for name in TEXTS},
    )


def _matches(guild_id: int, ids: list[int]) -> Select[Any]:
    return (
        select(
            ROOT.label("root"),
            match.c.id.label("match_id"),
            match.c.watch_revision,
            match.c.tier,
            match.c.evidence,
            match.c.reason,
            watch,
        )
        .join_from(story, story_article, story_article.c.story_id == story.c.id)
        .join(article_revision, article_revision.c.article_id == story_article.c.article_id)
        .join(match, match.c.revision_id == article_revision.c.id)
        .join(watch, watch.c.id == match.c.watch_id)
        .where(members(ids), watch.c.guild_id == guild_id, followed(guild_id, article_revision.c.feed_id))
    )


def _best(rows: Rows) -> dict[int, list[StoredMatch]]:
    """For each story one match a watch, the best first."""
    best: dict[int, list[StoredMatch]] = defaultdict(list)
    taken: set[tuple[int, int]] = set()
    for row in sorted(rows, key=_rank):
        if (row.root, row.id) not in taken:
            taken.add((row.root, row.id))
            best[row.root].append(_stored_match(row))
    return best


def _rank(row: Row[Any]) -> tuple[bool, int, int]:
    return (row.reason != "", Tier(row.tier).rank, -row.match_id)


def _stored_match(row: Row[Any]) -> StoredMatch:
    today = watch_of(row)
    return StoredMatch(
        id=row.match_id,
        watch_id=today.id,
        key=today.key,
        name=today.name,
        watch_revision=row.watch_revision,
        tier=Tier(row.tier),
        evidence=evidence_from_json(row.evidence),
        reason=row.reason,
    )


def _alerts(guild_id: int, ids: list[int]) -> Select[Any]:
    return (
        select(ROOT.label("root"), alert, *destination_columns())
        .join_from(story, alert, alert.c.story_id == story.c.id)
        .join(destination, destination.c.id == alert.c.destination_id)
        .where(members(ids), destination.c.guild_id == guild_id)
        .order_by(alert.c.id)
    )


def _last_deliveries(alert_ids: Iterable[int]) -> Select[Any]:
    """The delivery that put each alert into its place: the last that is no edit."""
    edit = case((delivery.c.kind == DeliveryKind.EDIT.value, 0), else_=1)
    order = (edit.desc(), delivery.c.id.desc())
    turn = func.row_number().over(partition_by=delivery_alert.c.alert_id, order_by=order)
    columns = (delivery_alert.c.alert_id, delivery.c.message_id, delivery.c.state, delivery.c.error)
    all_of = (
        select(*columns, turn.label("turn"))
        .join(delivery, delivery.c.id == delivery_alert.c.delivery_id)
        .where(delivery_alert.c.alert_id.in_(list(alert_ids)))
        .subquery()
    )
    return select(all_of).where(all_of.c.turn == 1)


def _placed_alert(row: Row[Any], causes: list[int], last: Row[Any] | None) -> PlacedAlert:
    return PlacedAlert(
        alert=Alert(row.story_id, row.destination_id, AlertState(row.state), row.reason, row.id),
        destination=destination_of(row),
        subscription_ids=tuple(causes),
        message_id=last.message_id if last else 0,
        delivery_state=last.state if last else "",
        delivery_error=last.error if last else "",
    )
