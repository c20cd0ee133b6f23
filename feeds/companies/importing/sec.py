"""Reads the SEC's list of companies with their tickers (company_tickers_exchange.json).

1. Rows are [cik, name, ticker, exchange]; the order is roughly by market value, and the most valuable are
   the most reported.
2. Left out: what trades over the counter or nowhere, funds, and of a company's lines the preferred shares,
   warrants, units, rights and exchange-traded notes.
3. The list says "NYSE" for NYSE American and Arca too.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import log10
from typing import Any

from feeds.companies.importing.reading import (
    FUND,
    NO_NAME,
    ODD_SYMBOL,
    PAPER,
    Read,
    Reason,
    is_fund,
    is_symbol,
    listing,
    load_json,
    named,
)
from feeds.errors import BadList
from feeds.model import Company

SOURCE = "sec"
MOST_REPORTED = 25
MOST_LINES = 5
"""A company with more of them has notes on the exchange; its shares come first, if it has any."""
KNOWN_PLACES = 1000
FIELDS = ["cik", "name", "ticker", "exchange"]
OTHER_KIND = (
    "this is not the SEC's list of tickers with exchanges; download company_tickers_exchange.json from "
    "www.sec.gov/files and name that file"
)
NO_EXCHANGE = Reason("line on no stock exchange", "lines on no stock exchange")

# NYSE's lines: preferred shares, warrants, units and rights behind a dash.
_PAPER_LINE = re.compile(r".+-(?:P[A-Z]?|W[ST]?|U|UN|R|RI|RT)")
# Nasdaq's fifth letter: warrant, unit, right, preferred and the like, behind the symbol of the shares.
_FIFTH = frozenset("WURPOMNLZGHI")


def read(lines: Iterable[str], into: Read) -> None:
    """Adds the companies of the list."""
    rows = _rows(load_json(lines))
    symbols: defaultdict[int, list[str]] = defaultdict(list)
    for cik, _, symbol, _ in rows:
        if not _PAPER_LINE.fullmatch(symbol):
            symbols[cik].append(symbol)
    for place, row in enumerate(rows):
        into.rows += 1
        _take(row, place, symbols[row[0]], into)


def _rows(document: Any) -> list[tuple[int, str, str, str]]:
    if not isinstance(document, dict) or document.get("fields") != FIELDS:
        raise BadList(OTHER_KIND)
    rows = document.get("data")
    if not isinstance(rows, list) or not all(map(_is_row, rows)):
        raise BadList(OTHER_KIND)
    return [(cik, name, symbol, exchange or "") for cik, name, symbol, exchange in rows]


def _is_row(row: Any) -> bool:
    kinds = (int, str, str, str | None)
    return (
        isinstance(row, list)
        and len(row) == len(kinds)
        and all(isinstance(value, kind) for value, kind in zip(row, kinds, strict=True))
    )


def _take(row: Sequence[Any], place: int, siblings: Sequence[str], into: Read) -> None:
    cik, name, symbol, exchange = row
    short, legal = named(name)
    if exchange.upper() in ("", "OTC", "CBOE"):
        into.leave_out(NO_EXCHANGE)
    elif is_fund(name):
        into.leave_out(FUND)
    elif _is_paper_line(symbol, siblings, place):
        into.leave_out(PAPER)
    elif not short:
        into.leave_out(NO_NAME)
    elif not is_symbol(symbol):
        into.leave_out(ODD_SYMBOL)
    elif not (listed := listing(symbol, exchange)):
        into.leave_out_exchange(exchange)
    else:
        reported = max(1, round(MOST_REPORTED * (1 - log10(place + 1) / 4)))
        identifiers = (f"cik:{cik}",)
        into.companies.append(
            Company(
                short, legal, listings=(listed,), identifiers=identifiers, reported=reported, source=SOURCE
            )
        )


def _is_paper_line(symbol: str, siblings: Sequence[str], place: int) -> bool:
    if _PAPER_LINE.fullmatch(symbol):
        return True
    if len(symbol) >= 5 and symbol[-1] in _FIFTH and len(siblings) > 1:
        return True
    return len(siblings) > MOST_LINES and (place >= KNOWN_PLACES or symbol != siblings[0])
