"""What a query may mean."""

import pytest

from feeds.companies.asking import Asked, asked
from feeds.companies.exchanges import CANONICAL, canonical
from feeds.companies.listings import Listing, listing_of, split
from feeds.matching.exchanges import markets_of

HONG_KONG = Listing("9988", frozenset({"XHKG"}))
ANYWHERE = Listing("9988", frozenset())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("9988", Asked("9988", (ANYWHERE,), True)),
        ("09988", Asked("09988", (ANYWHERE,), True)),
        ("9988:HK", Asked("9988:hk", (HONG_KONG,), True)),
        ("hkex: 9988", Asked("hkex: 9988", (HONG_KONG,), False)),
        ("9988 HK", Asked("9988 hk", (HONG_KONG,), True)),
        ("9988.HK", Asked("9988.hk", (HONG_KONG,), True)),
        ("baba", Asked("baba", (Listing("BABA", frozenset()),), False)),
        ("$BABA", Asked("$baba", (Listing("BABA", frozenset()),), True)),
        ("brk-b", Asked("brk b", (Listing("BRK.B", frozenset()),), False)),
        ("M&M", Asked("m&m", (Listing("M&M", frozenset()),), True)),
        ("  Alibaba Group ", Asked("alibaba group", (), False)),
        ("阿里", Asked("阿里", (), False)),
        ("", Asked("", (), False)),
    ],
)
def test_a_query_is_read_as_a_name_and_as_a_ticker(query, expected):
    assert asked(query) == expected


def test_a_listing_may_be_meant_under_any_code_of_its_exchange():
    assert HONG_KONG.names("SEHK")
    assert not HONG_KONG.names("NYSE")
    assert ANYWHERE.names("NYSE")


def test_a_listing_is_symbol_and_exchange():
    assert (split("BRK-B:NYSE"), listing_of("0700:HKEX")) == (
        ("BRK-B", "NYSE"),
        Listing("700", frozenset({"XHKG"})),
    )


def test_every_code_of_the_directory_names_one_market_and_itself():
    assert {code: canonical(code) for code in CANONICAL} == {code: code for code in CANONICAL}
    assert all(len(markets_of(code)) == 1 for code in CANONICAL)


@pytest.mark.parametrize(
    ("code", "expected"), [("hkex", "HK"), ("XHKG", "HK"), ("US", ""), ("moon", ""), ("", "")]
)
def test_codes_of_one_market_become_the_directorys(code, expected):
    assert canonical(code) == expected
