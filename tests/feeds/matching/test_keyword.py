"""Keywords: when their rule is fulfilled."""

import pytest

from feeds.matching import Matcher
from feeds.model import Tier, Watch, WatchKind


def found(fields, **terms):
    matches = Matcher([Watch("k", WatchKind.KEYWORD, **terms)]).match(fields)
    return [
        (match.tier, [(item.text, item.rule) for item in match.evidence], match.reason) for match in matches
    ]


@pytest.mark.parametrize(
    ("terms", "text", "evidence"),
    [
        ({"phrases": ("chip war", "trade war")}, "a trade war", [("trade war", "phrase")]),
        ({"any": ("chip", "wafer")}, "a wafer", [("wafer", "any")]),
        ({"all": ("chip", "ban")}, "a ban of a chip", [("ban", "all"), ("chip", "all")]),
        (
            {"phrases": ("chip",), "any": ("US", "China"), "all": ("ban",)},
            "China: chip ban",
            [("China", "any"), ("chip", "phrase"), ("ban", "all")],
        ),
        ({"all": ("AI", "AI-Driven")}, "AI-Driven", [("AI-Driven", "all"), ("AI", "all")]),
    ],
)
def test_a_fulfilled_rule_is_certain(terms, text, evidence):
    assert found({"text": text}, **terms) == [(Tier.CERTAIN, evidence, "")]


@pytest.mark.parametrize(
    ("terms", "text"),
    [
        ({"phrases": ("chip war",)}, "a war about a chip"),
        ({"all": ("chip", "ban")}, "a chip"),
        ({"any": ("chip",), "all": ("ban",)}, "a ban"),
        ({"any": ("chip",), "all": ("ban",)}, "a chip"),
        ({"phrases": ("chip",), "any": ("US",)}, "a chip, tell us"),
        ({"regex": "chips?$"}, "a chip here"),
        ({"phrases": ("chip",), "regex": "[0-9]+ nm"}, "a chip of 3 um"),
    ],
)
def test_an_unfulfilled_rule_is_no_match(terms, text):
    assert found({"text": text}, **terms) == []


def test_the_parts_of_a_rule_may_stand_in_different_fields():
    assert found({"title": "A chip", "text": "a ban"}, all=("chip", "ban")) == [
        (Tier.CERTAIN, [("chip", "all"), ("ban", "all")], "")
    ]


def test_what_takes_the_categories_to_be_fulfilled_is_weak():
    assert found({"title": "A chip", "categories": "ban"}, all=("chip", "ban")) == [
        (Tier.WEAK, [("chip", "all"), ("ban", "all")], "")
    ]


def test_a_rule_that_an_exclude_breaks_says_so():
    terms = {"all": ("chip", "ban"), "exclude": ("chip shop",)}
    assert found({"text": "a ban on the chip shop"}, **terms) == [
        (Tier.CERTAIN, [("ban", "all"), ("chip", "all")], "only inside the excluded “chip shop”")
    ]
