"""Reads the equities of FinanceDatabase: one CSV file an exchange, with a head line.

1. Symbols are Yahoo's: what stands behind the last dot names the exchange again.
2. Left out: delisted lines; exchanges that the table of exchanges does not have (the German regional ones);
   rows without a name, or with neither country nor sector (certificates); funds; preferred shares, warrants,
   units and bonds; depositary lines of Bangkok; symbols that are no tickers.
3. In China and Korea, Kuala Lumpur, Taipei and Milan the symbol tells notes, funds and warrants from shares;
   in Copenhagen funds go by the house that has them, and companies end in A/S.
4. Left out as well: foreign companies where exchanges list half the world (Vienna, Mexico, São Paulo,
   Buenos Aires, Santiago, Xetra, Milan, London's international lines). Nobody quotes those, and their names
   are cut off.
5. The class of market value says how much is reported.
"""

import csv
import re
from collections.abc import Iterable, Iterator

from feeds.companies.countries import country_code
from feeds.companies.exchanges import canonical
from feeds.companies.importing.reading import (
    FUND,
    NO_NAME,
    ODD_SYMBOL,
    PAPER,
    Read,
    Reason,
    is_fund,
    is_paper,
    is_symbol,
    listing,
    named,
)
from feeds.errors import BadList
from feeds.model import Company

SOURCE = "financedatabase"
NEEDED = ("symbol", "name", "exchange", "country", "market_cap", "isin", "shareclass_figi")
LAST = "delisted"
DELISTED = Reason("delisted line", "delisted lines")
CERTIFICATE = Reason(
    "certificate, with neither country nor sector", "certificates, with neither country nor sector"
)
FOREIGN = Reason("second line of a foreign company", "second lines of foreign companies")
OTHER_KIND = (
    "this is no equities file of FinanceDatabase: its first line must name the columns "
    f"{', '.join(NEEDED)}; name a file of its database/equities folder, or the folder"
)

REPORTED = {"Mega Cap": 20, "Large Cap": 14, "Mid Cap": 9, "Small Cap": 5, "Micro Cap": 2, "Nano Cap": 1}
# FinanceDatabase's own codes of markets that the table of exchanges has under another.
_MARKETS = {"XJPX": "XTKS", "NMS": "XNAS", "NGM": "XNAS", "NCM": "XNAS", "NYQ": "XNYS", "ASE": "XASE"}
_AT_HOME = {
    "VIE": frozenset({"AT"}),
    "BMV": frozenset({"MX"}),
    "B3": frozenset({"BR"}),
    "BCBA": frozenset({"AR"}),
    "SGO": frozenset({"CL"}),
    "XETRA": frozenset({"DE"}),
    "MIL": frozenset({"IT", "NL", "LU", "GB", "CH"}),
}
_CERTIFICATE = re.compile(r"\bO[ES] T[LS]\.Z|^(?:AKS|BPA|UCH|IS|LQ|VON|RCB|EGB|EB)\b.*\d{3}|\bBARR? EXP\b")
# By their numbers: shares are 0, 2 and 3 in Shenzhen, 6 and 9 in Shanghai; notes are 5 to 7 in Korea.
_FUND_NUMBERS = {
    "SZSE": re.compile(r"[^023]\d{5}"),
    "SSE": re.compile(r"[^69]\d{5}"),
    "KRX": re.compile(r"[5-7]\d{5}"),
    "KLSE": re.compile(r"\d{4}EA"),
}
_PAPER_NUMBERS = {
    "KLSE": re.compile(r"\d{4}P[A-Z]"),
    "TWSE": re.compile(r"0[3-8]\d{4}"),
    "MIL": re.compile(r"(?=.*\d)[A-Z][A-Z0-9]{5}"),
}
_DANISH_FUND = re.compile(r"\w*invest\b|\b(?:formuepleje|A?KL|aktier|indeks)\b", re.IGNORECASE)
_ISIN = re.compile(r"[A-Z]{2}[A-Z0-9]{9}[0-9]")
_FIGI = re.compile(r"BBG[A-Z0-9]{9}")
_UNITED_STATES = frozenset({"NYSE", "NASDAQ", "NYSEAMERICAN"})
_FIFTH = frozenset("WUR")

Row = dict[str, str]


