"""What a company is found by: its folded names, people and products, from each beginning of a word on.

1. A word begins at a letter or digit behind anything else. Where a script sets no spaces between words (Han,
   kana, Thai) or joins them (Hangul), it begins at every character.
2. Each of these beginnings, with what follows, is a start; a text is found by any beginning of its starts.
3. Starts that hold nothing but the legal form ("Holdings Ltd", "股份有限公司") are left out: all have one.
4. Starts are cut to START_CHARS.
5. A name's own beginning is told from its later words, as it is what people type.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from feeds.companies import START_CHARS, Kind
from feeds.matching.fold import fold_term
from feeds.matching.legal import LEGAL_FORMS
from feeds.model import Company
from feeds.words import DENSE

_UNSPACED = f"{DENSE}\u1100-\u11ff\uac00-\ud7ff"
_KINDS = list(Kind)
_WORD_START = re.compile(rf"(?<![^\W_])[^\W_]|[{_UNSPACED}]")
_WORD = re.compile(r"[^\W_]+")
_HAN_FORM = re.compile(
    r"(?:集团|集團)?(?:股份|控股|责任|責任)*(?:有限)?(?:责任|責任)?公司$|株式会社$|주식회사$"
)


@dataclass(frozen=True, slots=True)
class Start:
    """``whole``: the text is the whole folded name, not only a part of one."""

    text: str
    kind: Kind
    whole: bool


def starts_of(company: Company) -> list[Start]:
    """All starts, each text once: as a whole name rather than a part, as the first Kind that it may be."""
    found: dict[str, Start] = {}
    for text, kind in _texts(company):
        for one in _starts(fold_term(text), kind):
            known = found.get(one.text, one)
            kind_of_both = min(known.kind, one.kind, key=_KINDS.index)
            found[one.text] = Start(one.text, kind_of_both, known.whole or one.whole)
    return list(found.values())


def start_of(query: str) -> str:
    """A query in the form that starts have."""
    return fold_term(query)[:START_CHARS]


def _texts(company: Company) -> Iterator[tuple[str, Kind]]:
    yield from ((name, Kind.NAME) for name in company.names)
    for person in company.people:
        yield from ((name, Kind.PERSON) for name in (person.name, *person.spellings))
    yield from ((product, Kind.PRODUCT) for product in company.products)


def _starts(folded: str, kind: Kind) -> Iterator[Start]:
    if folded:
        yield Start(folded[:START_CHARS], kind, len(folded) <= START_CHARS)
    end = _form_begins(folded)
    later = Kind.LATER if kind is Kind.NAME else kind
    for found in _WORD_START.finditer(folded):
        if 0 < found.start() < end:
            yield Start(folded[found.start() :][:START_CHARS], later, False)


def _form_begins(folded: str) -> int:
    """Where the legal form at the end begins; the length where there is none."""
    form = _HAN_FORM.search(folded)
    end = form.start() if form else len(folded)
    for word in reversed(list(_WORD.finditer(folded, 0, end))):
        if word[0] not in LEGAL_FORMS:
            break
        end = word.start()
    return end
