"""The rows by which a company is found: its listings, identifiers and starts."""

from collections.abc import Iterable
from typing import Any

from feeds.companies.listings import split
from feeds.companies.starts import starts_of
from feeds.matching.tickers import symbol_key
from feeds.model import Company

Tables = dict[str, list[dict[str, Any]]]
NAMES = ("listing", "identifier", "start")


def children(companies: Iterable[Company]) -> Tables:
    """The rows of listings, identifiers and starts; starts in order, in which the index takes them faster."""
    tables: Tables = {name: [] for name in NAMES}
    for one in companies:
        tables["listing"] += _listing_rows(one)
        tables["identifier"] += [{"identifier": name, "company_id": one.id} for name in one.identifiers]
        tables["start"] += _start_rows(one)
    tables["start"].sort(key=lambda row: row["start"])
    return tables


def _listing_rows(one: Company) -> list[dict[str, Any]]:
    rows = []
    for position, listing in enumerate(one.listings):
        symbol, exchange = split(listing)
        place = {
            "symbol": symbol,
            "exchange": exchange,
            "symbol_key": symbol_key(symbol),
            "position": position,
        }
        rows.append({"company_id": one.id, "joined": listing in one.joined} | place)
    return rows


def _start_rows(one: Company) -> list[dict[str, Any]]:
    of = {"company_id": one.id, "reported": one.reported}
    return [
        of | {"start": found.text.encode(errors="replace"), "kind": found.kind.value, "whole": found.whole}
        for found in starts_of(one)
    ]
