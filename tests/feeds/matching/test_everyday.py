"""Everyday words: what the frequency list knows."""

import pytest

from feeds.matching.everyday import BROAD_RANK, UNKNOWN_RANK, is_broad, is_everyday, rank_of

COMMON_NAMES = (
    "apple target gap visa shell block square delta oracle ford fox dell chase unity zoom coach sprint best "
    "buy time match"
)


@pytest.mark.parametrize("word", COMMON_NAMES.split())
def test_names_that_are_words_are_everyday(word):
    assert is_everyday(word)


@pytest.mark.parametrize(
    "word", ["nvidia", "alibaba", "tencent", "gucci", "xiaomi", "", "Apple", "apple pie", "阿里巴巴"]
)
def test_names_that_are_nothing_else_are_not(word):
    assert (is_everyday(word), is_broad(word), rank_of(word)) == (False, False, UNKNOWN_RANK)


def test_the_most_frequent_words_come_first():
    assert [rank_of("the"), is_broad("the"), is_broad("apple")] == [0, True, False]
    assert rank_of("the") < rank_of("time") < BROAD_RANK < rank_of("target") < rank_of("unity")
