"""Keywords: the terms of a watch, and whether its rule is fulfilled.

1. One of ``phrases``, one of ``any``, each of ``all``, the phrases of ``near`` close together and a hit of
   ``regex`` must occur, of those that the watch has; anywhere in the article, or all in ``field``.
2. Near is as SQLite's FTS5 has it: in any order, and from the end of the first phrase to the start of the
   last at most so many words.
3. Fulfilled is certain; where it takes the categories to fulfil it, unless these were asked for, weak.
"""

from collections.abc import Iterator, Sequence

from feeds.matching.terms import CATEGORIES, About, Hit, Term, term
from feeds.model import Near, Tier, Watch
from feeds.words import count_words


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
    for at, first in enumerate(hits):
        stretch = [first]
        for hit in hits[at + 1 :]:
            if hit.passage is not first.passage or _words_between(first, hit) > near.words:
                break
            stretch.append(hit)
        if {hit.term.text for hit in stretch} == set(near.phrases):
            kept |= {id(hit) for hit in stretch}
    return kept


def _words_between(first: Hit, last: Hit) -> int:
    return count_words(first.passage.text[first.end : max(first.end, last.start)])
