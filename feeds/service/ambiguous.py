"""Which terms of a watch may stand for something else."""

from collections.abc import Iterable, Iterator

from feeds.matching.company import terms_of
from feeds.matching.fold import fold_term
from feeds.matching.terms import Term
from feeds.model import Watch

SHORT_CHARS = 2


def ambiguous_terms(watch: Watch) -> list[str]:
    """A company's terms that are everyday words or have at most SHORT_CHARS characters, in order; without
    those that settle whom an article is about, and those of ``edged_terms``. A keyword, which is meant as it
    is written, has none."""
    return _texts(
        one
        for one in _as_written(watch)
        if not one.strong and (one.common or (len(one.folded) <= SHORT_CHARS and not one.short))
    )


def edged_terms(watch: Watch) -> list[str]:
    """A company's names of so few Han characters that they count only as words of their own, in order."""
    return _texts(one for one in _as_written(watch) if one.short and not one.common and not one.strong)


def _as_written(watch: Watch) -> Iterator[Term]:
    return (one for one in terms_of(watch) if one.folded == fold_term(one.text))


def _texts(found: Iterable[Term]) -> list[str]:
    return list(dict.fromkeys(one.text for one in found))
