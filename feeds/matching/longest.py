"""The longest name wins: a name inside a longer one of somebody else is no hit.

1. Longer names are those of the directory's companies, and of the same server's other company watches.
2. A directory company is the one a watch means where they share a listing; without any listing that the
   directory knows, where they share a name or the watch's name is one of its products; without that too,
   where the watch's name is an everyday word and the company's but for its legal form and its trade
   ("Delta").
3. Two watches mean the same where they share a listing or a name, or the same directory company.
4. A company's product called with its name ("Microsoft Azure") hides no shorter name.

Watches of other servers do not count: what one server looks for must not change what another hears.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from feeds.matching.everyday import is_everyday
from feeds.matching.fold import fold_term
from feeds.matching.legal import LEGAL_FORMS, TRADES
from feeds.matching.terms import Hit
from feeds.matching.tickers import keys_of
from feeds.model import Company, Watch, WatchKind


class Meanings:
    """Which directory companies each watch means; watches and companies by their place in the two lists."""

    def __init__(self, watches: Sequence[Watch], companies: Sequence[Company]) -> None:
        self._watches = watches
        self._companies = companies
        self._named: defaultdict[str, set[int]] = defaultdict(set)
        self._listed: defaultdict[str, set[int]] = defaultdict(set)
        self._shortened: defaultdict[str, set[int]] = defaultdict(set)
        self._known: dict[int, frozenset[int]] = {}
        self._signs: dict[int, frozenset[str]] = {}
        for at, one in enumerate(companies):
            for name in map(fold_term, (*one.names, *one.products)):
                self._named[name].add(at)
            for name in map(fold_term, one.names):
                self._shortened[short_name(name)].add(at)
            for key in keys_of(one.listings):
                self._listed[key].add(at)

    def means(self, watch: int, company: int) -> bool:
        """Whether the watch is about this company."""
        return company in self.meant(watch)

    def signs(self, watch: int) -> frozenset[str]:
        """What it has in common with every other watch on the same company."""
        if watch not in self._signs:
            one = self._watches[watch]
            companies = (f"company {self._companies[at].name}" for at in self.meant(watch))
            self._signs[watch] = frozenset({*keys_of(one.tickers), *map(fold_term, one.names), *companies})
        return self._signs[watch]

    def meant(self, watch: int) -> frozenset[int]:
        """The companies that the watch is about."""
        if watch not in self._known:
            one = self._watches[watch]
            listed = [self._listed[key] for key in keys_of(one.tickers) if key in self._listed]
            names = [fold_term(name) for name in one.names]
            named = [self._named[name] for name in names if name in self._named]
            everyday = [name for name in names if is_everyday(name)]
            short = [self._shortened[name] for name in everyday if name in self._shortened]
            self._known[watch] = frozenset().union(*(listed or named or short))
        return self._known[watch]


def rivals(watch: Watch, others: Iterable[Watch]) -> list[Watch]:
    """The company watches that may have a name in which one of this watch stands."""
    names = [fold_term(name) for name in watch.names]
    return [
        other
        for other in others
        if other.id != watch.id
        and other.kind is WatchKind.COMPANY
        and any(name in fold_term(text) for name in names for text in other.called)
    ]


def short_name(name: str) -> str:
    """A folded name without its legal form and its trade: "delta" of Delta Air Lines."""
    words = name.split(" ")
    while len(words) > 1 and words[-1].strip(".,") in LEGAL_FORMS | TRADES:
        words.pop()
    return " ".join(words)


def longer_names(one: Company) -> Iterator[str]:
    """The names of a company that may hide shorter ones."""
    own = tuple(fold_term(name) for name in one.names)
    yield from one.names
    for person in one.people:
        yield from (person.name, *person.spellings)
    for product in one.products:
        if not fold_term(product).startswith(own):
            yield product


def holders(hits: Iterable[Hit]) -> dict[int, list[Hit]]:
    """For each hit (by its id) the hits of longer names that it lies in, the longest first."""
    found: dict[int, list[Hit]] = {}
    by_passage: defaultdict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_passage[id(hit.passage)].append(hit)
    for some in by_passage.values():
        _hold(sorted(some, key=lambda hit: (hit.start, -hit.end)), found)
    return found


def _hold(ordered: Sequence[Hit], found: dict[int, list[Hit]]) -> None:
    reaching: list[Hit] = []
    for hit in ordered:
        reaching = [one for one in reaching if one.end > hit.start]
        longer = [one for one in reaching if one.covers(hit) and one.end - one.start > hit.end - hit.start]
        if longer:
            found[id(hit)] = longer
        reaching.append(hit)
