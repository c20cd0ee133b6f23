"""Counts words in any script, cuts text between them, and says how many there are of a thing.

Scripts written without spaces (Han, kana, Thai and its neighbours) count two characters as one word.
"""

import re
import unicodedata

# Han with its extensions, kana, Thai, Lao, Myanmar and Khmer: no spaces between words.
DENSE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f"
)
CHARS_PER_DENSE_WORD = 2
ELLIPSIS = "…"

_DENSE_CHAR = re.compile(f"[{DENSE}]")
_RUN = re.compile(f"(?P<dense>[{DENSE}]+)|(?P<spaced>(?:(?![{DENSE}])\\S)+)")


def word_set(words: str) -> frozenset[str]:
    """The words of a list written with spaces between them."""
    return frozenset(words.split())


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 story", "2 stories"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def is_dense(char: str) -> bool:
    """Whether the character belongs to a script written without spaces."""
    return _DENSE_CHAR.match(char) is not None


def count_words(text: str) -> int:
    """The number of words: runs between spaces that hold a letter or digit, dense scripts two to one."""
    return sum(_words_in(run) for run in _RUN.finditer(text))


def word_starts(text: str) -> list[int]:
    """Where each of the words that ``count_words`` counts begins, ascending."""
    starts: list[int] = []
    for run in _RUN.finditer(text):
        if run["dense"] is not None:
            starts += range(run.start(), run.end(), CHARS_PER_DENSE_WORD)
        elif _words_in(run):
            starts.append(run.start())
    return starts


def _words_in(run: re.Match[str]) -> int:
    if run["dense"] is not None:
        return -(-len(run[0]) // CHARS_PER_DENSE_WORD)
    return int(any(char.isalnum() for char in run[0]))


def cut_around(text: str, start: int, end: int, max_chars: int) -> tuple[int, int]:
    """The bounds of at most ``max_chars`` characters around ``start:end``, moved in to where words end.

    Two thirds of the room goes before the hit where there is that much. A hit longer than the room is
    cut at its end.
    """
    if len(text) <= max_chars:
        return 0, len(text)
    room = max(0, max_chars - (end - start))
    left = max(0, min(start - room * 2 // 3, len(text) - max_chars))
    right = min(len(text), left + max_chars)
    return _inward_left(text, left, start), _inward_right(text, right, min(end, right))


def _inward_left(text: str, left: int, limit: int) -> int:
    """The first word's start at or after ``left``, never past ``limit``."""
    for at in range(left, limit):
        if splits_at(text, at) and not text[at].isspace():
            return at
    return limit


def _inward_right(text: str, right: int, limit: int) -> int:
    """The last word's end at or before ``right``, never before ``limit``."""
    for at in range(right, limit, -1):
        if splits_at(text, at) and not text[at - 1].isspace():
            return at
    return limit


def splits_at(text: str, at: int) -> bool:
    """Whether text may be cut before index ``at`` without breaking a word or a letter with its marks."""
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if before.isspace() or after.isspace():
        return True
    return (is_dense(before) or is_dense(after)) and not unicodedata.category(after).startswith("M")
