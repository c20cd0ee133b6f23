"""Lists of what to watch, as people paste or attach them: names and tickers, or a table of companies.

1. A file is UTF-8, UTF-16 with a byte order mark, or Windows' Western European; its columns are set off by
   tabs, semicolons, bars or commas, of which the most lines have one.
2. A first row with "name" or "ticker" in it says what the columns are (COLUMNS); unknown ones are left out,
   and a cell may hold several terms, set off by semicolons or bars.
3. Without it, a row with a ticker behind a name, or before one, is one company, and its other cells are
   aliases; in every other row each cell is an entry of its own, as in a list that is typed or has one line.
4. A legal form behind a comma ("Apple, Inc.") stays with its name. A cell that a spreadsheet would compute is
   an entry with a problem, as is one that is longer than a term may be.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from feeds import quotas
from feeds.errors import UserError
from feeds.matching.exchanges import markets_of
from feeds.matching.tickers import parse_ticker
from feeds.service.typed import terms, unique
from feeds.watchterms import MAX_TERM_CHARS

MAX_BYTES = 1 << 20
MAX_LINES = 5_000
COLUMNS = {
    "name": "name company company_name companies title issuer",
    "tickers": "ticker tickers symbol symbols listing listings",
    "exchange": "exchange market mic",
    "aliases": "aliases alias other_names also_known_as",
    "people": "people person persons",
    "products": "products product brands",
    "exclude": "exclude excludes",
    "tags": "tags tag",
}

_LISTS = ("tickers", "aliases", "people", "products", "exclude", "tags")
_KEYS = {word: key for key, words in COLUMNS.items() for word in words.split()}
_DELIMITERS = "\t;|,"
_ARCHIVES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"%PDF")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_FORMULA = re.compile(r"=|[+\-@].*[(|!]")
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to watch: ``name`` as typed, or a ticker where only that was; further lists by the names of
    ``watches.new``. With a ``problem`` it is none.
    """

    name: str
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problem: str = ""


def read_list(text: str) -> list[Entry]:
    """The entries of a list that was typed, each once. Raises UserError for none or too many."""
    return _some(_entry(piece) for piece in terms(text))


def read_file(data: bytes) -> list[Entry]:
    """The entries of a file, each once. Raises UserError for one that cannot be read, none or too many."""
    return read_text(_text(data))


def read_text(text: str) -> list[Entry]:
    """The entries of a file's text, or of one that was pasted with its lines, as ``read_file``."""
    rows = _rows(text)
    heads = [_KEYS.get("_".join(cell.lower().split()), "") for cell in rows[0]] if rows else []
    if {"name", "tickers"} & set(heads):
        return _some(_of_columns(heads, row) for row in rows[1:])
    if len(rows) == 1:
        return _some(_entry(piece) for piece in terms(",".join(rows[0])))
    return _some(entry for row in rows for entry in _of_cells(row))


def ticker_of(text: str) -> str:
    """The ticker as a watch has it, however its exchange is written; empty where it is none with one."""
    plain = text.strip().lstrip("$").upper()
    first, _, second = plain.partition(":")
    symbol, _, suffix = plain.rpartition(".")
    for form in (plain, f"{second}:{first}", f"{symbol}:{suffix}" if markets_of(suffix) else ""):
        with suppress(UserError):
            return str(parse_ticker(form))
    return ""


def _some(entries: Iterable[Entry]) -> list[Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.name:
            found.setdefault(entry.name.casefold(), entry)
    if not found:
        raise UserError("that names nothing to watch; write names or tickers, one a line or with commas")
    if len(found) > quotas.WATCHES:
        raise UserError(
            f"that names {len(found):,} things, and a server may have {quotas.WATCHES:,} watches; shorten it"
        )
    return list(found.values())


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise UserError(f"that file is larger than {MAX_BYTES >> 20} MiB; split it and import the parts")
    mark = next((encoding for start, encoding in _MARKS.items() if data.startswith(start)), "")
    if data.startswith(_ARCHIVES) or (b"\0" in data and not mark):
        raise UserError("that file is no text; save the table as CSV (UTF-8) and attach that")
    with suppress(UnicodeDecodeError):
        return data.decode(mark or "utf-8")
    text = data.decode("cp1252", "replace")
    odd = sum(char > "\x7f" for char in _LETTERS.findall(text))
    if mark or "\ufffd" in text or odd > len(text) / 4:
        raise UserError("that file is in an encoding that I cannot tell; save it as CSV (UTF-8)")
    return text


def _rows(text: str) -> list[list[str]]:
    """The rows with something in them, of tidy cells without empty ones at the end."""
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        raise UserError(f"that file has more than {MAX_LINES:,} lines; split it and import the parts")
    held = Counter(char for line in lines for char in _DELIMITERS if char in line)
    delimiter = max(_DELIMITERS, key=lambda char: held[char])
    try:
        read = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UserError("that file is no table that I can read; save it as CSV (UTF-8)") from error
    rows = [[_tidy(cell) for cell in row] for row in read]
    return [row for row in rows if any(row)]


def _tidy(cell: str) -> str:
    """On one line, without the mark by which spreadsheets keep a cell as text."""
    return " ".join(_CONTROLS.sub(" ", cell).split()).removeprefix("'")


def _of_columns(heads: Sequence[str], row: Sequence[str]) -> Entry:
    cells: dict[str, str] = {}
    for key, cell in zip(heads, row, strict=False):
        if key and cell:
            cells[key] = f"{cells[key]};{cell}" if key in cells else cell
    lists = {key: terms(cells[key].replace("|", ";")) for key in _LISTS if key in cells}
    tickers = tuple(_on_exchange(ticker, cells.get("exchange", "")) for ticker in lists.pop("tickers", ()))
    name = cells.get("name") or next(iter(tickers), "")
    return _entry(name, {"tickers": tickers, **lists}, row)


def _on_exchange(ticker: str, exchange: str) -> str:
    return ticker_of(ticker) or ticker_of(f"{ticker}:{exchange}") or ticker


def _of_cells(row: Sequence[str]) -> Iterator[Entry]:
    cells = unique(row)
    tickers = [cell for cell in cells if ticker_of(cell)]
    names = [cell for cell in cells if cell not in tickers]
    if not tickers or not names:
        yield from (_entry(piece) for piece in terms(",".join(cells)))
        return
    name, *aliases = terms(",".join(names))
    yield _entry(name, {"tickers": tuple(map(ticker_of, tickers)), "aliases": tuple(aliases)}, row)


def _entry(name: str, lists: Mapping[str, tuple[str, ...]] | None = None, cells: Sequence[str] = ()) -> Entry:
    for cell in (name, *cells):
        if _FORMULA.match(cell):
            return Entry(name or cell, problem="a formula of a spreadsheet, not a name")
        if len(cell) > MAX_TERM_CHARS and cell == name:
            return Entry(name, problem=f"longer than {MAX_TERM_CHARS} characters")
    return Entry(name, {key: found for key, found in (lists or {}).items() if found})
