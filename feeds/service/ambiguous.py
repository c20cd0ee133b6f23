"""Which terms of a watch may stand for something else."""

from feeds.matching.company import terms_of
from feeds.matching.fold import fold_term
from feeds.model import Watch

SHORT_CHARS = 2


def ambiguous_terms(watch: Watch) -> list[str]:
    """A company's terms that are everyday words or have at most SHORT_CHARS characters, in order; a keyword,
    which is meant as it is written, has none."""
    found = (
        one.text
        for one in terms_of(watch)
        if one.folded == fold_term(one.text) and (one.common or len(one.folded) <= SHORT_CHARS)
    )
    return list(dict.fromkeys(found))
