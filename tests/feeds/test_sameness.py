"""Which watches look for the same."""

from dataclasses import replace

import pytest

from feeds.model import Near, Watch, WatchKind
from feeds.sameness import Same, first_same
from tests.support.watches import company, keyword

NEAR = Near(("chip", "ban"), 8)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (company("Alibaba"), Watch("b", WatchKind.COMPANY, 1, id=5, names=("ALIBABA",), tags=("x",))),
        (company("Alibaba", "阿里巴巴"), company("阿裏巴巴", "alibaba")),
        (company(tickers=("9988:HK",)), company(tickers=("09988:HKEX", "9988:XHKG"))),
        (keyword("chip ban"), keyword(any=("Chip-Ban",))),
        (keyword("chip"), keyword(all=("chip",))),
        (keyword(near=NEAR), keyword(near=Near(("Ban", "chip"), 8))),
        (keyword("chip", exclude=("!chip shop",)), keyword("chip", exclude=("!Chip Shop",))),
    ],
)
def test_the_same_in_other_words_is_the_same(one, other):
    assert first_same([one, other]) == Same(1, one)
    assert first_same([other], [one]) == Same(0, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (company("Acme"), keyword("Acme")),
        (company("Acme"), company("Acme", "Beta")),
        (company("Acme"), company("Acme", products=("Anvil",))),
        (company("Acme"), company(products=("Acme",))),
        (company("Acme"), company("Acme", exclude=("Acme Pictures",))),
        (company("Acme", exclude=("Acme Pictures",)), company("Acme", exclude=("!Acme Pictures",))),
        (company(tickers=("BABA:NYSE",)), company(tickers=("BABA:NASDAQ",))),
        (keyword("chip", "ban"), keyword(all=("chip", "ban"))),
        (keyword("chip", any=("ban",)), keyword("chip", "ban")),
        (keyword(near=NEAR), keyword(near=replace(NEAR, words=9))),
        (keyword("chip"), keyword("chip", field="title")),
        (keyword(regex="chips?"), keyword(regex="chips")),
    ],
)
def test_what_finds_more_or_less_or_weighs_otherwise_is_not(one, other):
    assert first_same([one, other]) is None


def test_the_first_that_looks_for_the_same_is_named_and_others_come_first():
    one, other, third = (company("Acme", tags=(tag,)) for tag in "abc")
    assert first_same([keyword("Acme"), other, third], [one]) == Same(1, one)
