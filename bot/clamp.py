"""Lengths as Discord counts them, and cuts that never split what people see as one character.

Lengths are UTF-16 units, which is never fewer than Discord counts. Text is cut before it is written as
markup, so that no cut leaves half an escape or an open ``**`` behind.
"""

from collections.abc import Callable

import regex  # type: ignore[import-untyped]

ELLIPSIS = "…"

_GRAPHEME = regex.compile(r"\X")


def length(text: str) -> int:
    """UTF-16 code units; a lone surrogate counts as one."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clamp(text: str, limit: int) -> str:
    """The text, or as many whole graphemes (UAX #29) of it as fit before a closing "…".

    Blanks before the "…" are dropped. Only "…" is left where not even one grapheme fits, nothing where
    the limit is below 1.
    """
    if length(text) <= limit:
        return text
    ends = _ends(text, limit - 1)
    return _cut(text, ends[-1] if ends else 0) if limit > 0 else ""


def fit(text: str, limit: int, write: Callable[[str], str]) -> str:
    """The longest cut of the text whose written form stays within the limit, written.

    ``write`` makes markup of plain text; it may lengthen but never shorten it, and more text never
    becomes less markup. Empty where not even a lone "…" fits once written.
    """
    whole = clamp(text, limit)
    if length(written := write(whole)) <= limit:
        return written
    ends = [0, *_ends(text, limit - 1)]
    best, low, high = "", 0, len(ends) - 1
    while low <= high:
        middle = (low + high) // 2
        written = write(_cut(text, ends[middle]))
        if length(written) <= limit:
            best, low = written, middle + 1
        else:
            high = middle - 1
    return best


def _cut(text: str, end: int) -> str:
    return text[:end].rstrip() + ELLIPSIS


def _ends(text: str, limit: int) -> list[int]:
    """Where the graphemes end that lie within the first ``limit`` units."""
    ends: list[int] = []
    used = 0
    for found in _GRAPHEME.finditer(text):
        used += length(found.group())
        if used > limit:
            break
        ends.append(found.end())
    return ends
