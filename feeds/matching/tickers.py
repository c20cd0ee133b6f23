"""One grammar and one pattern for every ticker.

1. ``SYM:EX`` and ``EX:SYM``, a space on either side of the colon allowed unless the exchange is one of
   the country codes, which are words of headlines ("US: AI …"), and the symbol is no number. More symbols
   may follow, set off by commas ("(NASDAQ: GOOGL, GOOG)").
2. ``SYM.EX`` with a vendor's suffix (``BABA.N``); symbols of one or two letters only in brackets where
   the suffix is one letter.
3. ``(SYM EX)`` in brackets (``9988 HK``).
4. ``$SYM``, letters only: a price is no ticker.
5. An exchange's name in another script, maybe with a word for "code", a colon and SYM (``港交所代码：9988``).
6. ``SYM shares``, ``SYM stock``: three letters or more.
7. Letters are capitals; leading zeros of numbers do not matter; a share class may be set off by a dot,
   a dash or a slash. A symbol alone is no ticker, nor is a number.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from feeds.errors import UserError
from feeds.matching.exchanges import NATIVE, markets_of

# London sets a dot behind short symbols ("BP."); Nordic classes stand behind a space too ("NOVO B").
_SYMBOL = re.compile(r"[A-Z0-9&]{1,12}(?:[./ ][A-Z]|-[A-Z]{1,4})?\.?")
ADVICE = "write it as SYMBOL:EXCHANGE, for example 9988:HK or BABA:NYSE"

_CLASS_MARKS = str.maketrans("-/ ", "...")
_CLASS = r"(?:(?:[./][A-Z]|-[A-Z]{1,4})(?![A-Za-z0-9]))?"
_PATTERN = re.compile(
    rf"""(?<![A-Za-z0-9_&@.])(?:
        \$(?P<cash>[A-Z]{{1,6}}{_CLASS})(?![A-Za-z0-9_])
        |(?P<shares>[A-Z]{{3,5}})(?=\ (?:shares|stock)\b)
        |(?P<left>[A-Za-z0-9]{{1,12}}(?:&[A-Za-z0-9]{{1,3}})?{_CLASS})(?=
            (?P<colon>\ ?:\ ?)(?P<right>[A-Za-z0-9]{{1,12}}(?:&[A-Za-z0-9]{{1,3}})?{_CLASS})(?![A-Za-z0-9_])
            |\.(?P<suffix>[A-Za-z]{{1,4}})(?![A-Za-z0-9_])
            |\ (?P<country>[A-Z]{{2}})(?=\ ?(?:Equity\ ?)?(?P<close>[)\];,]))
        )
    )""",
    re.VERBOSE,
)
_NATIVE = re.compile(
    rf"(?P<exchange>{'|'.join(sorted(' '.join(NATIVE.values()).split(), key=len, reverse=True))})"
    r"(?:股票|股份|证券|證券|上市|交易)?(?:代码|代碼|代號|代号|コード)?"
    r" ?: ?(?P<symbol>[A-Z0-9]{1,6})(?![A-Za-z0-9])"
)
_SIGN = re.compile(
    r":|\$(?=[A-Z])|\.(?=[A-Za-z]{1,4}(?![A-Za-z0-9_]))| (?=(?:shares|stock)\b)"
    r"| (?=[A-Z]{2} ?(?:Equity ?)?[)\];,])"
)
_OTHER = re.compile(
    r"(?:, ?| and |/)(?P<symbol>[A-Z]{1,6}(?:[./][A-Z])?|[0-9]{4,6})(?=[,;)/]| and [A-Z0-9]+\))"
)
# Reuters writes a class small: "VOLVb.ST".
_CLASS_LETTER = re.compile(r"\A([A-Z]{2,8})([a-d])\Z")
_WORD_BEFORE = re.compile(r"(?<![A-Za-z])(Euronext|Nasdaq|NASDAQ|NYSE|TSX) \Z")
# Longer than a symbol with its class and an exchange.
_REACH_CHARS = 32
_WIDE = re.compile("[\uff01-\uff5e\u3000\xa0]+")
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}


@dataclass(frozen=True, slots=True)
class Ticker:
    """A listing: a symbol on an exchange, in capitals, as the watch wrote them."""

    symbol: str
    exchange: str

    def __str__(self) -> str:
        return f"{self.symbol}:{self.exchange}"


@dataclass(frozen=True, slots=True)
class Mention:
    """A ticker written in a text. ``markets`` is empty where no exchange stands with it; ``rule`` is ticker,
    cashtag or shares."""

    symbol: str
    markets: frozenset[str]
    start: int
    end: int
    rule: str = "ticker"


def parse_ticker(text: str) -> Ticker:
    """The ticker that a watch names as ``SYM:EXCH``; raises UserError with what to type."""
    symbol, colon, exchange = (part.strip() for part in text.strip().upper().partition(":"))
    if not colon or not symbol or not exchange:
        raise UserError(f"“{text}” is no ticker with its exchange; {ADVICE}")
    if markets_of(symbol) and not markets_of(exchange):
        raise UserError(f"“{text}” names the exchange first; write {exchange}:{symbol}")
    if not markets_of(exchange):
        raise UserError(f"“{exchange}” in “{text}” is no exchange known here; {ADVICE}")
    if not _SYMBOL.fullmatch(symbol):
        raise UserError(f"“{symbol}” in “{text}” is no ticker symbol; {ADVICE}")
    return Ticker(symbol, exchange)


def symbol_key(symbol: str) -> str:
    """The form in which symbols are compared: without leading zeros, the class set off by a dot."""
    plain = symbol.translate(_CLASS_MARKS).rstrip(".")
    return plain.lstrip("0") if plain.isdecimal() else plain


def keys_of(listings: Iterable[str]) -> frozenset[str]:
    """What two ways of writing one listing have in common, "9988@XHKG"; what is no listing is left out."""
    found = set()
    for listing in listings:
        with suppress(UserError):
            ticker = parse_ticker(listing)
            found |= {f"{symbol_key(ticker.symbol)}@{mic}" for mic in markets_of(ticker.exchange)}
    return frozenset(found)


def mentions(text: str) -> Iterator[Mention]:
    """Every reading of the text's tickers, those with an exchange in another script first, each in order;
    ``SE:NYSE`` may have two. Full width is read as well."""
    plain = text if text.isascii() else _WIDE.sub(_narrow, text)
    for match in () if text.isascii() else _NATIVE.finditer(plain):
        yield from _mention(match["symbol"], match["exchange"], match.start(), match.end())
    for match in _found(plain):
        if match["cash"] or match["shares"]:
            yield _without_exchange(match)
        elif match["suffix"]:
            yield from _suffixed(plain, match)
        elif match["country"]:
            yield from _bracketed(plain, match)
        else:
            yield from _colon(match)


def _narrow(wide: re.Match[str]) -> str:
    return wide[0].translate(_NARROW)


def _found(plain: str) -> Iterator[re.Match[str]]:
    """The pattern's matches, sought only around what every ticker has: ten times as fast."""
    end = 0
    for sign in _SIGN.finditer(plain):
        start = max(end, sign.start() - _REACH_CHARS)
        for match in _PATTERN.finditer(plain, start, sign.end() + _REACH_CHARS):
            if match.start() <= sign.start():
                end = match.end()
                yield match


