"""The script of a character, as far as the edges of words depend on it."""

import re
import unicodedata
from enum import Enum
from functools import lru_cache

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc"


class Script(Enum):
    """What a character counts as. NONE is no part of any word, FREE may stand next to anything."""

    NONE = ""
    FREE = "free"
    LATIN = "latin"
    CYRILLIC = "cyrillic"
    KATAKANA = "katakana"
    HANGUL = "hangul"
    ARABIC = "arabic"
    HEBREW = "hebrew"
    OTHER = "other"


# Greek and digits keep to the rules of Latin. Han, Hiragana, Thai and its neighbours are written without
# spaces.
_RANGES = {
    Script.LATIN: (
        "0-9A-Za-z_\u00aa\u00b5\u00ba-\u024f\u0370-\u03ff\u1e00-\u1fff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
    ),
    Script.CYRILLIC: "\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f",
    Script.KATAKANA: "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f",
    Script.HANGUL: HANGUL,
    Script.ARABIC: "\u0620-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
    Script.HEBREW: "\u05d0-\u05f2\ufb1d-\ufb4f",
    Script.FREE: HAN + "\u3040-\u309f\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff",
}
_PATTERNS = {script: re.compile(f"[{ranges}]") for script, ranges in _RANGES.items()}


@lru_cache(maxsize=20_000)
def script_of(char: str) -> Script:
    """The script; digits of any script are LATIN, letters of scripts not named here OTHER."""
    if char.isdecimal() or char == "_":
        return Script.LATIN
    if unicodedata.category(char)[0] != "L":
        return Script.NONE
    return next((script for script, pattern in _PATTERNS.items() if pattern.match(char)), Script.OTHER)


# Letters of these two are written into one word when they meet, as in look-alikes.
_EUROPEAN = frozenset({Script.LATIN, Script.CYRILLIC})
_APART = frozenset({Script.NONE, Script.FREE})


def are_one_word(left: str, right: str) -> bool:
    """Whether these two characters side by side belong to one word."""
    one, other = script_of(left), script_of(right)
    if one in _APART or other in _APART:
        return False
    return one is other or (one in _EUROPEAN and other in _EUROPEAN)
