"""A watch that was saved looks back: what this server's feeds brought lately is matched at once.

1. What the feeds brought in the last WINDOW, at most MOST articles, is matched before the transaction; with
   their pages, where the server follows their feed with full text.
2. Inside it, what a poll brought meanwhile is matched as well: that poll did not know the watch yet.
3. The matches are stored, but for those behind alerts that are not suppressed, which stay as they were judged
   then; new alerts are stored as suppressed, with the reason, and nothing is posted.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feeds import alerts
from feeds.findings import fields_with_page, is_page_of
from feeds.matching import Matcher
from feeds.model import AlertState, Feed, Following, Match, Subscription, Watch
from feeds.ports import AlertDraft, Carried, KeptPage, MatchDraft, Reads, StoryQuery, Writes
from feeds.reasons import reason
from feeds.terms import matcher_for
from feeds.threads import aside

WINDOW = timedelta(days=7)
MOST = 2_000
MEANWHILE = timedelta(minutes=5)
"""Longer than a poll takes from its reading of the watches to its commit."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A wording that one of a server's feeds carried, with the fields in which its watches look."""

    carried: Carried
    fields: Mapping[str, str]


Matched = Mapping[int, tuple[Stored, Sequence[Match]]]
"""By revision id; only what matched."""


async def stored(reads: Reads, guild_id: int, since: datetime) -> list[Stored]:
    """What the server's feeds carried since then, the newest MOST, newest first."""
    followings = await reads.followings(guild_id=guild_id)
    carried = await reads.carried([one.feed.id for one in followings], since, MOST)
    return await with_pages(reads, followings, carried, since)


async def with_pages(
    reads: Reads, followings: Sequence[Following], carried: Sequence[Carried], since: datetime
) -> list[Stored]:
    """Wordings as a server with these followings reads them: where it follows with full text, continued by
    their pages read since then."""
    full = {one.feed.id for one in followings if one.full_text}
    pages = await reads.pages([one.article_id for one in carried if one.feed_id in full], since)
    return await aside(_stored, carried, full, pages)


def _stored(carried: Sequence[Carried], full: Collection[int], pages: Mapping[int, KeptPage]) -> list[Stored]:
    found = []
    for one in carried:
        page = pages.get(one.article_id) if one.feed_id in full else None
        own = page if page and is_page_of(page, one.article) else None
        found.append(Stored(one, fields_with_page(one.article, own)))
    return found


async def search(reads: Reads, guild_id: int, watches: Sequence[Watch], since: datetime) -> Matched:
    """The watches' matches on what the server's feeds carried since then."""
    items = await stored(reads, guild_id, since)
    return await aside(match, watches, await matcher_for(reads, guild_id, watches), items)


def match(watches: Sequence[Watch], matcher: Matcher, items: Sequence[Stored]) -> Matched:
    """What of the items concerns the watches; the matcher may know others as well."""
    mine = {id(watch) for watch in watches}
    found = {}
    for one in items:
        if matches := [match for match in matcher.match(one.fields) if id(match.watch) in mine]:
            found[one.carried.revision_id] = (one, matches)
    return found


async def write(
    tx: Writes, guild_id: int, watches: Mapping[str, Watch], found: Matched, now: datetime
) -> int:
    """Stores the matches of saved watches, which are given by the keys they were searched with; returns how
    many stories they concern."""
    pairs = [
        (one.carried, replace(match, watch=watches[match.watch.key]))
        for one, matches in found.values()
        for match in matches
    ]
    ids = await tx.add_matches([MatchDraft(one.revision_id, match) for one, match in pairs])
    guild = await tx.guild(guild_id)
    feeds = await _feeds(tx, guild_id)
    held_back = reason("before_watch")
    hits = [
        alerts.Hit(match_id, match, one, guild, feeds[one.feed_id], held_back=held_back)
        for match_id, (one, match) in zip(ids, pairs, strict=True)
    ]
    stories = {hit.carried.story_id for hit in hits}
    subscriptions = await tx.subscriptions([guild_id])
    decisions = await aside(alerts.decide, hits, subscriptions, await tx.alerts(stories), now)
    await tx.add_alerts([decision.draft for decision in decisions])
    return len({hit.carried.story_id for hit in hits if hit.match.counts})


async def _feeds(reads: Reads, guild_id: int) -> dict[int, Feed]:
    return {following.feed.id: following.feed for following in await reads.followings(guild_id=guild_id)}


async def hold_back(tx: Writes, subscription: Subscription, now: datetime) -> None:
    """What was stored before a channel was subscribed stays unposted there, also when it changes later."""
    place = subscription.destination
    heard = {watch.id for watch in await tx.watches(guild_id=place.guild_id) if subscription.hears(watch)}
    stories = await tx.stories(place.guild_id, StoryQuery(since=now - WINDOW, limit=MOST))
    known = {
        alert.story_id
        for alert in await tx.alerts([story.story_id for story in stories])
        if alert.destination_id == place.id
    }
    drafts = [
        AlertDraft(
            story_id=story.story_id,
            destination_id=place.id,
            revision_id=story.revision_id,
            state=AlertState.SUPPRESSED,
            reason=reason("before_subscription"),
            match_ids=tuple(match.id for match in story.matches if match.watch_id in heard),
            subscription_ids=(subscription.id,),
        )
        for story in stories
        if story.story_id not in known and any(match.watch_id in heard for match in story.matches)
    ]
    await tx.add_alerts(drafts)
