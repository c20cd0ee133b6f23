"""How a feed serves one server, from what the server could see of it, and which feeds it could do without.

1. Only what a feed brought after the server's first poll counts, of the last WINDOW_DAYS days.
2. Latency is from the published time to when it was seen; entries without a time of day say nothing of it.
3. A story's lead is by how long a feed carried it before the next of the server's feeds, negative where
   another was first; a story that no other of them carried is unique to the feed.
4. Noise is the share of entries that no watch of the server matched; without watches there is none.
5. Shares are told only from ENOUGH entries on. For what it brought a feed is proposed for dropping only then,
   and not in the first TRIAL.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import pairwise
from statistics import median

from feeds.model import Following
from feeds.ports import Sighting

WINDOW_DAYS = 28
ENOUGH = 20
TRIAL = timedelta(days=7)
SILENCE = timedelta(hours=48)
SILENCE_GAPS = 3
RHYTHM = 20
"""How many of its newest entries tell a feed's rhythm, and the fewest that do."""


@dataclass(frozen=True, slots=True)
class Health:
    """One feed for one server. Shares are within [0, 1]; None where there is too little to tell.

    ``lead`` is the median over the stories that it shares with others, negative where it comes later.
    """

    entries: int = 0
    entries_a_week: float = 0.0
    latency_p50: timedelta | None = None
    latency_p95: timedelta | None = None
    lead: timedelta | None = None
    shared: int = 0
    unique: float | None = None
    noise: float | None = None


def measure(
    sightings: Iterable[Sighting], days: Mapping[int, float], *, watched: bool
) -> Mapping[int, Health]:
    """The health of each feed that has sightings, by its id. ``days`` is how long those of each feed reach
    back; ``watched``: the server has watches."""
    by_feed: dict[int, list[Sighting]] = defaultdict(list)
    first: dict[int, dict[int, datetime]] = defaultdict(dict)
    for one in sightings:
        by_feed[one.feed_id].append(one)
        seen = first[one.story_id]
        seen[one.feed_id] = min(one.seen_at, seen.get(one.feed_id, one.seen_at))
    measured = {feed_id: _health(feed_id, found, first, days[feed_id]) for feed_id, found in by_feed.items()}
    return measured if watched else {key: replace(one, noise=None) for key, one in measured.items()}


def _health(
    feed_id: int, found: Sequence[Sighting], first: Mapping[int, Mapping[int, datetime]], days: float
) -> Health:
    stories = [first[story_id] for story_id in {one.story_id for one in found}]
    leads = sorted(_lead(feed_id, seen) for seen in stories if len(seen) > 1)
    latencies = sorted(one.seen_at - one.published_at for one in found if one.published_at and _timed(one))
    enough = len(found) >= ENOUGH
    return Health(
        entries=len(found),
        entries_a_week=len(found) * 7 / days,
        latency_p50=_percentile(latencies, 0.5),
        latency_p95=_percentile(latencies, 0.95),
        lead=timedelta(seconds=median(lead.total_seconds() for lead in leads)) if leads else None,
        shared=len(leads),
        unique=1 - len(leads) / len(stories) if enough else None,
        noise=sum(not one.matched for one in found) / len(found) if enough else None,
    )


def _lead(feed_id: int, seen: Mapping[int, datetime]) -> timedelta:
    return min(at for other, at in seen.items() if other != feed_id) - seen[feed_id]


def _timed(one: Sighting) -> bool:
    """A date at midnight is mostly a day without a time."""
    return one.published_at is not None and one.published_at.time() != time(0)


def _percentile(ordered: Sequence[timedelta], share: float) -> timedelta | None:
    """The nearest rank: a value that occurred."""
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else None


def advice(following: Following, health: Health, now: datetime) -> str:
    """Why the server could drop the feed, in words without a full stop; empty where nothing speaks for it."""
    feed = following.feed
    if feed.retired:
        return "its publisher removed it"
    if feed.failing_since and now - feed.failing_since >= timedelta(days=7):
        return f"it has failed for {(now - feed.failing_since).days} days"
    if feed.silent_at and now - feed.silent_at >= timedelta(days=28):
        return "it has brought nothing new for weeks"
    followed = now - (following.first_polled_at or now)
    if followed < TRIAL:
        return ""
    if health.noise == 1:
        days = min(followed.days, WINDOW_DAYS)
        return f"none of its {health.entries} entries in {days} days matched a watch"
    if health.unique == 0 and health.lead is not None and health.lead < timedelta(0):
        return "others of your feeds carry all its stories, and earlier"
    return ""


def silent_since(seen_at: Sequence[datetime], now: datetime) -> datetime | None:
    """When a feed fell silent against its own rhythm, None where it did not.

    ``seen_at`` are the times of its newest entries. It is silent after SILENCE_GAPS times the longest pause
    among the last RHYTHM of them, and never before SILENCE; with fewer entries nobody can tell.
    """
    newest = sorted(seen_at)[-RHYTHM:]
    if len(newest) < RHYTHM:
        return None
    longest = max(later - earlier for earlier, later in pairwise(newest))
    return newest[-1] if now - newest[-1] > max(SILENCE, SILENCE_GAPS * longest) else None
