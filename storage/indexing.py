"""The rows by which a company is found: its listings, identifiers and starts."""

from collections.abc import Iterable, Iterator
from operator import itemgetter

from sqlalchemy import Table

from feeds.companies.listings import split
from feeds.companies.starts import starts_of
from feeds.matching.tickers import symbol_key
from feeds.model import Company
from storage.schema import company_identifier, company_listing, company_start

Rows = list[tuple[object, ...]]


def children(companies: Iterable[Company]) -> dict[Table, Rows]:
    """The rows of listings, identifiers and starts; starts in order, in which the index takes them faster."""
    tables: dict[Table, Rows] = {company_listing: [], company_identifier: [], company_start: []}
    for one in companies:
        tables[company_listing] += _listing_rows(one)
        tables[company_identifier] += [(name, one.id) for name in one.identifiers]
        tables[company_start] += _start_rows(one)
    tables[company_start].sort(key=itemgetter(0))
    return tables


def _listing_rows(one: Company) -> Iterator[tuple[object, ...]]:
    for position, listing in enumerate(one.listings):
        symbol, exchange = split(listing)
        yield one.id, symbol, exchange, symbol_key(symbol), position, listing in one.joined


def _start_rows(one: Company) -> Iterator[tuple[object, ...]]:
    for found in starts_of(one):
        text = found.text.encode(errors="replace")
        yield text, one.id, found.kind.value, found.whole, one.reported
