"""Everyday words of English, from a frequency list: what a company is called says little where it is one."""

from functools import cache
from importlib.resources import files

# This many of the most frequent words stand in nearly every article.
BROAD_RANK = 150
UNKNOWN_RANK = 10**6


def is_everyday(word: str) -> bool:
    """Whether a folded word is written in lower case every day."""
    return word in _ranks()


def is_broad(word: str) -> bool:
    """Whether it is among the most frequent of all."""
    return _ranks().get(word, BROAD_RANK) < BROAD_RANK


def rank_of(word: str) -> int:
    """How many words are more frequent; UNKNOWN_RANK for one that is not in the list."""
    return _ranks().get(word, UNKNOWN_RANK)


@cache
def _ranks() -> dict[str, int]:
    """By word, 0 for the most frequent; see data/SOURCE.md."""
    text = files("feeds.matching").joinpath("data/everyday_words.txt").read_text("ascii")
    return {word: rank for rank, word in enumerate(text.split())}
