"""Which documents are read in a thread of this process: those that cost little, whatever they turn out to be.

A parser's time is in proportion to the tags, and to the square of one tag's attributes and of the names of
namespaces. What ``is_plain``
costs it a second at most, measured on feeds made to be slow. A pass that looks for entries is quicker by far,
but each of its steps holds the interpreter; what ``is_quick`` holds it a few hundredths of a second.
"""

from typing import AnyStr

MAX_CHARS = 256 << 10
MAX_TAGS = 8_000
MAX_ATTRIBUTES = 1_000
MAX_NAMESPACES = 200
MAX_PASS_BYTES = 4 << 20
MAX_PASS_TAGS = 100_000


def is_plain(source: str) -> bool:
    """Whether a decoded document may be parsed in a thread."""
    if not _is_within(source, "<", "=", MAX_CHARS, MAX_TAGS):
        return False
    lower = source.lower()
    return "<!doctype" not in lower and lower.count("xmlns") <= MAX_NAMESPACES


def is_quick(body: bytes) -> bool:
    """Whether a document, as UTF-8, may be looked through for its entries in a thread."""
    return len(body) <= MAX_CHARS or _is_within(body, b"<", b"=", MAX_PASS_BYTES, MAX_PASS_TAGS)


def _is_within(source: AnyStr, opening: AnyStr, equals: AnyStr, length: int, tags: int) -> bool:
    if len(source) > length or source.count(opening) > tags:
        return False
    return source.count(equals) <= MAX_ATTRIBUTES or all(
        piece.count(equals) <= MAX_ATTRIBUTES for piece in source.split(opening)
    )
