"""Case as evidence: how a term must be written to count.

1. A term with a capital and at most three letters ("AI", "US", "Gap") is found as it is written; one that is
   no everyday word ("Eni") all in capitals too.
2. One longer word all in capitals ("OPEC") is found with a capital at its start ("Opec"), not without.
3. Anything else is found in any case.
4. In a passage all in capitals case says nothing, and every form is found.
"""

from enum import Enum

from feeds.matching.fold import spelled

SHORT_LETTERS = 3


# Letters with stops or signs between them ("A.I.", "R&D").
_SHORT_CHARS = 10


class Case(Enum):
    """What a hit's case must be."""

    ANY = "any"
    CAPITAL = "capital"
    SAME = "same"


def case_of(written: str) -> Case:
    """The case that hits of a term must have, by how it is spelled (``fold.spelled``)."""
    if len(written) <= _SHORT_CHARS and has_capital(written) and _count_letters(written) <= SHORT_LETTERS:
        return Case.SAME
    return Case.CAPITAL if written.isupper() and " " not in written else Case.ANY


def fits(case: Case, term: str, found: str, *, common: bool = False) -> bool:
    """Whether ``found`` is written as the term, an everyday word or not, asks."""
    if case is Case.SAME:
        written = spelled(found)
        return written == term or (not common and written == term.upper())
    return case is Case.ANY or found[:1].isupper()


def _count_letters(text: str) -> int:
    return sum(char.isalpha() for char in text)


def has_capital(text: str) -> bool:
    """Whether any letter is upper case."""
    return text != text.lower()


def is_lowered(term: str, found: str) -> bool:
    """Whether a term written with capitals was found without one of them at a word's start."""
    if found == term or not has_capital(term):
        return False
    if not has_capital(found):
        return True
    words = zip(term.split(), spelled(found).split(), strict=False)
    return any(word[0].isupper() and other[0].islower() for word, other in words)
