"""Finds every watch in an article in one pass.

1. Each segment (``segments.py``) gives the places of its terms, tickers and patterns in every field.
2. A name inside a longer one of somebody else is no hit (``longest.py``), nor is one inside an excluded
   phrase; a phrase excluded with ! in front takes the whole article. A match with no hit left says so.
3. ``company`` and ``keyword`` say how sure the hits of their watches are.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from feeds.matching import company, keyword
from feeds.matching.longest import holders
from feeds.matching.segments import LONGER, SEGMENT_TERMS, Segment, count_terms
from feeds.matching.strangers import strangers
from feeds.matching.terms import ARTICLE_EXCLUDE, EXCLUDE, FIELDS, About, Hit, Passage, order
from feeds.model import Article, Company, Match, Tier, Watch, WatchKind

# An article made of one word would otherwise carry tens of thousands of hits.
MAX_EVIDENCE = 200

# Rules whose hits are names, which longer names may hold.
_NAMES = frozenset({"name", "person", "product", LONGER})
_RULES = {WatchKind.COMPANY: company, WatchKind.KEYWORD: keyword}


def fields_of(article: Article) -> dict[str, str]:
    """The article's fields as ``Matcher.match`` takes them; categories are joined by "; "."""
    texts = (article.title, article.summary, article.text, "; ".join(article.categories))
    return {field: text for field, text in zip(FIELDS, texts, strict=True) if text}


class Matcher:
    """The compiled terms of a set of watches, of any number of servers. Immutable.

    ``companies`` are those of the directory whose names may hold a watch's name; others are ignored. Terms
    that fold to nothing and tickers that cannot be read are never found, so that one bad watch stops no
    other; ``feeds.watchfile.check_watch`` refuses them when a watch is saved.
    """

    def __init__(self, watches: Iterable[Watch], companies: Collection[Company] = ()) -> None:
        self.segments = _segments(watches, companies)
        """Shared with the matchers that it is renewed from and to."""

    @property
    def revisions(self) -> dict[int, int]:
        """By id, the revision of every stored watch it was compiled of."""
        return {watch.id: watch.revision for segment in self.segments for watch in segment.watches}

    def renewed(
        self, changed: Iterable[Watch], gone: Collection[int], companies: Collection[Company]
    ) -> "Matcher":
        """One with these watches changed or added and those (ids) gone; only their segments are made anew.

        ``companies`` are the directory's for the changed ones; for the others those known before go on.
        """
        left = {watch.id: watch for watch in changed}
        segments: list[Segment] = []
        for segment in self.segments:
            ids = {watch.id for watch in segment.watches}
            if ids.isdisjoint(left) and ids.isdisjoint(gone):
                segments.append(segment)
                continue
            kept = [left.pop(watch.id, watch) for watch in segment.watches if watch.id not in gone]
            segments += _segments(kept, _united(segment.companies, companies))
        found = Matcher(())
        found.segments = _with_room(segments, list(left.values()), companies)
        return found

    def match(self, fields: Mapping[str, str]) -> list[Match]:
        """Every watch found in title, summary, text and categories, in the order of the watches.

        Weak matches, and those whose hits do not count (``reason`` says why), are among them. Evidence is
        in the order of the fields, then of the text; at most MAX_EVIDENCE pieces a match are kept.
        """
        passages = [Passage(field, fields[field]) for field in FIELDS if fields.get(field)]
        found = [_Places(segment, passages) for segment in self.segments]
        _hide(found)
        return [match for places in found for match in places.matches()]


class _Places:
    """What one segment found in an article, by owner."""

    def __init__(self, segment: Segment, passages: Sequence[Passage]) -> None:
        self.segment = segment
        self._passages = passages
        self.hits: defaultdict[int, list[Hit]] = defaultdict(list)
        self.hidden: dict[int, str] = {}
        """By the id of a hit, the longer name of somebody else that it lies in."""
        self.confirmed: set[int] = set()
        """The ids of hits inside a longer name that the directory has of the same company."""
        for passage in passages:
            for found in segment.search(passage):
                self.hits[found.owner].append(found.hit)

    def named(self) -> Iterator[tuple[int, Hit]]:
        """The hits that are names of something, each with its owner."""
        for owner, hits in self.hits.items():
            if self.segment.is_company(owner):
                yield from ((owner, hit) for hit in hits if _is_named(hit))

    def matches(self) -> Iterator[Match]:
        """In the order of the watches."""
        for owner in sorted(self.hits):
            if owner < len(self.segment.watches):
                match = _judged(
                    self.segment.watches[owner], self.hits[owner], self.hidden, self._about(owner)
                )
                if match is not None:
                    yield match

    def _about(self, owner: int) -> About:
        meant = self.segment.meant(owner)
        companies = [self.segment.company(place) for place in meant]
        known = [hit for place in meant for hit in self.hits.get(place, ())]
        longer = {self.hidden[id(hit)] for hit in self.hits[owner] if id(hit) in self.hidden}
        return About(self._passages, self.confirmed, companies, known, longer)


