"""What else goes by the names or tickers of a watch: other companies, and other watches of the server."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from feeds.errors import UserError
from feeds.matching.exchanges import markets_of
from feeds.matching.fold import fold_term
from feeds.matching.longest import Meanings
from feeds.matching.tickers import parse_ticker, symbol_key
from feeds.model import Company, Watch, WatchKind
from feeds.ports import Reads
from feeds.threads import aside
from feeds.words import is_dense

MOST = 5


@dataclass(frozen=True, slots=True)
class Collision:
    """``term`` is a name or ticker of the watch called ``watch``; ``other`` goes by it too, or (``whole`` is
    False) by a longer name that holds it, inside which it is no hit (``hidden``) or is one. ``listing`` is
    the other company's main one, empty for a watch.
    """

    watch: str
    term: str
    other: str
    whole: bool = True
    listing: str = ""
    hidden: bool = False


class _Known:
    """Somebody with names and tickers, made ready for comparing."""

    def __init__(self, name: str, names: Iterable[str], tickers: Sequence[str], listing: str = "") -> None:
        self.name = name
        self.names = {name: fold_term(name) for name in names}
        self.folded = frozenset(self.names.values())
        self.tickers = {text: frozenset(listings([text])) for text in tickers}
        self.listed = frozenset().union(*self.tickers.values())
        self.listing = listing


def _of_watch(watch: Watch) -> _Known:
    return _Known(watch.name, watch.names + watch.phrases, watch.tickers)


def _of_company(company: Company) -> _Known:
    return _Known(company.name, company.names, company.listings, next(iter(company.listings), ""))


async def find(reads: Reads, guild_id: int, watches: Sequence[Watch]) -> list[Collision]:
    """At most MOST; those of a whole name or ticker first. Of several watches only those are looked for."""
    ids = {watch.id for watch in watches}
    others = [one for one in await reads.watches(guild_id=guild_id) if one.id not in ids]
    found = [one for one in watches if one.kind is WatchKind.COMPANY]
    named = await reads.companies_with({fold_term(name) for one in found for name in one.names} - {""})
    listed = await reads.companies_listed([text for one in found for text in one.tickers])
    companies = {one.id: one for one in (*named, *listed)}
    ranked = sorted(companies.values(), key=lambda one: -one.reported)
    return await aside(_collide, watches, others, ranked)


def _collide(
    watches: Sequence[Watch], others: Sequence[Watch], companies: Sequence[Company]
) -> list[Collision]:
    """Each watch with other watches first, then with companies in their order."""
    candidates = _Candidates(watches, others, companies)
    found = [
        hit
        for at, watch in enumerate(watches)
        for mine in (_of_watch(watch),)
        for one, hides in candidates.of(at, mine, whole=len(watches) > 1)
        if (hit := _meet(mine, one, hides))
    ]
    return sorted(found, key=lambda hit: not hit.whole)[:MOST]


class _Candidates:
    """Whom a watch may meet, by each whole name and listing."""

    def __init__(
        self, watches: Sequence[Watch], others: Sequence[Watch], companies: Sequence[Company]
    ) -> None:
        self._watches = [*watches, *others]
        self._meanings = Meanings(self._watches, companies)
        self._others = [_of_watch(one) for one in others]
        self._companies = [(one, _of_company(one)) for one in companies]
        self._by_mark: dict[Hashable, list[int]] = defaultdict(list)
        for at, known in enumerate((*self._others, *(known for _, known in self._companies))):
            for mark in (*known.folded, *known.listed):
                self._by_mark[mark].append(at)

    def of(self, at: int, mine: _Known, *, whole: bool) -> Iterator[tuple[_Known, bool]]:
        """All, or those that have a whole name or a listing of the watch at this place; not the company that
        it is about. With each, whether its longer names hide those of the watch."""
        watch = self._watches[at]
        marks = (*mine.folded, *mine.listed)
        near = {place for mark in marks for place in self._by_mark.get(mark, ())}
        places = sorted(near) if whole else range(len(self._others) + len(self._companies))
        known = [place - len(self._others) for place in places if place >= len(self._others)]
        yield from ((self._others[one], self._is_apart(at, one)) for one in places if one < len(self._others))
        if watch.kind is WatchKind.COMPANY:
            strangers = {id(one) for one in _strangers(watch, [self._companies[one][0] for one in known])}
            for one in known:
                company, made = self._companies[one]
                if id(company) in strangers:
                    yield made, not self._meanings.means(at, one)

    def _is_apart(self, at: int, other: int) -> bool:
        """Whether two watches are company watches about different ones."""
        there = len(self._watches) - len(self._others) + other
        kinds = {self._watches[at].kind, self._watches[there].kind}
        signs = self._meanings.signs
        return kinds == {WatchKind.COMPANY} and signs(at).isdisjoint(signs(there))


def _strangers(watch: Watch, companies: Sequence[Company]) -> list[Company]:
    """Without the company that the watch is about: one that shares a ticker and the words of a name with it;
    or, for a watch without tickers, the only one that goes by its first name."""
    tickers = set(listings(watch.tickers))
    if tickers:
        return [
            one
            for one in companies
            if tickers.isdisjoint(listings(one.listings)) or not _alike(watch.names, one.names)
        ]
    named = [one for one in companies if fold_term(watch.name) in map(fold_term, one.names)]
    return [one for one in companies if len(named) != 1 or one is not named[0]]


def _alike(names: Iterable[str], others: Sequence[str]) -> bool:
    pairs = [(fold_term(mine), fold_term(other)) for mine in names for other in others]
    return any(one == other or _holds(one, other) or _holds(other, one) for one, other in pairs)


def _meet(mine: _Known, other: _Known, hides: bool) -> Collision | None:
    for term, listed in mine.tickers.items():
        if not listed.isdisjoint(other.listed):
            return Collision(mine.name, term, other.name, listing=other.listing)
    for term, folded in mine.names.items():
        if folded in other.folded:
            return Collision(mine.name, term, other.name, listing=other.listing)
    longer = other.folded - mine.folded
    for term, folded in mine.names.items():
        if any(_holds(name, folded) for name in longer):
            return Collision(mine.name, term, other.name, False, other.listing, hides)
    return None


def _holds(longer: str, name: str) -> bool:
    """Whether one folded name stands in another as words, or anywhere in scripts without spaces."""
    if not name or longer == name:
        return False
    return name in longer if is_dense(name[0]) else f" {name} " in f" {longer} "


def listings(tickers: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each ticker's symbol with each market that its exchange may stand for."""
    for text in tickers:
        with suppress(UserError):
            ticker = parse_ticker(text)
            yield from ((symbol_key(ticker.symbol), market) for market in markets_of(ticker.exchange))
