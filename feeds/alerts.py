"""Which destinations should hear of a story, and why the others should not.

For each destination, over its subscriptions that select a matched watch:

1. A subscription does not want a match that an exclude took back, that is below its tier, from another
   feed, in another language, or while it is paused (in this order of being told).
2. What one subscription wants is due, unless it stood in the feed before the server's first look
   (``first_poll``) or is too old by its own date (``stale``). An article without a date, or with an
   impossible one, counts as new.
3. One alert a destination: due wins over every reason. An alert that exists stays as it is, but for one
   suppressed for a reason that is not final, which a wanted match makes due. A first poll's or a stale
   date's silence ends when another feed carries the story as news.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.model import Alert, AlertState, Article, Feed, Guild, Match, Subscription
from feeds.ports import AlertDraft, Carried
from feeds.reasons import ends_with_another_feed, is_final, reason


@dataclass(frozen=True, slots=True)
class Hit:
    """A stored match of one server's watch on an article as one feed carries it."""

    match_id: int
    match: Match
    carried: Carried
    guild: Guild
    feed: Feed
    fresh: bool = False
    """Whether this feed carries the article for the first time (and not: again, or changed)."""
    held_back: str = ""
    """A reason that holds for the whole server (its first poll), empty otherwise."""


@dataclass(frozen=True, slots=True)
class Decision:
    """An alert to write, with the hits that its destination's subscriptions select."""

    draft: AlertDraft
    subscription: Subscription
    hits: tuple[Hit, ...]


def decide(
    hits: Iterable[Hit], subscriptions: Iterable[Subscription], existing: Iterable[Alert], now: datetime
) -> list[Decision]:
    """The alerts to write, by story in the order of the hits, then by destination in that of the
    subscriptions; none for a destination that selects no matched watch."""
    stories: defaultdict[tuple[int, int], list[Hit]] = defaultdict(list)
    for hit in hits:
        stories[hit.carried.story_id, hit.guild.id].append(hit)
    places = _by_destination(subscriptions)
    before = {(alert.story_id, alert.destination_id): alert for alert in existing}
    found = (
        _decide_place(story_hits, place, before.get((story_id, place[0].destination.id)), now)
        for (story_id, guild_id), story_hits in stories.items()
        for place in places[guild_id]
    )
    return [decision for decision in found if decision is not None]


def _by_destination(
    subscriptions: Iterable[Subscription],
) -> defaultdict[int, list[list[Subscription]]]:
    """Each server's destinations, each with its subscriptions."""
    places: dict[tuple[int, int], list[Subscription]] = {}
    for subscription in subscriptions:
        place = subscription.destination
        places.setdefault((place.guild_id, place.id), []).append(subscription)
    guilds: defaultdict[int, list[list[Subscription]]] = defaultdict(list)
    for (guild_id, _), place_subscriptions in places.items():
        guilds[guild_id].append(place_subscriptions)
    return guilds


def _decide_place(
    hits: Sequence[Hit], place: Sequence[Subscription], before: Alert | None, now: datetime
) -> Decision | None:
    heard = [
        (subscription, hit) for subscription in place for hit in hits if subscription.hears(hit.match.watch)
    ]
    if not heard:
        return None
    verdicts = {(s.id, h.match_id): _verdict(s, h, now) for s, h in heard}
    wanted = [(s, h) for s, h in heard if not verdicts[s.id, h.match_id]]
    state = AlertState.DUE if wanted else AlertState.SUPPRESSED
    if before is not None and not _may_lift(before, wanted):
        return None
    chosen = wanted or heard
    subscription, first = chosen[0]
    draft = AlertDraft(
        story_id=first.carried.story_id,
        destination_id=subscription.destination.id,
        revision_id=first.carried.revision_id,
        state=state,
        reason="" if wanted else verdicts[subscription.id, first.match_id],
        match_ids=tuple(dict.fromkeys(h.match_id for _, h in chosen)),
        subscription_ids=tuple(dict.fromkeys(s.id for s, _ in chosen)),
    )
    return Decision(draft, subscription, tuple({h.match_id: h for _, h in chosen}.values()))


def _may_lift(before: Alert, wanted: Sequence[tuple[Subscription, Hit]]) -> bool:
    if not wanted or before.state is not AlertState.SUPPRESSED:
        return False
    if ends_with_another_feed(before.reason):
        return any(hit.fresh for _, hit in wanted)
    return not is_final(before.reason)


def _verdict(subscription: Subscription, hit: Hit, now: datetime) -> str:
    """Empty when the subscription wants the hit, else the stored reason."""
    article, match = hit.carried.article, hit.match
    if not match.counts:
        return reason("excluded", match.reason)
    if match.tier.rank > subscription.tier.rank:
        return reason("tier", match.tier)
    if subscription.feeds and hit.feed.url not in subscription.feeds:
        return reason("feed")
    if not _speaks(article.language, subscription.languages):
        return reason("language", article.language)
    if subscription.paused:
        return reason("paused")
    return hit.held_back or _stale(article, hit.guild, now)


def _speaks(language: str, wanted: Sequence[str]) -> bool:
    """An article whose language is unknown passes; "en" covers "en-GB"."""
    primary = language.partition("-")[0].lower()
    return not wanted or not primary or primary in {tag.partition("-")[0].lower() for tag in wanted}


def _stale(article: Article, guild: Guild, now: datetime) -> str:
    published_at = None if article.date_clamped else article.published_at
    return reason("stale", _hours(guild)) if is_stale(published_at, guild, now) else ""


def is_stale(published_at: datetime | None, guild: Guild, now: datetime) -> bool:
    """Whether the server's ``max_age_hours`` rules an article of this date out."""
    if guild.max_age_hours is None or published_at is None:
        return False
    return now - published_at > timedelta(hours=guild.max_age_hours)


def _hours(guild: Guild) -> str:
    return f"{guild.max_age_hours:g}"


def hold_back_first_poll(hits: Sequence[tuple[int, datetime]], backfill: int) -> Mapping[int, str]:
    """Reasons by story for a server's first poll: all but the newest ``backfill`` stories are held back.

    ``hits`` are (story id, published or seen at), oldest first, which decides among those of one time; a
    story may stand there more than once.
    """
    newest: dict[int, datetime] = {}
    for story_id, at in hits:
        newest[story_id] = max(at, newest.get(story_id, at))
    ranked = sorted(newest, key=lambda story_id: newest[story_id])[::-1]
    return {story_id: reason("first_poll") for story_id in ranked[backfill:]}
