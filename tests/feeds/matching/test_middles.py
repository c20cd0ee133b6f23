"""People under middle names that only the text has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.matching.middles import long_names
from tests.support.watches import company, hits

COOK = company("Apple Zzyzx", people=("Tim Cook", "Mark Zuckerberg"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("said Tim D. Cook on Monday", ["Tim D. Cook"]),
        ("Mark Elliot Zuckerberg's letter", ["Mark Elliot Zuckerberg"]),
        ("Mark Elliot Zuckerberg’s letter", ["Mark Elliot Zuckerberg"]),
        ("by Mark E. J. Zuckerberg.", ["Mark E. J. Zuckerberg"]),
        ("Mr Tim D. Cook", ["Tim D. Cook"]),
        ("Tim D Cook and Mark Elliot Zuckerberg", ["Tim D Cook", "Mark Elliot Zuckerberg"]),
        ("Márk Élliot Zuckerberg", ["Márk Élliot Zuckerberg"]),
    ],
)
def test_a_person_is_found_with_up_to_two_names_between(text, expected):
    assert hits(COOK, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Tim is no Cook",
        "Tim likes Mr Cook",
        "Tim A. B. C. Cook",
        "Tim, Adam Cook",
        "Tim Adam\n\nCook",
        "tim d. cook",
        "Tim D. Cooking",
        "Tim Adam Cook-Smith",
        "Karl-Tim Adam Cook",
    ],
)
def test_other_words_between_and_longer_surnames_are_somebody_else(text):
    assert hits(COOK, text) == []


def test_names_of_companies_and_products_take_no_middle_names():
    watch = company("Wells Fargo", products=("Google Cloud",))
    assert hits(watch, "Wells Adam Fargo and Google Big Cloud") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tim D. Cook’s", [("tim cook", "Tim D. Cook")]),
        ("Ann B. Cé D", [("ann ce", "Ann B. Cé"), ("ann d", "Ann B. Cé D"), ("b. d", "B. Cé D")]),
        ("Tim Cook", []),
        ("tim d. cook", []),
        ("", []),
    ],
)
def test_pairs_with_one_or_two_words_between_may_be_names(text, expected):
    assert [(one.name, text[one.start : one.end]) for one in long_names(text)] == expected


@given(st.text(alphabet=st.sampled_from("Aé .'’-z\n"), max_size=60))
def test_would_be_names_lie_in_the_text_in_order_of_their_starts(text):
    found = list(long_names(text))
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert all(0 <= one.start < one.end <= len(text) for one in found)


def test_an_endless_row_of_names_comes_to_an_end():
    assert len(list(long_names("Ann " * 20_000))) == 2 * 20_000 - 5
