"""What one character folds to, with the marks behind it; ``fold.py`` lists the rules.

Most characters fold to one: their own letter without case and marks. ``PLAIN`` has
them all, so that whole runs of a text are taken at once.
"""

import unicodedata
from functools import lru_cache

from feeds.matching.han import simplified

_QUOTES = frozenset('"“”„‟«»‹›〝〞〟「」『』《》〈〉【】❝❞⹂')
_APOSTROPHES = frozenset("'’‘‛‚ʼʹ′`´＇")
_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ŧ": "t"}
    | {"Ø": "O", "Ł": "L", "Đ": "D", "Ħ": "H", "Æ": "AE", "Œ": "OE", "Þ": "TH", "Ð": "D", "Ŧ": "T"}
)
# Alef maksura and Persian yeh, ta marbuta, Persian kaf; the tatweel only stretches a word.
_ARABIC = str.maketrans("\u0649\u06cc\u0629\u06a9", "\u064a\u064a\u0647\u0643", "\u0640")
_YO = str.maketrans("ёЁ", "еЕ")
_MARKED_RANGES = (
    *(("A", "\u024f"), ("\u0370", "\u03ff"), ("\u1e00", "\u1fff")),
    *(("\u05d0", "\u05f2"), ("\u0620", "\u06ff")),
)
_STRESS = "\u0300\u0301"
_JOINING_RANGES = (("\u1160", "\u11ff"), ("\ud7b0", "\ud7fb"), ("\uff9e", "\uff9f"), ("\uffc2", "\uffdc"))


@lru_cache(maxsize=20_000)
def joins(char: str) -> bool:
    """Whether the character belongs to the letter before it."""
    if char < "\u0300":
        return False
    return unicodedata.category(char)[0] == "M" or any(low <= char <= high for low, high in _JOINING_RANGES)


@lru_cache(maxsize=20_000)
def fold_cluster(cluster: str, cased: bool) -> str:
    if cluster[0] in _APOSTROPHES:
        return "'"
    text = unicodedata.normalize("NFKC", cluster)
    if not cased:
        text = unicodedata.normalize("NFKC", text.casefold())
    text = _without_marks(text).translate(_STROKES).translate(_ARABIC).translate(_YO)
    return "".join(_fold_char(char) for char in simplified(text))


def _without_marks(text: str) -> str:
    """The text without marks on letters that shed them, and without marks that have no letter."""
    kept: list[str] = []
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.category(char) != "Mn" or (kept and not _sheds(kept[-1], char)):
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


def _sheds(letter: str, mark: str) -> bool:
    if mark in _STRESS and "\u0400" <= letter <= "\u04ff":
        return True
    return letter == " " or any(low <= letter <= high for low, high in _MARKED_RANGES)


def _fold_char(char: str) -> str:
    if char in _QUOTES or _is_ignored(char):
        return ""
    if char in _APOSTROPHES:
        return "'"
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    return " " if char.isspace() or unicodedata.category(char) == "Pd" or char in "\u2043\u2212" else char


def _is_ignored(char: str) -> bool:
    """Whether the character is invisible: a format or control character or a variation selector."""
    if char.isspace():
        return False
    return unicodedata.category(char) in ("Cf", "Cc") or "\ufe00" <= char <= "\ufe0f" or char >= "\U000e0100"


# Letters of Latin, Greek, Cyrillic, Hebrew and Arabic; of Σ the lower case depends on what follows.
_LETTERS = (*range(0xC0, 0x250), *range(0x370, 0x460), *range(0x5D0, 0x5EB), *range(0x620, 0x64B))
_SIGMA = "Σ"
_EAST_ASIAN = "\u3001\u3002\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3"


def _is_one_to_one(char: str) -> bool:
    if not char.isalpha() or char == _SIGMA:
        return False
    cased = fold_cluster(char, True)
    return len(cased) == 1 and cased.lower() == fold_cluster(char, False)


_ALIKE = [char for char in map(chr, _LETTERS) if _is_one_to_one(char)]
PUNCTUATION = tuple(zip("-’，：；？！（）", " ',:;?!()", strict=True))
"""Other characters of PLAIN that become another one."""
ONE_TO_ONE = {char: plain for char in _ALIKE if (plain := fold_cluster(char, True)) != char}
"""Letters of PLAIN that become another one, with the case kept."""
PLAIN = f"!#-,./0-9:-_a-z{{|}}~’，：；？！（）{''.join(_ALIKE)}{_EAST_ASIAN}"
"""As a class of a regular expression: what folds one to one. ASCII but blanks, hyphen, " and `."""