def read(lines: Iterable[str], into: Read) -> None:
    """Adds the companies of one file."""
    for row in _rows(lines):
        into.rows += 1
        _take(row, into)


def _rows(lines: Iterable[str]) -> Iterator[Row]:
    """A row that is too short or too long means that the file is cut off or damaged."""
    table = csv.reader(lines, strict=True)
    try:
        head = next(table, [])
        if not set(NEEDED) <= set(head):
            raise BadList(OTHER_KIND)
        for row in table:
            found = dict(zip(head, row, strict=False))
            if len(row) != len(head) or found.get(LAST, "False") not in ("True", "False"):
                raise BadList(f"line {table.line_num} is not whole; the file is cut off or damaged")
            yield found
    except csv.Error as error:
        raise BadList(f"line {table.line_num} is not whole ({error}); the file is cut off") from error


def _take(row: Row, into: Read) -> None:
    code = _exchange_of(row)
    exchange = canonical(code)
    country = country_code(row["country"])
    if row.get(LAST) == "True":
        into.leave_out(DELISTED)
    elif not exchange:
        into.leave_out_exchange(row["exchange"] or code)
    elif reason := _reason_against(row, exchange, country):
        into.leave_out(reason)
    else:
        into.companies.append(_company(row, listing(_symbol(row), code), country))


def _exchange_of(row: Row) -> str:
    """A code for the table of exchanges: the market's, else FinanceDatabase's or Yahoo's own."""
    market = row.get("mic", "") or row["exchange"]
    _, dot, suffix = row["symbol"].rpartition(".")
    return _MARKETS.get(market) or market or (suffix if dot else "")


def _symbol(row: Row) -> str:
    symbol, dot, suffix = row["symbol"].rpartition(".")
    return symbol if dot and suffix.isalpha() and len(suffix) <= 3 else row["symbol"]


def _reason_against(row: Row, exchange: str, country: str) -> Reason | None:
    name, symbol = row["name"].strip(), _symbol(row)
    if not name or not any(map(str.isalpha, name)):
        return NO_NAME
    if not (row["country"] or row.get("sector")) or _CERTIFICATE.search(name):
        return CERTIFICATE
    if is_fund(name) or _is_fund_line(symbol, exchange, name):
        return FUND
    if is_paper(name) or _is_paper_line(symbol, exchange, name):
        return PAPER
    if not is_symbol(symbol):
        return ODD_SYMBOL
    return FOREIGN if _is_second_line(symbol, exchange, country) else None


def _is_fund_line(symbol: str, exchange: str, name: str) -> bool:
    numbers = _FUND_NUMBERS.get(exchange)
    if numbers and numbers.fullmatch(symbol):
        return True
    return exchange == "CPH" and bool(_DANISH_FUND.search(name)) and not name.endswith("A/S")


def _is_paper_line(symbol: str, exchange: str, name: str) -> bool:
    numbers = _PAPER_NUMBERS.get(exchange)
    if numbers and numbers.fullmatch(symbol):
        return True
    if "^" in symbol or re.search(r"-(?:P[A-Z]?|W[ST]?|UN?|RT?)$", symbol):
        return True
    if exchange == "SET" and symbol.endswith(("-R", "-F", "-P")):
        return True
    if exchange == "ASX" and len(symbol) > 4:
        return True
    return exchange in _UNITED_STATES and len(symbol) >= 5 and symbol[-1] in _FIFTH and symbol.isalpha()


def _is_second_line(symbol: str, exchange: str, country: str) -> bool:
    if exchange == "LSE" and symbol[:1] == "0" and len(symbol) == 4:
        return True
    return bool(country) and country not in _AT_HOME.get(exchange, {country})


def _company(row: Row, listed: str, country: str) -> Company:
    short, legal = named(row["name"])
    return Company(
        short,
        legal,
        listings=(listed,),
        identifiers=tuple(_identifiers(row)),
        country=country,
        reported=REPORTED.get(row["market_cap"], 0),
        source=SOURCE,
    )


def _identifiers(row: Row) -> Iterator[str]:
    if _FIGI.fullmatch(row["shareclass_figi"]):
        yield f"figi:{row['shareclass_figi']}"
    if _ISIN.fullmatch(row["isin"]):
        yield f"isin:{row['isin']}"
