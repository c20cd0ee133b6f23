"""What somebody who types a query may look for: a name's beginning, or a ticker."""

from dataclasses import dataclass

from feeds.companies.listings import Listing, is_plainly_ticker, typed_tickers
from feeds.companies.starts import start_of

QUERY_CHARS = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """``start`` in the form that starts have, ``listings`` it may name as a ticker, and whether it is written
    as tickers are."""

    start: str
    listings: tuple[Listing, ...]
    is_ticker: bool


def asked(query: str) -> Asked:
    """The query read in both ways; its first QUERY_CHARS characters count."""
    query = query[:QUERY_CHARS].strip()
    return Asked(start_of(query), tuple(typed_tickers(query)), is_plainly_ticker(query))
