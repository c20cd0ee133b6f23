"""Listings as the directory keeps them, and the tickers that people type when they look for a company."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from feeds.matching.exchanges import markets_of
from feeds.matching.tickers import mentions, symbol_key

_SYMBOL = re.compile(r"[A-Z0-9]{1,10}(?:[.\-/&][A-Z])?")
_TICKER_CHARS = 30


class Listing(NamedTuple):
    """A symbol in the form in which symbols are compared, and the markets it may be of, empty for any."""

    key: str
    markets: frozenset[str]

    def names(self, exchange: str) -> bool:
        """Whether this may be meant of a listing on that exchange, under whatever code."""
        return not self.markets or bool(self.markets & markets_of(exchange))


def split(listing: str) -> tuple[str, str]:
    """Symbol and exchange of "9988:HK"."""
    symbol, _, exchange = listing.rpartition(":")
    return symbol, exchange


def listing_of(text: str) -> Listing:
    """The listing written "9988:HK"."""
    symbol, exchange = split(text)
    return Listing(symbol_key(symbol), markets_of(exchange))


def typed_tickers(query: str) -> list[Listing]:
    """What the query may mean as a ticker: however it names the exchange, or none ("9988", "baba")."""
    return list(dict.fromkeys(_typed(query.strip()[:_TICKER_CHARS].upper())))


def is_plainly_ticker(query: str) -> bool:
    """Whether it is written as tickers are: in capitals or figures."""
    return bool(query) and query == query.upper() and query.isascii()


def _typed(query: str) -> Iterator[Listing]:
    # In brackets the grammar takes the shortest forms as well.
    for found in mentions(f"({query})"):
        if (found.start, found.end) == (1, len(query) + 1):
            yield Listing(found.symbol, found.markets)
    if _SYMBOL.fullmatch(query):
        yield Listing(symbol_key(query), frozenset())
