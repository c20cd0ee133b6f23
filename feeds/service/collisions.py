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


@dataclass(frozen=True, slots=True)
class _Known:
    """Somebody with names and tickers."""

    name: str
    names: tuple[str, ...]
    listings: tuple[str, ...]
    is_company: bool = False


async def find(reads: Reads, guild_id: int, watches: Sequence[Watch]) -> list[Collision]:
    """At most MOST; those of a whole name or ticker first."""
    ids = {watch.id for watch in watches}
    others = [one for one in await reads.watches(guild_id=guild_id) if one.id not in ids]
    found = [hit for watch in watches for hit in collide(watch, others, await _companies(reads, watch))]
    return sorted(found, key=lambda hit: not hit.whole)[:MOST]


async def _companies(reads: Reads, watch: Watch) -> list[Company]:
    """Companies that may have a name or ticker in common with it, the most reported first."""
    if watch.kind is not WatchKind.COMPANY:
        return []
    named = await reads.companies_with({fold_term(name) for name in watch.names} - {""})
    listed = await reads.companies_listed(watch.tickers)
    found = {one.id: one for one in (*named, *listed)}
    return sorted(found.values(), key=lambda one: -one.reported)


def collide(watch: Watch, others: Sequence[Watch], companies: Sequence[Company]) -> Iterator[Collision]:
    """Where the watch meets other watches, then companies in their order, but for the one it is about."""
    known = [_Known(one.name, one.names + one.phrases, one.tickers) for one in others]
    known += [_Known(one.name, one.names, one.listings, True) for one in _strangers(watch, companies)]
    for one in known:
        if hit := _meet(watch, one):
            yield hit


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


def _meet(watch: Watch, other: _Known) -> Collision | None:
    listing = other.listings[0] if other.is_company and other.listings else ""
    theirs = [fold_term(name) for name in other.names]
    tickers = set(listings(other.listings))
    for term in watch.tickers:
        if not tickers.isdisjoint(listings([term])):
            return Collision(watch.name, term, other.name, listing=listing)
    folded = {term: fold_term(term) for term in watch.names + watch.phrases}
    for term, mine in folded.items():
        if mine in theirs:
            return Collision(watch.name, term, other.name, listing=listing)
    for term, mine in folded.items():
        longer = [name for name in theirs if _holds(name, mine)]
        if longer and not any(name in folded.values() for name in longer):
            return Collision(watch.name, term, other.name, whole=False, listing=listing)
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
