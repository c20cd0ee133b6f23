"""Writes a summary from an article's own sentences, with the hits marked.

1. A sentence that repeats the title is left out, unless the body's only hits are in such a sentence or
   it says nothing else; of several that repeat it one is kept.
2. Fragments (bylines, headings: too short, or without a stop) are left out where whole sentences remain,
   but for those with the only hits.
3. The sentence with the most different terms comes first, the earlier of equals; without a hit in the
   body, the first sentence.
4. The article's first sentence, sentences with further terms, and those next to what was taken follow
   while there is room.
5. What was taken stands in the article's order; one sentence too long for the hard cap is cut.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from feeds.matching.fold import fold_term
from feeds.model import Evidence, Sentence
from feeds.sentences import sentences
from feeds.words import ELLIPSIS, count_words, splits_at

MAX_WORDS = 75
MAX_SENTENCES = 3
# A single sentence may be this much longer than the summary ought to be: 120 words for 75.
HARD_CAP = 1.6
FRAGMENT_WORDS = 4

_STOP = re.compile(r"[.!?…。！？｡]\W*$")

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence of the body; ``hits`` are the body's spans in it, ``terms`` what was found there."""

    at: int
    start: int
    end: int
    words: int
    hits: tuple[_Span, ...]
    terms: frozenset[str]


def summarize(
    title: str,
    text: str,
    evidence: Iterable[Evidence],
    max_words: int = MAX_WORDS,
    max_sentences: int = MAX_SENTENCES,
) -> tuple[Sentence, ...]:
    """One to ``max_sentences`` sentences of the body ``text``, verbatim and in its order.

    One with a hit is among them if any hit of ``evidence`` (in summary or text) stands in this body.
    Together they have at most ``max_words`` words (two Han or kana characters count as one), or they
    are one longer sentence, of at most 1.6 times as many: beyond that it is cut around its hit, with an
    ellipsis at each cut. Empty for a body without a visible character.
    """
    hits = [item for item in evidence if _stands_in(text, item)]
    candidates = _candidates(title, text, hits)
    if not candidates:
        return ()
    taken = _taken(candidates, max_words, max_sentences)
    return tuple(_sentence(text, item, max_words) for item in sorted(taken, key=lambda item: item.at))


def headline(title: str, evidence: Iterable[Evidence]) -> Sentence:
    """The title with the spans of its hits."""
    spans = [(item.start, item.end) for item in evidence if item.field == "title"]
    return Sentence(title, merged(span for span in spans if span[1] <= len(title)))


def merged(spans: Iterable[_Span]) -> tuple[_Span, ...]:
    """The spans ascending and disjoint; those that overlap become one."""
    kept: list[_Span] = []
    for start, end in sorted(spans):
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(kept[-1][1], end))
        else:
            kept.append((start, end))
    return tuple(kept)


def _stands_in(text: str, item: Evidence) -> bool:
    """Evidence of another version of the body (the feed's summary beside its text) is not placed."""
    return item.field in ("summary", "text") and text[item.start : item.end] == item.text != ""


def _candidates(title: str, text: str, hits: Sequence[Evidence]) -> list[_Candidate]:
    ordered = sorted(hits, key=lambda item: item.start)
    found = [_candidate(text, at, span, _near(ordered, span)) for at, span in enumerate(sentences(text))]
    told = _without_repeats(title, text, found)
    whole = [item for item in told if _is_whole(text, item)]
    if whole and not any(item.hits for item in whole):
        return [item for item in told if item.hits or _is_whole(text, item)]
    return whole or told


def _without_repeats(title: str, text: str, found: Sequence[_Candidate]) -> list[_Candidate]:
    """What says more than the title; one that repeats it stays where nothing else, or no other hit, would."""
    repeating = [item for item in found if _repeats(title, text[item.start : item.end])]
    places = {item.at for item in repeating}
    told = [item for item in found if item.at not in places]
    kept = next((item for item in repeating if item.hits), None)
    if kept and not any(item.hits for item in told):
        return sorted([kept, *told], key=lambda item: item.at)
    return told or repeating[:1]


def _is_whole(text: str, item: _Candidate) -> bool:
    return (
        item.words >= FRAGMENT_WORDS
        and _STOP.search(text, max(item.start, item.end - 8), item.end) is not None
    )


