"""Says whether a hit stands for itself in its text, by the script on either side.

1. Letters and digits of scripts with spaces (Latin, Greek, Cyrillic, …) never touch others of their kind.
2. Katakana never touches Katakana: a run of it is one word.
3. Han, Hiragana, Hangul and Thai are free on every side.
4. A number does not end in front of its decimals.
5. Nothing inside a web or e-mail address counts.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

_FREE = re.compile(
    "[\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u309f\u3130-\u318f\u3400-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uffa0-\uffdc\U00020000-\U0003134f]"
)
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]+)++", re.ASCII)


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is no part of a longer word or number."""
    before, first = _visible_before(text, start), _visible_after(text, start)
    last, after = _visible_before(text, end), _visible_after(text, end)
    return not (
        _glued(text, before, first)
        or _glued(text, last, after)
        or _in_number(text, last, after, 1)
        or _in_number(text, first, before, -1)
    )


def addresses(text: str) -> list[tuple[int, int]]:
    """The spans of web and e-mail addresses, ascending."""
    if "@" not in text and "://" not in text and "www." not in text:
        return []
    return [match.span() for match in _ADDRESS.finditer(text)]


def touches(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether ``start:end`` shares a character with one of these ascending, disjoint spans."""
    before = bisect_left(spans, end, key=lambda span: span[0])
    return before > 0 and spans[before - 1][1] > start


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
    if left < 0 or right >= len(text):
        return False
    kind = _kind(text[left])
    return bool(kind) and kind == _kind(text[right])


@lru_cache(maxsize=20_000)
def _kind(char: str) -> str:
    if _FREE.match(char):
        return ""
    if _KATAKANA.match(char):
        return "katakana"
    return "word" if unicodedata.category(char)[0] == "L" or char.isdecimal() else ""


def _in_number(text: str, edge: int, beyond: int, step: int) -> bool:
    far = beyond + step
    return 0 <= far < len(text) and text[edge].isdecimal() and text[beyond] in ".," and text[far].isdecimal()
