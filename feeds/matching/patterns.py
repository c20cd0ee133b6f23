"""A keyword's regular expression, run by RE2 in time linear in the text.

RE2 knows no look-around and no back-reference; what it compiles to is held to PATTERN_BYTES.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from string import ascii_letters, digits, punctuation
from typing import Any

import re2

from feeds.errors import UserError
from feeds.matching.english import STOP_WORDS

# RE2's own default is 8 MiB; a pattern of people needs kilobytes, a{1000}{1000} needs more than any.
PATTERN_BYTES = 256 * 1024
# More hits of one pattern in one field say nothing more.
MOST_HITS = 200
# Of each large script some letters; a pattern of others names them itself.
_SINGLE = f"{ascii_letters}{digits}{punctuation} éßαΩжЯאعअกა가あア一家國"
_BACK_REFERENCE = re.compile(r"escape sequence: \\\d")


def check_pattern(pattern: str) -> None:
    """Raises UserError for a pattern that RE2 cannot run, that is too large, that finds nothing, or what
    stands in nearly every article: a single character, or a word of grammar."""
    try:
        compiled = _compiled(pattern)
    except re2.error as error:
        raise UserError(f"“{pattern}” cannot be used: {_said(error)}") from error
    if compiled.search(""):
        raise UserError(f"“{pattern}” also finds nothing at all; write what must stand there")
    if found := next(filter(compiled.search, (*_SINGLE, *pattern, *_grammar())), ""):
        raise UserError(
            f"“{pattern}” is too broad, for it finds “{found}” alone as well; write a word that must stand "
            "there, like chips?"
        )


def spans(pattern: str, text: str) -> Iterator[tuple[int, int]]:
    """Where the pattern stands, in order, at most MOST_HITS; none for one that cannot be used."""
    try:
        found = _compiled(pattern).finditer(text)
    except re2.error:
        return
    for _, match in zip(range(MOST_HITS), found, strict=False):
        if match.end() > match.start():
            yield match.span()


@lru_cache(maxsize=2_000)
def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.max_mem = PATTERN_BYTES
    options.log_errors = False
    return re2.compile(pattern, options)


def _grammar() -> Iterator[str]:
    """Words of grammar in their order, as they stand in sentences and open them."""
    for word in sorted(STOP_WORDS):
        yield from (word, word.capitalize())


def _said(error: Exception) -> str:
    text = error.args[0] if error.args else error
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    if "too large" in said or "budget" in said:
        return "it is too large; ask for less repetition"
    if "(?" in said or _BACK_REFERENCE.search(said):
        return f"{said}; look-around and back-references are not possible, as they can take endless time"
    if "escape" in said:
        return f"{said}; write two backslashes for a backslash that is meant"
    return said
