"""Which terms of a watch may stand for something else."""

from feeds.matching.company import is_common
from feeds.matching.fold import fold_term
from feeds.model import Watch, WatchKind

SHORT_CHARS = 2


def ambiguous_terms(watch: Watch) -> list[str]:
    """A company's names and products that are everyday words, or of at most SHORT_CHARS characters."""
    if watch.kind is not WatchKind.COMPANY:
        return []
    return [term for term in (*watch.names, *watch.products) if _is_ambiguous(fold_term(term))]


def _is_ambiguous(folded: str) -> bool:
    return is_common(folded) or len(folded) <= SHORT_CHARS