def _without_exchange(match: re.Match[str]) -> Mention:
    rule = "cashtag" if match["cash"] else "shares"
    return Mention(
        symbol_key(match["cash"] or match["shares"]), frozenset(), match.start(), match.end(), rule
    )


def _colon(match: re.Match[str]) -> Iterator[Mention]:
    left, right, tight = match["left"], match["right"], match["colon"] == ":"
    for symbol, exchange, leads in ((left, right, False), (right, left, True)):
        loose = len(exchange) > 2 or (symbol.isdecimal() and not _is_amount(match))
        if _is_symbol(symbol) and (tight or loose) and not (leads and len(exchange) < 2):
            named = _in_full(match, exchange) if leads else exchange
            yield from _mention(symbol, named, match.start(), match.end("right"))
            yield from _others(match, named) if leads else ()


def _others(match: re.Match[str], exchange: str) -> Iterator[Mention]:
    """More symbols of the same exchange: the second in "(NASDAQ: GOOGL, GOOG)"."""
    other = _OTHER.match(match.string, match.end("right"))
    while other is not None:
        yield from _mention(other["symbol"], exchange, other.start("symbol"), other.end("symbol"))
        other = _OTHER.match(match.string, other.end("symbol"))


def _in_full(match: re.Match[str], exchange: str) -> str:
    """An exchange of two words, "Euronext Paris: DG", in one."""
    before = None if markets_of(exchange) else _WORD_BEFORE.search(match.string, 0, match.start())
    return before[1] + exchange if before else exchange


