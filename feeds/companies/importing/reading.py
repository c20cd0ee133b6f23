"""What all readers of lists share: what was read, what was left out, and how a listing is taken."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from feeds.companies.exchanges import canonical
from feeds.companies.naming import short, tidy
from feeds.errors import BadList
from feeds.model import Company

_SYMBOL = re.compile(r"[A-Z0-9]{1,10}(?:[.\-/&][A-Z])?")
_FUND = re.compile(
    r"\b(?:(?:my)?ET[CFNP]s?|UCITS|funds?|fondos?|fundos? (?:de )?in[fv]est\w*|fii|mutual|portfolio|sicav|"
    r"investeringsforening\w*|kapitalforening\w*|vct|tracker$|target date|ishares|"
    r"exchange traded note|LS -?\dX|spdr|proshares|wisdomtree|xtrackers|lyxor|direxion|grayscale|"
    r"municipal|muni\w* income|leveraged?|inverse|futures?|"
    r"(?:bitcoin|gold|silver|term|income|royalty) trust)\b",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"\b(?:preferred|pfd|preference|warrants?|rights?|units?|notes? due|notes|debentures?|bonds?|"
    r"certificates?|frn|gtd|perp|zdp|bds|cum pref|(?:npv|irrd|[a-z]{3}[\d.]+) prf|c/w|capital securities|"
    r"convertible|perpetual|depositary shares each|corporate units)\b"
    r"|\d%",
    re.IGNORECASE,
)
NOT_UTF8 = re.compile("[\ud800-\udfff]")


class Reason(NamedTuple):
    """What rows are that are left out, in words for one of them and for more."""

    one: str
    many: str


FUND = Reason("fund", "funds")
PAPER = Reason("preferred share, warrant, unit or bond", "preferred shares, warrants, units and bonds")
ODD_SYMBOL = Reason("symbol that is no ticker", "symbols that are no tickers")
UNKNOWN_EXCHANGE = Reason("row of an exchange that is not known", "rows of exchanges that are not known")
NO_NAME = Reason("row without a name", "rows without a name")


@dataclass
class Read:
    """``companies``: one a listing. ``left_out`` counts rows by reason, ``unknown_exchanges`` those of one of
    the reasons by the exchange's code."""

    rows: int = 0
    companies: list[Company] = field(default_factory=list)
    left_out: Counter[Reason] = field(default_factory=Counter)
    unknown_exchanges: Counter[str] = field(default_factory=Counter)

    def leave_out(self, reason: Reason) -> None:
        """Counts a row."""
        self.left_out[reason] += 1

    def leave_out_exchange(self, code: str) -> None:
        """Counts a row on an exchange that is not known."""
        self.leave_out(UNKNOWN_EXCHANGE)
        self.unknown_exchanges[code or "none"] += 1


Reader = Callable[[Iterable[str], Read], None]
"""Adds what stands in these lines of a file; raises BadList for one of another kind, or cut off."""


def listing(symbol: str, code: str) -> str:
    """The listing in the directory's form; empty where the symbol is none or the exchange not known."""
    symbol, exchange = symbol.strip().upper(), canonical(code)
    return f"{symbol}:{exchange}" if exchange and _SYMBOL.fullmatch(symbol) else ""


def is_symbol(symbol: str) -> bool:
    """Whether a ticker may look like this."""
    return _SYMBOL.fullmatch(symbol.strip().upper()) is not None


def is_fund(name: str) -> bool:
    """Whether the name says that it is a fund, of whatever family."""
    return _FUND.search(name) is not None


def is_paper(name: str) -> bool:
    """Whether the name says that this is something else than a company's common shares."""
    return _PAPER.search(name) is not None


def named(name: str) -> tuple[str, str]:
    """The short and the full name of a company, readable; the full one is empty where both are the same."""
    full = tidy(NOT_UTF8.sub("", name))
    brief = short(full)
    return brief, full if full != brief else ""


def load_json(lines: Iterable[str]) -> Any:
    """The whole file as JSON; BadList where it is none."""
    text = "".join(lines)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise BadList(f"the file is no JSON, or is cut off{where}; download it again") from error
