"""Case as evidence."""

import pytest

from feeds.matching.spelling import Case, case_of, fits, has_capital, is_lowered


@pytest.mark.parametrize(
    ("term", "case"),
    [
        ("AI", Case.SAME),
        ("US", Case.SAME),
        ("Gap", Case.SAME),
        ("3M", Case.SAME),
        ("H&M", Case.SAME),
        ("AT&T", Case.SAME),
        ("C++", Case.SAME),
        ("ＡＩ", Case.SAME),
        ("OPEC", Case.CAPITAL),
        ("NVIDIA", Case.CAPITAL),
        ("GPT-4", Case.SAME),
        ("Meta", Case.ANY),
        ("ai", Case.ANY),
        ("rate cut", Case.ANY),
        ("S&P GLOBAL", Case.ANY),
        ("阿里", Case.ANY),
        ("", Case.ANY),
    ],
)
def test_the_case_that_a_term_asks_for(term, case):
    assert case_of(term) == case


@pytest.mark.parametrize(
    ("term", "found", "expected"),
    [
        ("AI", "AI", True),
        ("AI", "ＡＩ", True),
        ("AI", "A\u00adI", True),
        ("AI", "Ai", False),
        ("AI", "ai", False),
        ("Eni", "ENI", True),
        ("Eni", "eni", False),
        ("OPEC", "Opec", True),
        ("OPEC", "OPEC", True),
        ("OPEC", "opec", False),
        ("Meta", "meta", True),
        ("ai", "AI", True),
    ],
)
def test_what_is_written_as_the_term_asks(term, found, expected):
    assert fits(case_of(term), term, found) is expected


def test_an_everyday_word_is_not_found_all_in_capitals():
    assert not fits(case_of("Gap"), "Gap", "GAP", common=True)


@pytest.mark.parametrize(
    ("term", "found", "expected"),
    [("Apple", "apple", True), ("Apple", "Apple", False), ("iPhone", "iphone", True), ("ai", "ai", False)],
)
def test_what_has_lost_its_capitals(term, found, expected):
    assert is_lowered(term, found) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("aB", True), ("Я", True), ("ab", False), ("阿里1", False), ("", False)]
)
def test_what_has_a_capital(text, expected):
    assert has_capital(text) is expected
