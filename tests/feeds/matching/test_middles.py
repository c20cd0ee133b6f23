"""People under middle names that only the text has."""

import pytest

from feeds.matching.middles import Middles
from feeds.matching.terms import term
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


def test_only_people_of_two_words_in_the_order_as_written_are_looked_up():
    names = ("Tim Cook", "Cook, Tim", "Ann", "A B C")
    terms = [(at, term(form, form, "person")) for at, form in enumerate(names)]
    found = [
        ([owner for owner, _ in people], start, end)
        for people, start, end in Middles(terms).find("Tim D. Cook, Cook, D. Tim; A X B Y C")
    ]
    assert found == [([0], 0, 11)]


def test_nobody_is_found_where_nobody_is_looked_for():
    assert list(Middles([]).find("Tim D. Cook")) == []
