"""Counting words and cutting between them, in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.words import count_words, cut_around, splits_at


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("one", 1),
        ("one two  three", 3),
        ("AI-driven plan – now", 3),
        ("… — !", 0),
        ("阿里巴巴", 2),
        ("阿里巴巴集", 3),
        ("使用AI技术", 3),
        ("ソニー", 2),
        ("삼성전자 발표", 2),
        ("Яндекс растёт", 2),
    ],
)
def test_words_are_counted_in_any_script(text, words):
    assert count_words(text) == words


@given(st.text(max_size=200), st.data())
def test_a_cut_holds_the_hit_and_fits(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 20)))
    left, right = cut_around(text, start, end, 40)
    assert 0 <= left <= start <= end <= right <= len(text)
    assert right - left <= 40


def test_a_cut_goes_between_words():
    text = "alpha beta gamma delta epsilon zeta"
    left, right = cut_around(text, 17, 22, 19)
    assert text[left:right] == "gamma delta epsilon"[: right - left]
    assert (text[left:right].split()[0], text[left:right].split()[-1]) in {
        ("gamma", "delta"),
        ("gamma", "epsilon"),
        ("delta", "epsilon"),
    }


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("ab", 0, True),
        ("ab", 1, False),
        ("ab", 2, True),
        ("a b", 1, True),
        ("a b", 2, True),
        ("阿里", 1, True),
        ("か\u3099", 1, False),
    ],
)
def test_text_splits_where_a_word_ends(text, at, expected):
    assert splits_at(text, at) is expected
