"""Keywords: the terms of a watch, and whether its rule is fulfilled.

1. One of ``phrases``, one of ``any`` and each of ``all`` must occur, of those that the watch has;
   anywhere in the article.
2. Fulfilled is certain; where it takes the categories to fulfil it, weak.
"""

from collections.abc import Iterator, Sequence

from feeds.matching.fold import fold_term, spelled
from feeds.matching.spelling import case_of
from feeds.matching.terms import Hit, Term
from feeds.model import Tier, Watch


def terms_of(watch: Watch) -> Iterator[Term]:
    """What to look for: phrases, words of which any will do, words that must all be there."""
    for rule, texts in (("phrase", watch.phrases), ("any", watch.any), ("all", watch.all)):
        for text in texts:
            yield Term(text, rule, fold_term(text), spelled(text), case_of(text))


def judge(watch: Watch, hits: Sequence[Hit]) -> Tier | None:
    """Certain or weak where the watch's rule is fulfilled by these hits, else None."""
    if _is_fulfilled(watch, [hit for hit in hits if not hit.in_categories]):
        return Tier.CERTAIN
    return Tier.WEAK if _is_fulfilled(watch, hits) else None


def _is_fulfilled(watch: Watch, hits: Sequence[Hit]) -> bool:
    found = {(hit.term.rule, hit.term.text) for hit in hits}
    rules = {rule for rule, _ in found}
    return (
        bool(hits)
        and (not watch.phrases or "phrase" in rules)
        and (not watch.any or "any" in rules)
        and all(("all", text) in found for text in watch.all)
    )
