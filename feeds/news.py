"""What one document means for the servers that follow its feed: articles, matches, alerts, deliveries.

All inside the transaction of the poll (``feeds/ingest.py``).

1. Articles are placed: fresh ones as new or as known under another link, changed ones as a revision. Pages
   that were read are kept with them.
2. A match is stored for each follower's watch; for what was known before, only for servers that have their
   first poll of the feed.
3. Of a first poll all but the newest ``backfill`` stories are held back.
4. ``feeds/alerts.py`` decides what is due; that is composed and put into the outbox, oldest first.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from feeds import alerts, dedupe
from feeds.compose import compose
from feeds.findings import Pages
from feeds.identity import idempotency_key
from feeds.model import AlertState, Article, DeliveryKind, Feed, Following, Match, Post
from feeds.ports import Carried, DeliveryDraft, KeptPage, MatchDraft, Placement, Writes
from feeds.threads import aside


@dataclass(frozen=True, slots=True)
class Listed:
    """What a feed's document lists, sorted out; ``waiting`` are followers whose first poll this is.

    ``feed`` is its state after the poll, ``keys`` are those it lists of what its ``seen`` held before.
    """

    feed: Feed
    news: dedupe.Sorted
    keys: tuple[str, ...]
    followings: tuple[Following, ...]
    waiting: tuple[Following, ...]
    pages: Pages = field(default_factory=dict)

    @property
    def full_text(self) -> frozenset[int]:
        """The servers that hear of what an article's page says as well."""
        return frozenset(following.guild_id for following in self.followings if following.full_text)

    @property
    def again(self) -> tuple[Placement, ...]:
        """What was known and is unchanged, where somebody's first poll makes it worth a look."""
        return self.news.same if self.waiting else ()

    @property
    def to_match(self) -> tuple[Article, ...]:
        """Every article that may concern somebody now."""
        known = (placement.article for placement in (*self.news.changed, *self.again))
        return (*self.news.fresh, *known)


Found = Mapping[Article, Sequence[Match]]


async def write_news(tx: Writes, listed: Listed, found: Found, now: datetime) -> tuple[int, int]:
    """Stores all that the document brought; returns how many matches and deliveries."""
    fresh, changed, again = await _place(tx, listed, now)
    await tx.save_pages(_new_pages(fresh, listed.pages))
    everybody = {following.guild_id for following in listed.followings}
    first = {following.guild_id for following in listed.waiting}
    pairs = [*_pairs((*fresh, *changed), found, everybody), *_pairs(again, found, first)]
    deliveries = 0
    if pairs:
        hits = await _hits(tx, listed.feed, pairs, {one.revision_id for one in fresh})
        deliveries = await _alert(tx, listed.feed, _held_back(hits, listed.waiting, now), now)
    await tx.touch_seen(listed.feed.id, listed.keys, now)
    await tx.mark_first_polled([following.id for following in listed.waiting], now)
    return len(pairs), deliveries


async def _hits(
    tx: Writes, feed: Feed, pairs: Sequence[tuple[Carried, Match]], new_here: Collection[int]
) -> list[alerts.Hit]:
    """Stores the matches; ``new_here`` are the revisions that are news to the feed."""
    ids = await tx.add_matches([MatchDraft(one.revision_id, match) for one, match in pairs])
    guilds = {guild.id: guild for guild in await tx.guilds({match.watch.guild_id for _, match in pairs})}
    return [
        alerts.Hit(match_id, match, one, guilds[match.watch.guild_id], feed, one.revision_id in new_here)
        for match_id, (one, match) in zip(ids, pairs, strict=True)
    ]


async def _place(
    tx: Writes, listed: Listed, now: datetime
) -> tuple[Sequence[Carried], Sequence[Carried], Sequence[Carried]]:
    """Fresh, changed and unchanged articles as they stand in the database now."""
    candidates = await tx.candidates(listed.news.fresh, now - dedupe.FINGERPRINT_WINDOW)
    fresh = dedupe.place_fresh(listed.news.fresh, candidates)
    carried = await tx.place(listed.feed.id, [*fresh, *listed.news.changed])
    again = await tx.place(listed.feed.id, listed.again)
    return carried[: len(fresh)], carried[len(fresh) :], again


def _new_pages(fresh: Iterable[Carried], pages: Pages) -> list[KeptPage]:
    """Those that were read just now, each with its article."""
    read = ((one.article_id, pages[one.article]) for one in fresh if one.article in pages)
    return [replace(page, article_id=article_id) for article_id, page in read if not page.article_id]


def _pairs(
    carried: Sequence[Carried], found: Found, guild_ids: Collection[int]
) -> list[tuple[Carried, Match]]:
    return [
        (one, match)
        for one in carried
        for match in found.get(one.article, ())
        if match.watch.guild_id in guild_ids
    ]


def _held_back(hits: Sequence[alerts.Hit], waiting: Sequence[Following], now: datetime) -> list[alerts.Hit]:
    reasons: dict[int, Mapping[int, str]] = {}
    for following in waiting:
        dated = [
            (hit.carried.story_id, hit.carried.article.published_at or now)
            for hit in hits
            if hit.guild.id == following.guild_id and hit.match.counts
        ]
        reasons[following.guild_id] = alerts.hold_back_first_poll(dated, following.backfill)
    return [
        replace(hit, held_back=reasons.get(hit.guild.id, {}).get(hit.carried.story_id, "")) for hit in hits
    ]


async def _alert(tx: Writes, feed: Feed, hits: Sequence[alerts.Hit], now: datetime) -> int:
    subscriptions = await tx.subscriptions({hit.guild.id for hit in hits})
    existing = await tx.alerts({hit.carried.story_id for hit in hits})
    decisions = await aside(alerts.decide, hits, subscriptions, existing, now)
    alert_ids = await tx.add_alerts([decision.draft for decision in decisions])
    due = [
        (alert_id, decision)
        for alert_id, decision in zip(alert_ids, decisions, strict=True)
        if decision.draft.state is AlertState.DUE
    ]
    key = (await tx.installation()).key
    await tx.add_deliveries(await aside(_deliveries, key, feed, due, now))
    return len(due)


def _deliveries(
    key: bytes, feed: Feed, due: Sequence[tuple[int, alerts.Decision]], now: datetime
) -> list[DeliveryDraft]:
    """One a place. A post is composed once for all places that hear of the same hits."""
    posts: dict[object, Post] = {}
    drafts = []
    for alert_id, decision in due:
        carried = decision.hits[0].carried
        place = decision.subscription.destination
        same = (carried.revision_id, *[(_said(hit.match)) for hit in decision.hits])
        if same not in posts:
            posts[same] = compose(carried.article, feed, decision.hits)
        drafts.append(
            DeliveryDraft(
                kind=DeliveryKind.POST,
                destination_id=decision.draft.destination_id,
                idempotency_key=idempotency_key(
                    key, place, kind=DeliveryKind.POST, identity=carried.story_identity
                ),
                payload=posts[same],
                next_try_at=now,
                alert_ids=(alert_id,),
            )
        )
    return drafts


def _said(match: Match) -> tuple[object, ...]:
    """All that a post shows of a match."""
    return match.watch.name, match.watch.kind, match.evidence, match.reason
