"""What is looked for and what was found: terms of watches, passages of articles, hits."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from feeds.matching.boundaries import addresses, is_masked
from feeds.matching.endings import declined
from feeds.matching.everyday import is_everyday
from feeds.matching.fold import Folded, fold, fold_term, spelled
from feeds.matching.legal import TRADES
from feeds.matching.markup import plain
from feeds.matching.middles import LongName, long_names
from feeds.matching.segmenter import is_short
from feeds.matching.spelling import Case, case_of, is_lowered
from feeds.matching.tickers import Mention, mentions
from feeds.model import Company, Evidence
from feeds.sentences import MAX_SENTENCE_CHARS, bounds_at, shortened

CATEGORIES = "categories"
FIELDS = ("title", "summary", "text", CATEGORIES)
EXCLUDE = "exclude"
# In front of an exclude: where it stands, the whole article does not count.
ARTICLE_EXCLUDE = "!"
CONTEXT_CHARS = 300
# Shorter names make other words with an s.
PLURAL_CHARS = 4
MOST_COMMON_WORDS = 2


@dataclass(frozen=True, slots=True)
class Term:
    """One form to look for. ``text`` is the watch's own term, ``folded`` the beginning that is searched, and
    ``tail`` what must stand behind it in folded text, where endings change.

    ``written`` is the form with its case, with which the hit's case is compared. ``strong``: it settles whom
    the article is about. ``common``: it is also an everyday word. ``plural``: an s may follow. ``short``:
    one or two Han characters, which need the edges of words.
    """

    text: str
    rule: str
    folded: str = ""
    written: str = ""
    case: Case = Case.ANY
    strong: bool = False
    common: bool = False
    plural: bool = False
    short: bool = False
    tail: re.Pattern[str] | None = None


def term(text: str, form: str, rule: str, *, strong: bool = False, plural: bool | None = None) -> Term:
    """The term for one form of a watch's text; without ``plural`` its plural counts where it is no everyday
    word."""
    written, folded = spelled(form), fold_term(form)
    beginning, tail = declined(folded)
    common = _is_common(folded.split()) or len(folded) == 1
    return Term(
        text,
        rule,
        beginning,
        written,
        case_of(written),
        strong,
        common,
        plural=(not common if plural is None else plural)
        and (len(folded) >= PLURAL_CHARS or _is_in_capitals(written)),
        short=is_short(folded),
        tail=tail,
    )


def _is_common(words: Sequence[str]) -> bool:
    """Whether these are everyday words that say nothing of a company by how many they are, or by a trade."""
    named = len(words) > MOST_COMMON_WORDS or (len(words) > 1 and words[-1] in TRADES)
    return not named and all(map(is_everyday, words))


def _is_in_capitals(written: str) -> bool:
    """ "AIs" and "EVs" are more than one AI and EV."""
    return len(written) > 1 and written.isalpha() and written.isupper()


class Passage:
    """One field of an article, with what is worked out about it once.

    ``text`` is the field without markup; offsets of hits are into it, those of evidence into the field
    itself.
    """

    def __init__(self, field: str, raw: str) -> None:
        self.field = field
        self._raw = raw
        self._plain = plain(raw)
        self.text = self._plain.text if self._plain else raw
        self._bounds: dict[tuple[int, int], tuple[int, int]] = {}

    @cached_property
    def folded(self) -> Folded:
        """Its text folded, with the map back."""
        return fold(self.text)

    @cached_property
    def masked(self) -> list[tuple[int, int]]:
        """The spans of addresses, in which nothing counts."""
        return addresses(self.text)

    @cached_property
    def mentions(self) -> list[Mention]:
        """The tickers written in it, but in addresses."""
        found = mentions(self.text)
        return [one for one in found if not is_masked(self.text, self.masked, one.start, one.end)]

    @cached_property
    def long_names(self) -> list[LongName]:
        """What may be people with middle names in it."""
        return list(long_names(self.text))

    @cached_property
    def shouts(self) -> bool:
        """Whether it is all in capitals, so that case says nothing."""
        return self.text.isupper()

    def bounds_at(self, start: int, end: int) -> tuple[int, int]:
        """The bounds of the sentence that holds ``start:end`` (``feeds/sentences.py``), worked out once."""
        if (start, end) not in self._bounds:
            self._bounds[start, end] = bounds_at(self.text, start, end)
        return self._bounds[start, end]

    def evidence(self, term: Term, start: int, end: int) -> Evidence:
        """The hit as it is kept, with the offsets of the field."""
        low, high = self.bounds_at(start, end)
        sentence = shortened(self.text[low:high], start - low, end - low, MAX_SENTENCE_CHARS)
        first, last = self._plain.span(start, end) if self._plain else (start, end)
        return Evidence(self.field, first, last, self._raw[first:last], term.text, term.rule, sentence)


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found at ``start:end`` of a passage."""

    term: Term
    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """What stands there."""
        return self.passage.text[self.start : self.end]

    @property
    def in_categories(self) -> bool:
        """Whether it was found in the feed's labels only."""
        return self.passage.field == CATEGORIES

    @property
    def common(self) -> bool:
        """Whether it may be an everyday word; the acronym "UPS" is none, unless all is in capitals."""
        is_acronym = _is_in_capitals(self.term.written) and self.text == self.term.written
        return self.term.common and (self.passage.shouts or not is_acronym)

    @property
    def lowered(self) -> bool:
        """Whether a capitalised term stands there without capitals."""
        return is_lowered(self.term.written, self.text)

    def covers(self, other: "Hit") -> bool:
        """Whether the other hit lies inside this one."""
        return self.passage is other.passage and self.start <= other.start and other.end <= self.end

    def in_sentence(self) -> tuple[str, int, int]:
        """Its sentence, as far as CONTEXT_CHARS on either side, and where it stands there."""
        first, last = self.passage.bounds_at(self.start, self.end)
        first, last = max(first, self.start - CONTEXT_CHARS), min(last, self.end + CONTEXT_CHARS)
        return self.passage.text[first:last], self.start - first, self.end - first

    def evidence(self) -> Evidence:
        """The hit as it is kept."""
        return self.passage.evidence(self.term, self.start, self.end)


@dataclass(frozen=True, slots=True)
class About:
    """What an article says besides a watch's own hits.

    ``confirmed`` are the ids of hits inside a longer name that the directory has for the same company;
    ``companies`` are those of the directory that the watch is about, ``known`` the hits of all that it has of
    them. ``longer`` are the longer names of somebody else in which hits of the watch lie.
    """

    passages: Sequence[Passage]
    confirmed: Collection[int] = ()
    companies: Sequence[Company] = ()
    known: Sequence[Hit] = ()
    longer: Collection[str] = ()

    @property
    def reported(self) -> int:
        """The directory's figure for the company, 0 where it does not know it."""
        return max((one.reported for one in self.companies), default=0)

    def is_vouched(self) -> bool:
        """Whether a name, person or product of it stands there that nothing else could be called."""
        return any(not hit.common and not hit.lowered and not hit.in_categories for hit in self.known)


def order(hit: Hit) -> tuple[int, int, int]:
    """The order of evidence: by field, then where it starts, the longer first."""
    return FIELDS.index(hit.passage.field), hit.start, -hit.end
