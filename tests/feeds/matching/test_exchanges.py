"""The codes under which exchanges are written."""

import pytest

from feeds.matching.exchanges import markets_of


@pytest.mark.parametrize(
    "codes",
    [
        "HK HKG HKEX SEHK XHKG",
        "N NYSE UN XNYS",
        "O OQ NMS NASDAQ UQ XNAS",
        "L LSE LN LON XLON",
        "T TYO TSE JP XTKS",
        "SH SSE XSHG",
        "SZ SZSE XSHE",
        "KS KRX XKRX",
        "TW TWSE XTAI",
        "NS NSE XNSE",
        "BO BSE XBOM",
        "DE ETR XETRA GR XETR FRA",
        "PA EPA XPAR",
        "AS AMS XAMS",
        "TO TSX XTSE",
        "AX ASX XASX",
    ],
)
def test_synonyms_mean_one_market(codes):
    assert len({markets_of(code) for code in codes.split()}) == 1


def test_a_country_code_stands_for_each_of_its_markets():
    assert markets_of("us") == markets_of("NYSE") | markets_of("NASDAQ") | markets_of("AMEX") | markets_of(
        "ARCA"
    )


@pytest.mark.parametrize(
    ("code", "codes"),
    [("SS", "XSHG XSTO"), ("T", "XTKS"), ("IN", "XNSE XBOM"), ("CN", "XTSE"), ("KSE", "XKRX XKUW")],
)
def test_a_code_of_several_exchanges_stands_for_each(code, codes):
    assert markets_of(code) == frozenset(codes.split())


def test_an_unknown_code_is_no_market():
    assert markets_of("MOON") == frozenset()
