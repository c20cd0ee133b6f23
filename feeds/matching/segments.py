"""The terms of some watches made ready for searching: one automaton, immutable.

Beside the terms a segment holds the longer names in which one of them stands: those of the directory
(``longest.py``) and those of nobody (``namesakes.py``). A change of one watch makes one segment anew:
building holds the GIL, 0.06 s for SEGMENT_TERMS terms.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, Implementation

from feeds.matching import company, keyword
from feeds.matching.boundaries import goes_on, is_masked, stands_alone
from feeds.matching.fold import Folded, fold_term
from feeds.matching.longest import Meanings, longer_names
from feeds.matching.namesakes import namesakes
from feeds.matching.patterns import spans
from feeds.matching.segmenter import Segmenter, is_installed
from feeds.matching.spelling import fits
from feeds.matching.terms import ARTICLE_EXCLUDE, EXCLUDE, Hit, Passage, Term, term
from feeds.matching.tickers import TickerIndex
from feeds.model import Company, Watch, WatchKind

SEGMENT_TERMS = 20_000
# Names and people are written in several forms; so many on average.
FORMS_A_TERM = 3
LONGER = "longer"
"""The rule of a directory company's name, which no evidence ever names."""

_TERMS_OF = {WatchKind.COMPANY: company.terms_of, WatchKind.KEYWORD: keyword.terms_of}


@dataclass(frozen=True, slots=True)
class Found:
    """A hit and whose it is: the place of a watch, or of a company behind all watches."""

    owner: int
    hit: Hit


class Segment:
    """Searches for the terms of its watches. Owners count from 0 in ``watches``, then go on in
    ``companies``, then in their namesakes, which are nobody's."""

    def __init__(self, watches: Sequence[Watch], companies: Iterable[Company] = ()) -> None:
        self.watches = tuple(watches)
        owned = [(at, one) for at, watch in enumerate(self.watches) for one in _terms(watch)]
        self.companies = tuple(_holding(owned, companies))
        self._meanings = Meanings(self.watches, self.companies)
        owned += [
            (at, term(name, name, LONGER, plural=False))
            for at, one in enumerate(self.companies, start=len(self.watches))
            for name in longer_names(one)
        ]
        owned += [
            (at, term(phrase, phrase, LONGER, plural=False))
            for at, phrase in enumerate(_namesakes(owned), start=len(self.watches) + len(self.companies))
        ]
        self._terms = _by_form(owned)
        self._forms = tuple(self._terms)
        self._owned = tuple(self._terms.values())
        self._automaton = _automaton(self._forms)
        self._has_people = any(one.rule == "person" for _, one in owned)
        self._tickers = TickerIndex(watch.tickers for watch in self.watches)
        self._patterns = [(at, watch) for at, watch in enumerate(self.watches) if watch.regex]
        has_short = any(one.short and one.rule != LONGER for _, one in owned)
        self._segmenter = Segmenter() if has_short and is_installed() else None

    def search(self, passage: Passage) -> Iterator[Found]:
        """Every hit in the passage that stands for itself, in no order."""
        folded = passage.folded
        for form, start, end in self._automaton.find_matches_as_indexes(folded.text, overlapping=True):
            if not _is_inside_word(folded.text, start):
                yield from self._checked(self._owned[form], passage, folded, start, end)
        for name, first, last in passage.long_names if self._has_people else ():
            people = (found for found in self._terms.get(name, ()) if found[1].rule == "person")
            yield from (Found(owner, Hit(one, passage, first, last)) for owner, one in people)
        yield from self._in_tickers(passage)
        for at, watch in self._patterns:
            for start, end in spans(watch.regex, passage.text):
                yield Found(at, Hit(Term(watch.regex, "regex"), passage, start, end))

    def is_company(self, owner: int) -> bool:
        """Whether this owner's names are a company's."""
        return owner >= len(self.watches) or self.watches[owner].kind is WatchKind.COMPANY

    def meant(self, owner: int) -> list[int]:
        """The places of the directory's companies that a watch is about; none for a keyword."""
        if self.watches[owner].kind is not WatchKind.COMPANY:
            return []
        return [len(self.watches) + at for at in self._meanings.meant(owner)]

    def company(self, place: int) -> Company:
        """The directory's company at this place behind the watches."""
        return self.companies[place - len(self.watches)]

    def yields(self, owner: int, segment: "Segment", holder: int) -> bool:
        """Whether a watch's name inside a longer one of this holder, maybe of another segment, is no hit."""
        if holder >= len(segment.watches):
            return segment is self and not self._meanings.means(owner, holder - len(self.watches))
        if self.watches[owner].guild_id != segment.watches[holder].guild_id:
            return False
        return self._meanings.signs(owner).isdisjoint(segment._meanings.signs(holder))

    def _checked(
        self, owned: Sequence[tuple[int, Term]], passage: Passage, folded: Folded, start: int, end: int
    ) -> Iterator[Found]:
        for owner, one in owned:
            stop = end
            if one.tail is not None:
                tail = one.tail.match(folded.text, end)
                if tail is None:
                    continue
                stop = tail.end()
            if one.short and not (self._segmenter and self._segmenter.is_word(folded.text, start, stop)):
                continue
            first, last = folded.span(start, stop)
            if _counts(one, passage, first, last):
                yield Found(owner, Hit(one, passage, first, last))

    def _in_tickers(self, passage: Passage) -> Iterator[Found]:
        if not self._tickers:
            return
        for mention in passage.mentions:
            for owner, listing in self._tickers.owners(mention):
                one = Term(listing, mention.rule, strong=mention.rule == "ticker")
                yield Found(owner, Hit(one, passage, mention.start, mention.end))


