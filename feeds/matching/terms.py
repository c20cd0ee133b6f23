"""What is looked for and what was found: terms of watches, passages of articles, hits."""

from dataclasses import dataclass
from functools import cached_property

from feeds.matching.spelling import Case, is_lowered
from feeds.model import Evidence
from feeds.sentences import bounds_around, sentence_around, sentences

CATEGORIES = "categories"
FIELDS = ("title", "summary", "text", CATEGORIES)
EXCLUDE = "exclude"
CONTEXT_CHARS = 300


@dataclass(frozen=True, slots=True)
class Term:
    """One form to look for. ``text`` is the watch's own term, ``folded`` the form that is searched.

    ``strong`` says that it settles whom the article is about, ``common`` that it is also an everyday
    word. ``written`` is the form with its case, which the hit's case is compared with.
    """

    text: str
    rule: str
    folded: str = ""
    written: str = ""
    case: Case = Case.ANY
    strong: bool = False
    common: bool = False


class Passage:
    """One field of an article, with what is worked out about it once."""

    def __init__(self, field: str, text: str) -> None:
        self.field = field
        self.text = text

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """The spans of its sentences."""
        return sentences(self.text)

    @cached_property
    def shouts(self) -> bool:
        """Whether it is all in capitals, so that case says nothing."""
        return self.text.isupper()


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
    def lowered(self) -> bool:
        """Whether a capitalised term stands there without capitals."""
        return is_lowered(self.term.written, self.text)

    def covers(self, other: "Hit") -> bool:
        """Whether the other hit lies inside this one."""
        return self.passage is other.passage and self.start <= other.start and other.end <= self.end

    def in_sentence(self) -> tuple[str, int, int]:
        """Its sentence, as far as CONTEXT_CHARS on either side, and where it stands there."""
        first, last = bounds_around(self.passage.sentences, self.start, self.end)
        first, last = max(first, self.start - CONTEXT_CHARS), min(last, self.end + CONTEXT_CHARS)
        return self.passage.text[first:last], self.start - first, self.end - first

    def evidence(self) -> Evidence:
        """The hit as it is kept."""
        sentence = sentence_around(self.passage.text, self.passage.sentences, self.start, self.end)
        return Evidence(
            self.passage.field, self.start, self.end, self.text, self.term.text, self.term.rule, sentence
        )


def order(hit: Hit) -> tuple[int, int, int]:
    """The order of evidence: by field, then where it starts, the longer first."""
    return FIELDS.index(hit.passage.field), hit.start, -hit.end
