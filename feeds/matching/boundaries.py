"""Says whether a hit stands for itself in its text, by the script on either side.

1. Letters and digits of scripts with spaces (Latin and Greek, Cyrillic, Arabic, …) never touch others of
   their kind; next to Han, kana or another script they are free.
2. Katakana never touches Katakana: a run of it is one word.
3. Han, Hiragana and Thai are free on every side; names of one or two Han characters need the edges of
   words (``segmenter.py``).
   A number right in front of these makes them a measure (7特斯拉).
4. What ``endings.py`` lists may stand on: particles in Korean, clitics in Arabic and Hebrew, a plural.
5. A number does not end in front of its decimals, and one or two letters do not touch & or +.
6. Nothing inside a web or e-mail address counts, unless it is the whole of a bare host ("Booking.com").
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from feeds.matching.endings import has_clitic, is_particle, is_plural
from feeds.matching.scripts import Script, are_one_word, script_of

SHORT_CHARS = 2
_SYMBOLS = "&+"
_UNSPACED = (Script.FREE, Script.KATAKANA)
_CLITIC_SCRIPTS = (Script.ARABIC, Script.HEBREW)
# A host that is written small, or that a path follows; a capital shows that "Amazon.com" is a name.
_TOP = (
    "com|net|org|io|co|ai|app|dev|tv|me|info|biz|gov|edu|int"
    "|cn|hk|tw|jp|kr|in|uk|de|fr|it|es|nl|ch|ru|eu|us|ca|au|br"
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[!-~]+|(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]+)++"
    rf"|(?<![\w.@/-])(?:[a-z0-9-]++\.)+(?:{_TOP})(?:\.(?:{_TOP}))?(?![\w-])(?:/[!-~]*)?"
    rf"|(?<![\w.@/-])(?:[A-Za-z0-9-]++\.)+(?:{_TOP})(?:\.(?:{_TOP}))?/[!-~]+",
    re.ASCII,
)
# What every address has; only around it the costly pattern is tried.
_SIGN = re.compile(rf"\.(?=(?:{_TOP})(?![A-Za-z]))|:(?=//)|@|w(?=ww\.)")
_INK = re.compile(r"[!-~]*")
_INK_BEFORE = re.compile(r"[!-~]*\Z")
_REACH_CHARS = 300
_JOINED = re.compile(r"[-\u2010\u2011][^\W\d_a-z]\w")
_HOST = re.compile(r"[A-Za-z0-9.-]+")


def stands_alone(text: str, start: int, end: int, *, plural: bool = False) -> bool:
    """Whether ``text[start:end]`` is no part of a longer word or number; ``plural``: an s may follow."""
    before, first = _visible_before(text, start), _visible_after(text, start)
    last, after = _visible_before(text, end), _visible_after(text, end)
    return not (
        (_glued(text, before, first) and not _may_precede(text, first))
        or (_glued(text, last, after) and not _may_follow(text, last, after, plural))
        or _in_number(text, last, after, 1)
        or _in_number(text, first, before, -1)
        or _is_measure(text, before, first)
        or (end - start <= SHORT_CHARS and _touches_symbol(text, before, after))
    )


def goes_on(text: str, end: int) -> bool:
    """Whether a hyphen joins another name to a person's ("Fraser-Holt")."""
    return _JOINED.match(text, end) is not None


def addresses(text: str) -> list[tuple[int, int]]:
    """The spans of web and e-mail addresses, ascending and disjoint."""
    spans: list[tuple[int, int]] = []
    end = 0
    for sign in _SIGN.finditer(text):
        if sign.start() >= end:
            start = _INK_BEFORE.search(text[max(end, sign.start() - _REACH_CHARS) : sign.start()])
            end = _ink_after(text, sign.end())
            first = sign.start() - len(start[0] if start else "")
            spans += [match.span() for match in _ADDRESS.finditer(text, first, end)]
    return spans


def _ink_after(text: str, at: int) -> int:
    found = _INK.match(text, at)
    return found.end() if found else at


def is_masked(text: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether ``start:end`` lies in one of these addresses without being the whole of it."""
    before = bisect_left(spans, end, key=lambda span: span[0])
    if not before or spans[before - 1][1] <= start:
        return False
    host = _HOST.match(text, spans[before - 1][0])
    return host is None or host.span() != (start, end) or host.end() != spans[before - 1][1]


def _may_precede(text: str, first: int) -> bool:
    return script_of(text[first]) in _CLITIC_SCRIPTS and has_clitic(text, first)


def _may_follow(text: str, last: int, after: int, plural: bool) -> bool:
    if script_of(text[last]) is Script.HANGUL:
        return is_particle(text, after)
    return plural and text[last].isalpha() and is_plural(text, after)


def _visible_before(text: str, start: int) -> int:
    at = start - 1
    while at >= 0 and _is_attached(text[at]):
        at -= 1
    return at


def _visible_after(text: str, end: int) -> int:
    while end < len(text) and _is_attached(text[end]):
        end += 1
    return end


@lru_cache(maxsize=20_000)
def _is_attached(char: str) -> bool:
    """Format characters and marks: what they stand next to decides."""
    return char > "\x7f" and unicodedata.category(char) in ("Cf", "Mn", "Mc", "Me")


def _glued(text: str, left: int, right: int) -> bool:
    return left >= 0 and right < len(text) and are_one_word(text[left], text[right])


def _in_number(text: str, edge: int, beyond: int, step: int) -> bool:
    far = beyond + step
    return 0 <= far < len(text) and text[edge].isdecimal() and text[beyond] in ".," and text[far].isdecimal()


def _is_measure(text: str, before: int, first: int) -> bool:
    return before >= 0 and text[before].isdecimal() and script_of(text[first]) in _UNSPACED


def _touches_symbol(text: str, before: int, after: int) -> bool:
    return (before >= 0 and text[before] in _SYMBOLS) or (after < len(text) and text[after] in _SYMBOLS)
