"""Case as evidence: how a term must be written to count.

1. A term with a capital and at most three letters ("AI", "US", "Gap") is found as it is written.
2. One longer word all in capitals ("OPEC") is found with a capital at its start ("Opec"), not without.
3. Anything else is found in any case.
4. In a passage all in capitals case says nothing, and every form is found.
"""

from enum import Enum

from feeds.matching.fold import spelled

SHORT_LETTERS = 3


class Case(Enum):
    """What a hit's case must be."""

    ANY = "any"
    CAPITAL = "capital"
    SAME = "same"


def case_of(term: str) -> Case:
    """The case that hits of this term must have."""
    written = spelled(term)
    letters = sum(char.isalpha() for char in written)
    if letters <= SHORT_LETTERS and has_capital(written):
        return Case.SAME
    return Case.CAPITAL if written.isupper() and " " not in written else Case.ANY


def fits(case: Case, term: str, found: str) -> bool:
    """Whether ``found`` is written as the term asks."""
    if case is Case.SAME:
        return spelled(found) == spelled(term)
    return case is Case.ANY or found[:1].isupper()


def has_capital(text: str) -> bool:
    """Whether any letter is upper case."""
    return any(char.isupper() for char in text)


def is_lowered(term: str, found: str) -> bool:
    """Whether a term written with a capital was found without any."""
    return has_capital(term) and not has_capital(found)
