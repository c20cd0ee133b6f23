"""Reads what a query of Wikidata answers; docs/reference.md has the query.

1. The whole answer (``results.bindings``), a list of its rows, or one row a line; a cell is an object with
   ``value`` and ``xml:lang``, or plain text.
2. Rows of one ``company`` belong together. ``companyLabel`` in English is its name, in other languages an
   alias, as ``altLabel`` is; ``ticker`` with ``exchange`` is a listing, ``isin`` and ``cik`` identify it.
3. Left out are aliases that mean too much: two letters, the ticker alone, an English word; and companies
   without a name or without a listing on an exchange that is known.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from feeds.companies.countries import country_code
from feeds.companies.importing.reading import (
    NO_NAME,
    NOT_UTF8,
    Read,
    Reason,
    is_fund,
    listing,
    load_json,
    named,
)
from feeds.errors import BadList
from feeds.matching.everyday import is_everyday
from feeds.model import Company

SOURCE = "wikidata"
REPORTED = 10
MOST_ALIASES = 40
ALIAS_CHARS = 80
UNLISTED = Reason("company without a listing that is known", "companies without a listing that is known")
FUND_COMPANY = Reason("company that is a fund", "companies that are funds")
OTHER_KIND = (
    "this is no answer of Wikidata's query service: it must have rows with company, companyLabel, ticker and "
    "exchange; docs/reference.md has the query"
)
_ISIN = re.compile(r"[A-Z]{2}[A-Z0-9]{9}[0-9]")

# As Wikidata calls them in English, where a query asks for the label rather than the MIC.
_MARKETS = {
    "new york stock exchange": "NYSE",
    "nasdaq": "NASDAQ",
    "nasdaq stock market": "NASDAQ",
    "hong kong stock exchange": "HK",
    "shanghai stock exchange": "SSE",
    "shenzhen stock exchange": "SZSE",
    "tokyo stock exchange": "XTKS",
    "korea exchange": "KRX",
    "taiwan stock exchange": "TWSE",
    "london stock exchange": "LSE",
    "euronext paris": "PAR",
    "euronext amsterdam": "AMS",
    "euronext brussels": "XBRU",
    "euronext lisbon": "XLIS",
    "frankfurt stock exchange": "XETRA",
    "six swiss exchange": "SIX",
    "borsa italiana": "MIL",
    "bolsa de madrid": "BME",
    "nasdaq stockholm": "STO",
    "national stock exchange of india": "NSE",
    "bombay stock exchange": "XBOM",
    "toronto stock exchange": "TSX",
    "australian securities exchange": "ASX",
    "singapore exchange": "SGX",
    "moscow exchange": "MOEX",
}

Row = dict[str, tuple[str, str]]
"""Of each cell the text and its language."""


@dataclass
class _Found:
    """What the rows of one company say; dicts for their order."""

    labels: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, None] = field(default_factory=dict)
    listings: dict[str, None] = field(default_factory=dict)
    identifiers: set[str] = field(default_factory=set)
    tickers: set[str] = field(default_factory=set)
    country: str = ""


def read(lines: Iterable[str], into: Read) -> None:
    """Adds the companies of the answer, each with all its listings."""
    found: dict[str, _Found] = {}
    for row in map(_row, _rows(lines)):
        if "company" not in row:
            raise BadList(OTHER_KIND)
        into.rows += 1
        _collect(row, found.setdefault(row["company"][0], _Found()), into)
    for one in found.values():
        _add(one, into)


def _rows(lines: Iterable[str]) -> Iterator[Any]:
    """One row a line where the first line is a whole object, and no answer; else the whole is read."""
    lines = iter(lines)
    first = next(lines, "")
    try:
        alone = json.loads(first)
    except (ValueError, RecursionError):
        alone = None
    if isinstance(alone, dict) and "results" not in alone:
        yield alone
        for number, line in enumerate(lines, start=2):
            if line.strip():
                yield _line(line, number)
        return
    document = load_json(chain([first], lines))
    if isinstance(document, dict):
        results = document.get("results")
        document = results.get("bindings") if isinstance(results, dict) else None
    if not isinstance(document, list):
        raise BadList(OTHER_KIND)
    yield from document


def _line(line: str, number: int) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadList(f"line {number} is no JSON, or is cut off; download it again") from error


def _row(row: Any) -> Row:
    if not isinstance(row, dict):
        raise BadList(OTHER_KIND)
    return {name: cell for name, value in row.items() if (cell := _cell(value))[0]}


def _cell(value: Any) -> tuple[str, str]:
    if isinstance(value, dict):
        text, language = value.get("value"), value.get("xml:lang", "")
    else:
        text, language = value, ""
    if not isinstance(text, str) or not isinstance(language, str):
        return "", ""
    return NOT_UTF8.sub("", " ".join(text.split())), language


def _collect(row: Row, one: _Found, into: Read) -> None:
    if "companyLabel" in row:
        label, language = row["companyLabel"]
        one.labels.setdefault(language or "en", label)
    if "altLabel" in row:
        one.aliases[row["altLabel"][0]] = None
    if "isin" in row and _ISIN.fullmatch(row["isin"][0]):
        one.identifiers.add(f"isin:{row['isin'][0]}")
    if "cik" in row and row["cik"][0].isdecimal():
        one.identifiers.add(f"cik:{int(row['cik'][0])}")
    one.country = one.country or country_code(row.get("country", ("", ""))[0])
    if "ticker" in row and "exchange" in row:
        _collect_listing(row["ticker"][0], row["exchange"][0], one, into)


def _collect_listing(ticker: str, exchange: str, one: _Found, into: Read) -> None:
    one.tickers.add(ticker.upper())
    listed = listing(ticker, _MARKETS.get(exchange.lower(), exchange))
    if listed:
        one.listings[listed] = None
    else:
        into.leave_out_exchange(exchange)


def _add(one: _Found, into: Read) -> None:
    name = next((label for language, label in one.labels.items() if language.startswith("en")), "")
    name = name or next(iter(one.labels.values()), "")
    short, legal = named(name)
    if not short or re.fullmatch(r"Q\d+", short):
        into.leave_out(NO_NAME)
    elif is_fund(name):
        into.leave_out(FUND_COMPANY)
    elif not one.listings:
        into.leave_out(UNLISTED)
    else:
        aliases = tuple(_aliases(one, {short, legal}))[:MOST_ALIASES]
        into.companies.append(
            Company(
                short,
                legal,
                aliases,
                tuple(one.listings),
                identifiers=tuple(sorted(one.identifiers)),
                country=one.country,
                reported=REPORTED,
                source=SOURCE,
            )
        )


def _aliases(one: _Found, taken: set[str]) -> Iterator[str]:
    for name in dict.fromkeys([*one.labels.values(), *one.aliases]):
        if name not in taken and len(name) <= ALIAS_CHARS and not _means_much(name, one.tickers):
            yield name


def _means_much(name: str, tickers: set[str]) -> bool:
    return (name.isascii() and len(name) <= 2) or name.upper() in tickers or is_everyday(name.lower())