def _is_inside_word(folded: str, start: int) -> bool:
    """A quick look for ASCII, which most hits of short terms fail."""
    if not start:
        return False
    before, first = folded[start - 1], folded[start]
    return before.isascii() and first.isascii() and before.isalnum() and first.isalnum()


def _counts(one: Term, passage: Passage, first: int, last: int) -> bool:
    text = passage.text
    if not passage.shouts and not fits(one.case, one.written, text[first:last], common=one.common):
        return False
    # The plural of AI is AIs; AIS is another acronym.
    plural = one.plural and (passage.shouts or not one.written.isupper() or text[last : last + 1] == "s")
    if not stands_alone(text, first, last, plural=plural) or (one.rule == "person" and goes_on(text, last)):
        return False
    return not is_masked(text, passage.masked, first, last)


def count_terms(watch: Watch) -> int:
    """About how many forms a watch is looked for under."""
    return (len(watch.terms) + len(watch.exclude)) * FORMS_A_TERM


def _terms(watch: Watch) -> Iterator[Term]:
    yield from _TERMS_OF[watch.kind](watch)
    for text in watch.exclude:
        whole = text.startswith(ARTICLE_EXCLUDE)
        yield term(text, text.removeprefix(ARTICLE_EXCLUDE), ARTICLE_EXCLUDE if whole else EXCLUDE)


def _by_form(owned: Iterable[tuple[int, Term]]) -> dict[str, list[tuple[int, Term]]]:
    """What each form is looked for as. Forms of one term that fold alike are one."""
    terms: defaultdict[str, list[tuple[int, Term]]] = defaultdict(list)
    for owner, one in dict.fromkeys(owned):
        if one.folded:
            terms[one.folded].append((owner, one))
    return dict(terms)


def _automaton(forms: Sequence[str]) -> AhoCorasick:
    return AhoCorasick(forms, implementation=Implementation.ContiguousNFA, store_patterns=False)


def _holding(owned: Sequence[tuple[int, Term]], companies: Iterable[Company]) -> list[Company]:
    """The companies one of whose names is, or holds, one of these names."""
    names = {one.folded for _, one in owned if one.rule == "name" and one.folded}
    if not names:
        return []
    automaton = _automaton(sorted(names))
    return [one for one in companies if _holds(automaton, _folded_names(one))]


def _namesakes(owned: Iterable[tuple[int, Term]]) -> Iterator[str]:
    """What else holds these names and is no company's."""
    names: dict[str, None] = {}
    companies: set[str] = set()
    for _, one in owned:
        if one.rule == LONGER:
            companies.add(one.folded)
        elif one.rule == "name":
            names[one.folded] = None
    return namesakes(names, companies)


@lru_cache(maxsize=2_000)
def _folded_names(one: Company) -> str:
    return "\n".join(map(fold_term, longer_names(one)))


def _holds(automaton: AhoCorasick, folded: str) -> bool:
    return any(
        not _is_inside_word(folded, start)
        for _, start, _ in automaton.find_matches_as_indexes(folded, overlapping=True)
    )