def _candidate(text: str, at: int, span: _Span, hits: Sequence[Evidence]) -> _Candidate:
    start, end = span
    inside = [item for item in hits if start < item.end]
    return _Candidate(
        at,
        start,
        end,
        count_words(text[start:end]),
        merged((max(start, item.start), min(end, item.end)) for item in inside),
        frozenset(item.term for item in inside),
    )


def _near(ordered: Sequence[Evidence], span: _Span) -> Sequence[Evidence]:
    """The hits that start in the sentence, and the last one before it, which may reach into it."""
    first = bisect_left(ordered, span[0], key=lambda item: item.start)
    last = bisect_left(ordered, span[1], key=lambda item: item.start)
    return ordered[max(0, first - 1) : last]


def _repeats(title: str, sentence: str) -> bool:
    return _bare(sentence) == _bare(title) != ""


def _bare(text: str) -> str:
    return "".join(char for char in fold_term(text) if char.isalnum())


def _taken(candidates: Sequence[_Candidate], max_words: int, max_sentences: int) -> list[_Candidate]:
    taken = [_anchor(candidates, max_words)]
    for item in _by_worth(candidates, taken[0]):
        if len(taken) >= max_sentences:
            break
        if sum(other.words for other in taken) + item.words <= max_words:
            taken.append(item)
    return taken


def _anchor(candidates: Sequence[_Candidate], max_words: int) -> _Candidate:
    """The sentence that must be there; one that needs no cut if possible."""
    hit = [item for item in candidates if item.hits] or list(candidates[:1])
    short = [item for item in hit if item.words <= max_words * HARD_CAP]
    return max(short or hit, key=lambda item: (len(item.terms), -item.at))


def _by_worth(candidates: Sequence[_Candidate], anchor: _Candidate) -> list[_Candidate]:
    def worth(item: _Candidate) -> tuple[bool, int, int]:
        return item is not candidates[0], -len(item.terms - anchor.terms), abs(item.at - anchor.at)

    return sorted((item for item in candidates if item is not anchor), key=worth)


def _sentence(text: str, item: _Candidate, max_words: int) -> Sentence:
    if item.words <= max_words * HARD_CAP:
        spans = tuple((start - item.start, end - item.start) for start, end in item.hits)
        return Sentence(text[item.start : item.end], spans)
    return _cut(text, item, max_words)


def _cut(text: str, item: _Candidate, max_words: int) -> Sentence:
    """As many words around the first hit as there may be, with an ellipsis where something is missing."""
    left, right = _window(text, item, max_words)
    before = ELLIPSIS if left > item.start else ""
    after = ELLIPSIS if right < item.end else ""
    shift = len(before) - left
    inside = ((max(left, start), min(right, end)) for start, end in item.hits if start < right and left < end)
    spans = tuple((start + shift, end + shift) for start, end in inside)
    return Sentence(f"{before}{text[left:right]}{after}", spans)


def _window(text: str, item: _Candidate, max_words: int) -> _Span:
    """From the sentence's start where the hit is then visible, else from a third of the words before it."""
    first = item.hits[0] if item.hits else (item.start, item.start)
    right = _reach(text, item.start, item.end, max_words)
    if first[1] <= right:
        return item.start, right
    left = _reach_back(text, item.start, first[0], max_words // 3)
    return left, max(_reach(text, left, item.end, max_words), min(first[1], item.end))


def _reach(text: str, start: int, end: int, max_words: int) -> int:
    """The end of the last word that ends within ``max_words`` of ``start``."""
    cuts = [at for at in range(start + 1, end + 1) if splits_at(text, at) and not text[at - 1].isspace()]
    within = bisect_right(cuts, max_words, key=lambda at: count_words(text[start:at]))
    return cuts[within - 1] if within else start


def _reach_back(text: str, start: int, end: int, max_words: int) -> int:
    """The start of the first word from which at most ``max_words`` lead to ``end``."""
    cuts = [at for at in range(start, end + 1) if splits_at(text, at) and not text[at].isspace()]
    beyond = bisect_left(cuts, -max_words, key=lambda at: -count_words(text[at:end]))
    return cuts[beyond] if beyond < len(cuts) else end
