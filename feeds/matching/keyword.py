"""Keywords: the terms of a watch, and whether its rule is fulfilled.

1. One of ``phrases``, one of ``any``, each of ``all``, the phrases of ``near`` close together and a hit of
   ``regex`` must occur, of those that the watch has; anywhere in the article, or all in ``field``.
2. Near is as SQLite's FTS5 has it: in any order, and from the end of the first phrase to the start of the
   last at most so many words.
3. Fulfilled is certain; where it takes the categories to fulfil it, unless these were asked for, weak.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from feeds.matching.terms import CATEGORIES, About, Hit, Term, term
from feeds.model import Near, Tier, Watch
from feeds.words import word_starts


def terms_of(watch: Watch) -> Iterator[Term]:
    """What to look for: phrases, words of which any will do, words that must all be there, and near ones."""
    near = watch.near.phrases if watch.near else ()
    for rule, texts in (("phrase", watch.phrases), ("any", watch.any), ("all", watch.all), ("near", near)):
        for text in texts:
            yield term(text, text, rule, plural=True)


def sifted(watch: Watch, hits: Sequence[Hit]) -> list[Hit]:
    """The hits in the field that the watch asks for, of near phrases those that are near each other."""
    inside = [hit for hit in hits if watch.field in ("", hit.passage.field)]
    if watch.near is None:
        return inside
    close = _close(watch.near, [hit for hit in inside if hit.term.rule == "near"])
    return [hit for hit in inside if hit.term.rule != "near" or id(hit) in close]


def judge(watch: Watch, hits: Sequence[Hit], about: About) -> Tier | None:
    """Certain or weak where the watch's rule is fulfilled by these hits, else None."""
    if watch.field == CATEGORIES or _is_fulfilled(watch, [hit for hit in hits if not hit.in_categories]):
        return Tier.CERTAIN if _is_fulfilled(watch, hits) else None
    return Tier.WEAK if _is_fulfilled(watch, hits) else None


def _is_fulfilled(watch: Watch, hits: Sequence[Hit]) -> bool:
    found = {(hit.term.rule, hit.term.text) for hit in hits}
    rules = {rule for rule, _ in found}
    return (
        bool(hits)
        and (not watch.phrases or "phrase" in rules)
        and (not watch.any or "any" in rules)
        and all(("all", text) in found for text in watch.all)
        and (not watch.near or all(("near", text) in found for text in watch.near.phrases))
        and (not watch.regex or "regex" in rules)
    )


def _close(near: Near, hits: Sequence[Hit]) -> set[int]:
    """The ids of hits that stand in some stretch with all the phrases in it. ``hits`` are in order."""
    kept: set[int] = set()
    for _, some in groupby(hits, key=lambda hit: id(hit.passage)):
        kept |= _close_in_passage(near, list(some))
    return kept


def _close_in_passage(near: Near, hits: Sequence[Hit]) -> set[int]:
    """A window goes over the hits, as wide as the words allow; each hit enters and leaves it once."""
    starts = word_starts(hits[0].passage.text)
    kept: set[int] = set()
    inside: Counter[str] = Counter()
    marked = last = 0
    for first, hit in enumerate(hits):
        while last < len(hits) and _words_between(starts, hit, hits[last]) <= near.words:
            inside[hits[last].term.text] += 1
            last += 1
        if all(inside[phrase] for phrase in near.phrases):
            kept |= {id(one) for one in hits[max(first, marked) : last]}
            marked = last
        inside[hit.term.text] -= 1
    return kept


def _words_between(starts: Sequence[int], first: Hit, last: Hit) -> int:
    return max(0, bisect_left(starts, last.start) - bisect_left(starts, first.end))
