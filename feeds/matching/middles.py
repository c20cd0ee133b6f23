"""Finds people under middle names that their watch does not have: "Timothy D. Cook", "Mark Elliot Zuckerberg".

Of every run of capitalised words the pairs with one or two words between them are looked up.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from feeds.matching.fold import fold_term
from feeds.matching.terms import Term

MOST_BETWEEN = 2

_TOKEN = r"[^\W\d_a-z][\w'’-]*\.?"
_RUN = re.compile(rf"(?<![\w'’-]){_TOKEN}(?: {_TOKEN}){{2,}}")
_PART = re.compile(_TOKEN)


class Middles:
    """People by their first and last names, each a term of an owner."""

    def __init__(self, owned: Iterable[tuple[int, Term]]) -> None:
        self._people: defaultdict[tuple[str, str], list[tuple[int, Term]]] = defaultdict(list)
        for owner, term in owned:
            words = term.folded.split(" ")
            if term.rule == "person" and len(words) == 2 and term.tail is None and "," not in words[0]:
                self._people[words[0], words[1]].append((owner, term))

    def find(self, text: str) -> Iterator[tuple[list[tuple[int, Term]], int, int]]:
        """Whose names stand in the text with other names between the first and the last, and where."""
        if not self._people:
            return
        for run in _RUN.finditer(text):
            parts = list(_PART.finditer(text, *run.span()))
            for at, first in enumerate(parts):
                for last in parts[at + 2 : at + 2 + MOST_BETWEEN]:
                    yield from self._pair(first, last)

    def _pair(
        self, first: re.Match[str], last: re.Match[str]
    ) -> Iterator[tuple[list[tuple[int, Term]], int, int]]:
        surname = last[0].rstrip(".")
        surname = re.sub(r"['’]s?$", "", surname)
        owned = self._people.get((fold_term(first[0]), fold_term(surname)))
        if owned:
            yield owned, first.start(), last.start() + len(surname)
