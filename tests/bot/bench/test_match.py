"""The figures of matching: what is printed, and that all ways of searching find the same."""

import re

import pytest

from bot.bench import articles
from bot.bench.match import _automaton, _expression, _loop, _places_found, measure
from feeds.errors import WirewatchError
from feeds.matching.fold import fold


@pytest.mark.long
def test_what_is_measured_is_printed_with_the_ratios_last(monkeypatch):
    monkeypatch.setattr("bot.bench.match.TERMS", (50,))
    monkeypatch.setattr("bot.bench.match.SAVED_AMONG", 300)
    lines = list(measure(companies=60, watches=20, count=10, runs=1))
    assert lines[0] == "60 companies, 20 watches, articles of 2,000 characters"
    assert [re.sub(r" +[\d,.]+", " N", line) for line in lines[1:6]] == [
        "without the segmenter N articles/s N MB",
        "with the segmenter N articles/s N MB",
        "300 terms in N segments, ms to make the terms ready",
        "of its own segment N",
        "of all watches N",
    ]
    assert re.fullmatch(r"a save: \d+x less than all watches", lines[6])
    assert re.fullmatch(r"50 terms, identical hits: \d{2},?\d+ places", lines[7])
    assert [re.sub(r" +[\d,.]+", " N", line) for line in lines[8:12]] == [
        "50 terms, search alone, us an article",
        "automaton N",
        "loop N",
        "one expression N",
    ]
    assert [re.sub(r"\d+x", "Nx", line) for line in lines[12:]] == [
        "50 terms: Nx less than the loop",
        "50 terms: Nx less than the one expression",
    ]


def test_articles_hold_names_that_every_way_finds_alike():
    called = articles.names(30)
    folded = [name.lower() for name in called]
    for text in articles.articles(10, called):
        plain = fold(text).text
        found = _automaton(folded)(plain)
        assert len(found) >= articles.NAMES_AN_ARTICLE
        assert found == _loop(folded)(plain) == _expression(folded)(plain)


def test_the_places_that_all_ways_find_are_counted():
    ways = {"automaton": _automaton(["quay", "quay works"]), "loop": _loop(["quay", "quay works"])}
    assert _places_found(ways, ["quay works by the quay", "quays", "a quay"]) == 4


def test_figures_of_ways_that_find_other_places_are_refused():
    ways = {"automaton": _automaton(["quay"]), "loop": _loop(["quay", "works"])}
    with pytest.raises(WirewatchError, match="different places"):
        _places_found(ways, ["quay", "quay works"])
