"""The forms of one name: ampersands, legal forms, initials, apostrophes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.matching.variants import variants
from tests.support.watches import company, hits


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Siemens", ("Siemens",)),
        ("H&M", ("H&M", "H and M", "H & M")),
        ("Marks & Spencer", ("Marks & Spencer", "Marks and Spencer", "Marks&Spencer")),
        ("Procter and Gamble", ("Procter and Gamble", "Procter & Gamble")),
        (
            "Apple Inc.",
            ("Apple Inc.", "Apple Inc", "Apple, Inc", "Apple Incorporated", "Apple, Incorporated"),
        ),
        ("BASF SE", ("BASF SE", "BASF, SE")),
        ("J.P. Morgan", ("J.P. Morgan", "JP Morgan", "JPMorgan")),
        ("J. P. Morgan", ("J. P. Morgan", "JP Morgan", "JPMorgan")),
        ("AI", ("AI", "A.I.")),
        ("OPEC", ("OPEC", "O.P.E.C.")),
        ("Intel", ("Intel",)),
        ("McDonald's", ("McDonald's", "McDonalds")),
        ("Macy’s", ("Macy’s", "Macys")),
        ("Dick's", ("Dick's",)),
        ("阿里巴巴集团", ("阿里巴巴集团",)),
        ("Inc", ("Inc",)),
    ],
)
def test_the_forms_of_a_name(name, expected):
    assert variants(name) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("H&M", "H&amp;M, H & M and H and M", ["H&amp;M", "H & M", "H and M"]),
        ("Procter & Gamble", "Procter and Gamble; Procter&Gamble", ["Procter and Gamble", "Procter&Gamble"]),
        ("Apple Inc.", "Apple, Inc. and Apple Incorporated", ["Apple, Inc", "Apple Incorporated"]),
        ("Sony Corp", "Sony Corporation", ["Sony Corporation"]),
        ("JPMorgan", "JPMorgan", ["JPMorgan"]),
        ("J.P. Morgan", "JPMorgan, JP Morgan, J.P. Morgan", ["JPMorgan", "JP Morgan", "J.P. Morgan"]),
        ("McDonald's", "McDonalds and MCDONALD’S", ["McDonalds", "MCDONALD’S"]),
        ("AI", "the A.I. boom", ["A.I."]),
    ],
)
def test_each_form_is_found(name, text, expected):
    assert hits(company(name), text) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Marks & Spencer", "marks, Spencer"),
        ("H&M", "H or M"),
        ("Lands' End", "lands ending"),
        ("Apple Inc.", "Apple Incident"),
        ("McDonald's", "McDonaldsen"),
    ],
)
def test_other_words_are_no_form(name, text):
    assert hits(company(name), text) == []


@given(st.text())
def test_the_name_itself_comes_first_and_no_form_twice(name):
    forms = variants(name)
    assert forms[0] == name
    assert len(forms) == len(set(forms)) <= 60
