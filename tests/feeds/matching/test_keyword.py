"""Keywords: when their rule is fulfilled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.matching import Matcher
from feeds.model import Near, Tier, Watch, WatchKind


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


def near(words, *phrases):
    return {"near": Near(phrases, words)}


@pytest.mark.parametrize(
    ("terms", "text", "expected"),
    [
        (near(3, "chip", "ban"), "a chip export to China ban", ["chip", "ban"]),
        (near(3, "chip", "ban"), "a ban on the chip", ["ban", "chip"]),
        (near(1, "chip", "ban"), "chip-ban", ["chip", "ban"]),
        (near(1, "chip", "ban"), "chip ban and chip", ["chip", "ban", "chip"]),
        (near(2, "chip", "ban"), "chip; then one two three chip ban", ["chip", "ban"]),
        (near(5, "chip", "ban", "US"), "the US puts a ban on every chip", ["US", "ban", "chip"]),
        (near(2, "rate cut", "Fed"), "the Fed plans rate cuts", ["Fed", "rate cut"]),
        (near(2, "芯片", "禁令"), "芯片出口禁令", ["芯片", "禁令"]),
        (near(1, "AI-Driven", "AI"), "AI-Driven", ["AI-Driven", "AI"]),
    ],
)
def test_near_phrases_are_found_in_any_order_within_so_many_words(terms, text, expected):
    assert found({"text": text}, **terms) == [(Tier.CERTAIN, [(one, "near") for one in expected], "")]


@pytest.mark.parametrize(
    ("terms", "text"),
    [
        (near(3, "chip", "ban"), "a chip that goes to China ban"),
        (near(3, "chip", "ban"), "a chip"),
        (near(3, "chip", "ban"), "chip chip chip"),
        (near(2, "chip", "ban", "US"), "US chip and then there was a ban"),
        (near(1, "芯片", "禁令"), "芯片出口管制禁令"),
    ],
)
def test_phrases_farther_apart_are_no_match(terms, text):
    assert found({"text": text}, **terms) == []


def test_near_phrases_stand_in_one_field():
    assert found({"title": "a chip", "text": "a ban"}, **near(5, "chip", "ban")) == []


@pytest.mark.parametrize("words", [8, 100, 10_000])
def test_near_phrases_that_are_all_there_is_come_to_an_end(words):
    # Looking from each to every other would take hours.
    assert found({"text": "chip " * 20_000}, **near(words, "chip", "ban")) == []


@pytest.mark.parametrize(
    ("field", "fields", "expected"),
    [
        ("title", {"title": "a chip", "text": "a chip"}, [(Tier.CERTAIN, [("chip", "phrase")], "")]),
        ("title", {"summary": "chip", "text": "a chip", "categories": "chip"}, []),
        ("summary", {"summary": "a chip"}, [(Tier.CERTAIN, [("chip", "phrase")], "")]),
        ("text", {"title": "a chip", "text": "none"}, []),
        ("categories", {"categories": "Chip; AI"}, [(Tier.CERTAIN, [("Chip", "phrase")], "")]),
        ("categories", {"title": "a chip"}, []),
    ],
)
def test_a_field_that_is_asked_for_alone_counts(field, fields, expected):
    assert found(fields, phrases=("chip",), field=field) == expected


def test_all_parts_of_a_rule_must_stand_in_the_field():
    assert found({"title": "a chip", "text": "ban"}, all=("chip", "ban"), field="title") == []


@pytest.mark.parametrize(
    ("terms", "text", "expected"),
    [
        ({"regex": "[0-9]+ ?nm"}, "at 5nm, not 12 nm", [("5nm", "regex"), ("12 nm", "regex")]),
        ({"regex": "(?i)chips?", "all": ("ban",)}, "CHIPS ban", [("CHIPS", "regex"), ("ban", "all")]),
        ({"regex": "阿里.", "field": "text"}, "看阿里云", [("阿里云", "regex")]),
    ],
)
def test_a_pattern_is_one_part_of_the_rule(terms, text, expected):
    assert found({"text": text}, **terms) == [(Tier.CERTAIN, expected, "")]


def test_a_pattern_that_cannot_run_finds_nothing_and_stops_no_other_watch():
    watches = [Watch(key, WatchKind.KEYWORD, regex=key) for key in ("(", "chip")]
    assert [match.watch.key for match in Matcher(watches).match({"text": "( chip"})] == ["chip"]


@given(st.lists(st.sampled_from(["chip", "ban", "word"]), max_size=30), st.integers(1, 5))
def test_near_is_what_a_look_at_every_pair_says(words, most):
    at = {word: [place for place, other in enumerate(words) if other == word] for word in ("chip", "ban")}
    pairs = [(one, other) for one in at["chip"] for other in at["ban"] if abs(one - other) - 1 <= most]
    places = {place for pair in pairs for place in pair}
    kept = [(words[place], "near") for place in sorted(places)]
    expected = [(Tier.CERTAIN, kept, "")] if kept else []
    assert found({"text": " ".join(words)}, **near(most, "chip", "ban")) == expected
