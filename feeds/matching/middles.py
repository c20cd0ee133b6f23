"""Finds people under middle names that their watch does not have: "Timothy D. Cook", "Mark Elliot
Zuckerberg".

Of every run of capitalised words the pairs with one or two words between them may be such names.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from feeds.matching.fold import fold_term

MOST_BETWEEN = 2

_TOKEN = r"[^\W\d_a-z][\w'’-]*\.?"
_RUN = re.compile(rf"(?<![\w'’-]){_TOKEN}(?: {_TOKEN}){{2,}}")
# Finds a capital ten times as fast where no other letters are.
_ASCII_RUN = re.compile(r"[A-Z](?<![\w'-].)[\w'-]*\.?(?: [A-Z][\w'-]*\.?){2,}", re.ASCII)
_PART = re.compile(_TOKEN)
_POSSESSIVE = re.compile(r"['’]s?\Z")


class LongName(NamedTuple):
    """The first and the last of three or four capitalised words, folded, and where they stand."""

    name: str
    start: int
    end: int


def long_names(text: str) -> Iterator[LongName]:
    """Every such pair, by its start; ``name`` is as a person's of two words is looked for."""
    for run in (_ASCII_RUN if text.isascii() else _RUN).finditer(text):
        parts = list(_PART.finditer(text, *run.span()))
        for at, first in enumerate(parts):
            for last in parts[at + 2 : at + 2 + MOST_BETWEEN]:
                surname = _POSSESSIVE.sub("", last[0].rstrip("."))
                name = f"{fold_term(first[0])} {fold_term(surname)}"
                yield LongName(name, first.start(), last.start() + len(surname))
