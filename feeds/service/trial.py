"""A backtest: what watches would have found in what this server's feeds stored, before they are saved.

1. The basis is what the server's feeds carried in the last WINDOW, items of first polls included; an item is
   as old as it says, or as old as our first sight of it where that is longer ago.
2. A hit is a story with a match that counts and is likely or better: what a channel hears by default.
3. A near miss is a story without a hit that a weak match concerns, or one that an exclude took back.
4. Hits a day are summed over the feeds, each by the time that its items of the last RATE_WINDOW cover: a
   feed that lists an hour's news says nothing about a week.
5. A term is noisy where a large share of the items has a hit of it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from feeds.matching import Matcher
from feeds.matching.terms import CATEGORIES
from feeds.model import Evidence, Match, Sentence, Tier, Watch
from feeds.ports import Reads, StoredMatch
from feeds.sentences import bounds_at
from feeds.service import lookback
from feeds.service.lookback import Stored
from feeds.terms import matcher_for
from feeds.threads import aside
from feeds.words import ELLIPSIS, cut_around

WINDOW = timedelta(days=30)
RATE_WINDOW = timedelta(days=7)
DAY = timedelta(days=1)
SAMPLES = 5
MISSES = 3
QUOTE_CHARS = 160
NOISY_SHARE = 0.1
NOISY_LEAST = 5


@dataclass(frozen=True, slots=True)
class Basis:
    """What was looked through; ``oldest_at`` is None where there was nothing."""

    items: int
    feeds: int
    oldest_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A story with a hit in its headline, or else in a quote; ``reason`` says why it is but a near miss."""

    watch: str
    headline: Sentence
    url: str
    at: datetime
    tier: Tier
    quote: Sentence | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Noise:
    """A term with hits in so many items."""

    term: str
    items: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it. ``per_day`` is None where nothing is recent enough to tell; ``samples`` and ``misses``
    are the newest of ``stories`` and ``missed``; ``by_watch`` counts the stories of each watch by its key.
    """

    basis: Basis
    stories: int = 0
    per_day: float | None = None
    samples: tuple[Example, ...] = ()
    missed: int = 0
    misses: tuple[Example, ...] = ()
    noisy: tuple[Noise, ...] = ()
    by_watch: Mapping[str, int] = field(default_factory=dict)


async def run(reads: Reads, guild_id: int, watches: Sequence[Watch], now: datetime) -> Trial:
    """Tries the watches on all that the server may see."""
    items = await lookback.stored(reads, guild_id, now - WINDOW)
    return await aside(judge, watches, await matcher_for(reads, guild_id, watches), items, now)


def judge(watches: Sequence[Watch], matcher: Matcher, items: Sequence[Stored], now: datetime) -> Trial:
    """What the watches find in these items."""
    found = list(lookback.match(watches, matcher, items).values())
    pairs = [(one, match) for one, matches in found for match in matches]
    hits = [pair for pair in pairs if is_hit(pair[1])]
    stories = {_story(one) for one, _ in hits}
    near = [pair for pair in pairs if _story(pair[0]) not in stories]
    return Trial(
        basis=basis(items),
        stories=len(stories),
        per_day=_per_day(items, stories, now),
        samples=tuple(examples(hits, SAMPLES)),
        missed=len({_story(one) for one, _ in near}),
        misses=tuple(examples(near, MISSES)),
        noisy=tuple(_noisy(hits, len({one.carried.article_id for one in items}))),
        by_watch=_by_watch(hits),
    )


def is_hit(match: Match | StoredMatch) -> bool:
    """Whether a channel hears of it by default."""
    return not match.reason and match.tier.rank <= Tier.LIKELY.rank


def why_not(match: Match | StoredMatch) -> str:
    """Why a match is but a near miss, in words without a full stop; empty for one that is heard."""
    if match.reason:
        return match.reason
    if is_hit(match):
        return ""
    if all(one.field == CATEGORIES for one in match.evidence):
        return "only among the categories that the feed gives"
    terms = " and ".join(f"“{text}”" for text in dict.fromkeys(one.text for one in match.evidence[:3]))
    return f"nothing there shows that {terms} is meant as a name"


def _story(one: Stored) -> int:
    return one.carried.story_id


def _at(one: Stored) -> datetime:
    article = one.carried.article
    return min(article.published_at or article.seen_at, article.seen_at)


def basis(items: Sequence[Stored]) -> Basis:
    """How much these items are."""
    return Basis(
        items=len({one.carried.article_id for one in items}),
        feeds=len({one.carried.feed_id for one in items}),
        oldest_at=min(map(_at, items), default=None),
    )


def _per_day(items: Sequence[Stored], stories: Iterable[int], now: datetime) -> float | None:
    """Each story counts once, for the feed that had it first."""
    recent = [one for one in items if _at(one) >= now - RATE_WINDOW]
    since: dict[int, datetime] = {}
    first: dict[int, int] = {}
    for one in sorted(recent, key=_at):
        since.setdefault(one.carried.feed_id, _at(one))
        first.setdefault(_story(one), one.carried.feed_id)
    hits = Counter(first[story] for story in stories if story in first)
    rates = (hits[feed_id] / (max(now - at, DAY) / DAY) for feed_id, at in since.items())
    return sum(rates) if since else None


def _by_watch(hits: Sequence[tuple[Stored, Match]]) -> dict[str, int]:
    stories: dict[str, set[int]] = defaultdict(set)
    for one, match in hits:
        stories[match.watch.key].add(_story(one))
    return {key: len(found) for key, found in stories.items()}


def _noisy(hits: Sequence[tuple[Stored, Match]], items: int) -> Iterator[Noise]:
    """The worst first; a term of several watches is one."""
    articles: dict[str, set[int]] = defaultdict(set)
    for one, match in hits:
        for hit in match.evidence:
            articles[hit.term].add(one.carried.article_id)
    for term, found in sorted(articles.items(), key=lambda pair: -len(pair[1])):
        if len(found) >= max(NOISY_LEAST, items * NOISY_SHARE):
            yield Noise(term, len(found))


def examples(pairs: Sequence[tuple[Stored, Match]], most: int) -> Iterator[Example]:
    """One a story, the newest first, by its surest match."""
    best: dict[int, tuple[Stored, Match]] = {}
    for pair in sorted(pairs, key=lambda pair: (pair[1].tier.rank, bool(pair[1].reason))):
        best.setdefault(_story(pair[0]), pair)
    newest = sorted(best.values(), key=lambda pair: (_at(pair[0]), _story(pair[0])), reverse=True)
    yield from (_example(one, match) for one, match in newest[:most])


def _example(one: Stored, match: Match) -> Example:
    article = one.carried.article
    in_title = [hit for hit in match.evidence if hit.field == "title"]
    elsewhere = [hit for hit in match.evidence if hit.field not in ("title", CATEGORIES)]
    return Example(
        watch=match.watch.name,
        headline=Sentence(article.title, tuple((hit.start, hit.end) for hit in in_title)),
        url=article.url,
        at=_at(one),
        tier=match.tier,
        quote=None if in_title or not elsewhere else _quote(one.fields[elsewhere[0].field], elsewhere),
        reason=why_not(match),
    )


def _quote(text: str, hits: Sequence[Evidence]) -> Sentence:
    """The sentence of the first hit, cut around it, with all hits that stand in it."""
    at, end = hits[0].start, hits[0].end
    first, last = bounds_at(text, at, end)
    left, right = cut_around(text[first:last], at - first, end - first, QUOTE_CHARS)
    start, stop = first + left, first + right
    before = ELLIPSIS if start > first else ""
    after = ELLIPSIS if stop < last else ""
    spans = [
        (hit.start - start + len(before), hit.end - start + len(before))
        for hit in hits
        if hit.field == hits[0].field and start <= hit.start and hit.end <= stop
    ]
    return Sentence(f"{before}{text[start:stop]}{after}", tuple(spans))
