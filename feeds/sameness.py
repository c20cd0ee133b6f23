"""Which watches look for the same, whatever they are called and however their terms are written.

1. Case, spelling and order of terms, how a listing is written, tags and the id make no difference.
2. What a keyword requires may stand under ``phrases``, ``any`` or ``all``: one phrase is the same in each.
3. Names, people and products are told apart, for they weigh differently.
"""

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from feeds.matching.fold import fold_term
from feeds.matching.terms import ARTICLE_EXCLUDE
from feeds.matching.tickers import keys_of
from feeds.model import Watch


class Same(NamedTuple):
    """The place of a watch in its list, and the watch that looks for the same."""

    place: int
    other: Watch


def first_same(watches: Sequence[Watch], others: Iterable[Watch] = ()) -> Same | None:
    """The first watch that looks for the same as one of the others or as one before it."""
    known: dict[Hashable, Watch] = {}
    for watch in others:
        known.setdefault(looked_for(watch), watch)
    for place, watch in enumerate(watches):
        same = known.setdefault(looked_for(watch), watch)
        if same is not watch:
            return Same(place, same)
    return None


def looked_for(watch: Watch) -> Hashable:
    """Equal for watches that find the same."""
    near = (_folded(watch.near.phrases), watch.near.words) if watch.near else None
    lists = tuple(map(_folded, (watch.names, watch.people, watch.products)))
    excluded = frozenset(map(_exclude, watch.exclude))
    return (
        watch.kind,
        lists,
        keys_of(watch.tickers),
        _required(watch),
        excluded,
        near,
        watch.field,
        watch.regex,
    )


def _required(watch: Watch) -> frozenset[frozenset[str]]:
    """Sets of which each must have one of its terms found."""
    all_of = (frozenset({fold_term(term)}) for term in watch.all)
    return frozenset({_folded(watch.phrases), _folded(watch.any), *all_of}) - {frozenset()}


def _folded(terms: Iterable[str]) -> frozenset[str]:
    return frozenset(map(fold_term, terms))


def _exclude(text: str) -> tuple[bool, str]:
    return text.startswith(ARTICLE_EXCLUDE), fold_term(text.removeprefix(ARTICLE_EXCLUDE))
