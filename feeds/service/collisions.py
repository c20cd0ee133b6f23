"""What else goes by the names or tickers of a watch: other companies, and other watches of the server."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from feeds.errors import UserError
from feeds.matching.exchanges import markets_of
from feeds.matching.fold import fold_term
from feeds.matching.tickers import parse_ticker, symbol_key
from feeds.model import Company, Watch, WatchKind
from feeds.ports import Reads
from feeds.threads import aside
from feeds.words import is_dense

MOST = 5


@dataclass(frozen=True, slots=True)
class Collision:
    """``term`` is a name or ticker of the watch called ``watch``; ``other`` goes by it too, or (``whole`` is
    False) by a longer name that holds it. ``listing`` is the other company's main one, empty for a watch.
    """

    watch: str
    term: str
    other: str
    whole: bool = True
    listing: str = ""


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
    """At most MOST; those of a whole name or ticker first."""
    ids = {watch.id for watch in watches}
    others = [one for one in await reads.watches(guild_id=guild_id) if one.id not in ids]
    pairs = [(watch, await _companies(reads, watch)) for watch in watches]
    return await aside(_collide, pairs, others)


async def _companies(reads: Reads, watch: Watch) -> list[Company]:
    """Companies that may have a name or ticker in common with it, the most reported first."""
    if watch.kind is not WatchKind.COMPANY:
        return []
    named = await reads.companies_with({fold_term(name) for name in watch.names} - {""})
    listed = await reads.companies_listed(watch.tickers)
    found = {one.id: one for one in (*named, *listed)}
    return sorted(found.values(), key=lambda one: -one.reported)


def _collide(pairs: Sequence[tuple[Watch, Sequence[Company]]], others: Sequence[Watch]) -> list[Collision]:
    """Each watch with other watches first, then with companies in their order."""
    known = [_of_watch(other) for other in others]
    found = [
        hit
        for watch, companies in pairs
        for mine in (_of_watch(watch),)
        for one in (*known, *map(_of_company, _strangers(watch, companies)))
        if (hit := _meet(mine, one))
    ]
    return sorted(found, key=lambda hit: not hit.whole)[:MOST]


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


def _meet(mine: _Known, other: _Known) -> Collision | None:
    for term, listed in mine.tickers.items():
        if not listed.isdisjoint(other.listed):
            return Collision(mine.name, term, other.name, listing=other.listing)
    for term, folded in mine.names.items():
        if folded in other.folded:
            return Collision(mine.name, term, other.name, listing=other.listing)
    longer = other.folded - mine.folded
    for term, folded in mine.names.items():
        if any(_holds(name, folded) for name in longer):
            return Collision(mine.name, term, other.name, whole=False, listing=other.listing)
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
