"""What one document means for the servers that follow its feed: matches, alerts and deliveries.

All inside the transaction of the poll (``feeds/ingest.py``).

1. A match is stored for each follower's watch; for what was known before, only for servers that have their
   first poll of the feed.
2. Of a first poll all but the newest ``backfill`` stories are held back.
3. ``feeds/alerts.py`` decides what is due; that is composed and put into the outbox, oldest first.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from feeds import alerts
from feeds.compose import compose
from feeds.identity import idempotency_key
from feeds.model import AlertState, Article, DeliveryKind, Feed, Following, Match
from feeds.ports import Carried, DeliveryDraft, MatchDraft, Writes


class News:
    """One document's news. ``found`` holds each article's matches, ``waiting`` the followers whose first
    poll this is."""

    def __init__(
        self,
        feed: Feed,
        found: Mapping[Article, Sequence[Match]],
        followings: Sequence[Following],
        waiting: Sequence[Following],
        now: datetime,
    ) -> None:
        self._feed = feed
        self._found = found
        self._all = {following.guild_id for following in followings}
        self._waiting = {following.guild_id: following for following in waiting}
        self._now = now

    async def write(
        self, tx: Writes, carried: Sequence[Carried], relisted: Sequence[Carried]
    ) -> tuple[int, int]:
        """Stores matches, alerts and deliveries; returns how many matches and deliveries."""
        pairs = [*self._matches(carried, self._all), *self._matches(relisted, self._waiting.keys())]
        ids = await tx.add_matches([MatchDraft(one.revision_id, match) for one, match in pairs])
        guilds = {guild_id: await tx.guild(guild_id) for guild_id in sorted(self._all)}
        hits = [
            alerts.Hit(match_id, match, one, guilds[match.watch.guild_id], self._feed)
            for match_id, (one, match) in zip(ids, pairs, strict=True)
        ]
        deliveries = await self._alert(tx, self._held_back(hits))
        return len(pairs), deliveries

    def _matches(self, carried: Sequence[Carried], guild_ids: Collection[int]) -> list[tuple[Carried, Match]]:
        return [
            (one, match)
            for one in carried
            for match in self._found.get(one.article, ())
            if match.watch.guild_id in guild_ids
        ]

    def _held_back(self, hits: Sequence[alerts.Hit]) -> list[alerts.Hit]:
        reasons: dict[int, Mapping[int, str]] = {}
        for guild_id, following in self._waiting.items():
            dated = [
                (hit.carried.story_id, hit.carried.article.published_at or self._now)
                for hit in hits
                if hit.guild.id == guild_id and hit.match.counts
            ]
            reasons[guild_id] = alerts.hold_back_first_poll(dated, following.backfill)
        return [
            replace(hit, held_back=reasons.get(hit.guild.id, {}).get(hit.carried.story_id, ""))
            for hit in hits
        ]

    async def _alert(self, tx: Writes, hits: Sequence[alerts.Hit]) -> int:
        subscriptions = await tx.subscriptions({hit.guild.id for hit in hits})
        existing = await tx.alerts({hit.carried.story_id for hit in hits})
        decisions = alerts.decide(hits, subscriptions, existing, self._now)
        alert_ids = await tx.add_alerts([decision.draft for decision in decisions])
        due = [
            (alert_id, decision)
            for alert_id, decision in zip(alert_ids, decisions, strict=True)
            if decision.draft.state is AlertState.DUE
        ]
        key = (await tx.installation()).key
        # A feed of 200 long articles takes seconds to summarise.
        drafts = await asyncio.to_thread(
            lambda: [self._delivery(key, decision, alert_id) for alert_id, decision in due]
        )
        await tx.add_deliveries(drafts)
        return len(drafts)

    def _delivery(self, key: bytes, decision: alerts.Decision, alert_id: int) -> DeliveryDraft:
        carried = decision.hits[0].carried
        place = decision.subscription.destination
        return DeliveryDraft(
            kind=DeliveryKind.POST,
            destination_id=decision.draft.destination_id,
            idempotency_key=idempotency_key(
                key, place, kind=DeliveryKind.POST, identity=carried.story_identity
            ),
            payload=compose(carried.article, self._feed, decision.hits),
            next_try_at=self._now,
            alert_ids=(alert_id,),
        )