def _is_amount(match: re.Match[str]) -> bool:
    """ "in 2010: SR 4bn" is an amount of money."""
    return re.match(r" ?\d", match.string[match.end("right") :]) is not None


def _suffixed(text: str, match: re.Match[str]) -> Iterator[Mention]:
    symbol, suffix = _CLASS_LETTER.sub(r"\1.\2", match["left"]).upper(), match["suffix"]
    if symbol != match["left"] and not _CLASS_LETTER.search(match["left"]):
        return
    if len(symbol) <= 2 and len(suffix) == 1 and _is_initials(text, match):
        return
    if _is_symbol(symbol) and (suffix.isupper() or symbol.isdecimal()):
        yield from _mention(symbol, suffix, match.start(), match.end("suffix"))


def _is_initials(text: str, match: re.Match[str]) -> bool:
    """ "the U.N" and "U.N." are no listings of U; "T.N" behind a word in lower case is one of T."""
    if match["left"].isdecimal() or text[match.start() - 1 : match.start()] in ("(", "<", "["):
        return False
    before = text[: match.start()].split()[-1:] or [""]
    is_word = before[0].isalpha() and before[0].islower() and before[0] not in ("the", "a", "an")
    return not is_word or text[match.end("suffix") :][:1] == "."


def _bracketed(text: str, match: re.Match[str]) -> Iterator[Mention]:
    before = text[max(0, match.start() - 2) : match.start()].rstrip(" ")[-1:]
    if _is_symbol(match["left"]) and (
        before in ("(", "[", ";") or (before == "," and match["close"] in ")]")
    ):
        yield from _mention(match["left"], match["country"], match.start(), match.end("country"))


def _is_symbol(text: str) -> bool:
    return text.isdecimal() or text.isupper()


def _mention(symbol: str, exchange: str, start: int, end: int) -> Iterator[Mention]:
    markets = markets_of(exchange)
    if markets:
        yield Mention(symbol_key(symbol), markets, start, end)


class TickerIndex:
    """The listings of a row of owners, found by symbol. What cannot be read as one is left out."""

    def __init__(self, listings: Iterable[Sequence[str]]) -> None:
        self._by_symbol: defaultdict[str, list[tuple[int, frozenset[str], str]]] = defaultdict(list)
        for owner, texts in enumerate(listings):
            for text in texts:
                with suppress(UserError):
                    ticker = parse_ticker(text)
                    entry = (owner, markets_of(ticker.exchange), text)
                    self._by_symbol[symbol_key(ticker.symbol)].append(entry)

    def __bool__(self) -> bool:
        return bool(self._by_symbol)

    def owners(self, mention: Mention) -> Iterator[tuple[int, str]]:
        """Whose listing this may be, each with the listing."""
        for owner, markets, text in self._by_symbol.get(mention.symbol, ()):
            if not mention.markets or markets & mention.markets:
                yield owner, text