def _is_named(hit: Hit) -> bool:
    return hit.term.rule in _NAMES and not (hit.term.rule == LONGER and hit.lowered)


def _hide(found: Sequence[_Places]) -> None:
    """Notes which hits lie in a longer name of somebody else, as far as the same server or all know it."""
    named = [(places, owner, hit) for places in found for owner, hit in places.named()]
    owners = {id(hit): (places, owner) for places, owner, hit in named}
    for one, longer in holders(hit for _, _, hit in named).items():
        places, owner = owners[one]
        if owner >= len(places.segment.watches):
            continue
        for hit in longer:
            other, holder = owners[id(hit)]
            if places.segment.yields(owner, other.segment, holder):
                places.hidden[one] = hit.term.text
                break
            places.confirmed.add(one)


def _with_room(
    segments: Sequence[Segment], added: Sequence[Watch], companies: Collection[Company]
) -> tuple[Segment, ...]:
    """The segments with these watches too, in the last one as far as it has room."""
    if not added:
        return tuple(segments)
    *full, last = segments or [Segment(())]
    return (*full, *_segments([*last.watches, *added], _united(last.companies, companies)))


def _united(known: Collection[Company], more: Collection[Company]) -> list[Company]:
    return list({(one.id, one.name): one for one in (*known, *more)}.values())


def _segments(watches: Iterable[Watch], companies: Collection[Company]) -> tuple[Segment, ...]:
    return tuple(Segment(some, companies) for some in _shares(watches))


def _shares(watches: Iterable[Watch]) -> Iterator[list[Watch]]:
    """The watches in their order, so many together as a segment holds."""
    share: list[Watch] = []
    size = 0
    for watch in watches:
        terms = count_terms(watch)
        if share and size + terms > SEGMENT_TERMS:
            yield share
            share, size = [], 0
        share.append(watch)
        size += terms
    if share:
        yield share


def _judged(watch: Watch, found: Sequence[Hit], hidden: Mapping[int, str], about: About) -> Match | None:
    rules = _RULES[watch.kind]
    ordered = sorted(found, key=order)
    excludes = [hit for hit in ordered if hit.term.rule == EXCLUDE]
    barred = [hit for hit in ordered if hit.term.rule == ARTICLE_EXCLUDE]
    hits = rules.sifted(watch, [hit for hit in ordered if hit.term.rule not in (EXCLUDE, ARTICLE_EXCLUDE)])
    named = [hit for hit in hits if id(hit) not in hidden]
    foreign = strangers(watch, named, about) if watch.kind is WatchKind.COMPANY else {}
    left = [] if barred else _uncovered([hit for hit in named if id(hit) not in foreign], excludes)
    tier = rules.judge(watch, left, about)
    if tier is not None:
        return _match(watch, tier, left)
    tier = rules.judge(watch, hits, about)
    return (
        None if tier is None else _match(watch, tier, hits, _reason(hits, excludes, barred, hidden, foreign))
    )


def _uncovered(hits: list[Hit], excludes: Sequence[Hit]) -> list[Hit]:
    """The hits inside no exclude; of the excludes up to a hit, the one that reaches farthest decides."""
    if not excludes:
        return hits
    places = [order(exclude)[:2] for exclude in excludes]
    reach = list(
        accumulate(((at, exclude.end) for (at, _), exclude in zip(places, excludes, strict=True)), max)
    )
    left = []
    for hit in hits:
        field, start, _ = order(hit)
        before = bisect_right(places, (field, start))
        if not before or reach[before - 1] < (field, hit.end):
            left.append(hit)
    return left


def _match(watch: Watch, tier: Tier, hits: Sequence[Hit], reason: str = "") -> Match:
    return Match(watch, tier, tuple(hit.evidence() for hit in hits[:MAX_EVIDENCE]), reason)


def _reason(
    hits: Sequence[Hit],
    excludes: Sequence[Hit],
    barred: Sequence[Hit],
    hidden: Mapping[int, str],
    foreign: Mapping[int, str],
) -> str:
    if barred:
        return f"the article has the excluded “{barred[0].term.text.removeprefix(ARTICLE_EXCLUDE)}”"
    shown = hits[:MAX_EVIDENCE]
    near = [exclude for exclude in excludes if order(exclude)[:2] <= order(shown[-1])[:2]]
    names = [exclude.term.text for exclude in near if any(exclude.covers(hit) for hit in shown)]
    free = [hit for hit in shown if not any(exclude.covers(hit) for exclude in near)]
    longer = [hidden[id(hit)] for hit in free if id(hit) in hidden]
    instead = [foreign[id(hit)] for hit in free if id(hit) in foreign]
    inside = [("the excluded", names), ("the longer name", longer)]
    said = [f"inside {what} {_quoted(texts)}" for what, texts in inside if texts]
    said += [f"for something else, {_quoted(instead)}"] if instead else []
    return "only " + " and ".join(said)


def _quoted(names: Iterable[str]) -> str:
    return " and ".join(f"“{name}”" for name in dict.fromkeys(names))
