"""The SEC's list of tickers."""

import json

import pytest

from feeds.companies.importing import Read, sec
from feeds.companies.importing.reading import FUND, NO_NAME, ODD_SYMBOL, PAPER, UNKNOWN_EXCHANGE
from feeds.errors import BadList
from feeds.model import Company

FIELDS = ["cik", "name", "ticker", "exchange"]


def read(*rows):
    found = Read()
    sec.read([json.dumps({"fields": FIELDS, "data": rows})], found)
    return found


def test_a_row_becomes_a_company_with_one_listing():
    found = read(
        [320193, "APPLE INC.", "AAPL", "Nasdaq"], [1067983, "BERKSHIRE HATHAWAY INC", "BRK-B", "NYSE"]
    )
    assert found.companies == [
        Company(
            "Apple",
            "Apple Inc.",
            listings=("AAPL:NASDAQ",),
            identifiers=("cik:320193",),
            reported=25,
            source="sec",
        ),
        Company(
            "Berkshire Hathaway",
            "Berkshire Hathaway Inc",
            listings=("BRK-B:NYSE",),
            identifiers=("cik:1067983",),
            reported=23,
            source="sec",
        ),
    ]
    assert (found.rows, found.left_out) == (2, {})


@pytest.mark.parametrize(
    ("name", "symbol", "exchange", "reason"),
    [
        ("ADYEN N.V./ADR", "ADYYF", "OTC", sec.NO_EXCHANGE),
        ("D. BORAL ARC", "ARBC", None, sec.NO_EXCHANGE),
        ("SOME ETF ISSUER", "ABCD", "CBOE", sec.NO_EXCHANGE),
        ("SPDR S&P 500 ETF TRUST", "SPY", "NYSE", FUND),
        ("CBRE GLOBAL REAL ESTATE INCOME FUND", "IGR", "NYSE", FUND),
        ("BANK OF AMERICA CORP", "BAC-PB", "NYSE", PAPER),
        ("HARBOUR CORP", "HB-WT", "NYSE", PAPER),
        ("", "ABC", "NYSE", NO_NAME),
        ("HARBOUR CORP", "A B", "NYSE", ODD_SYMBOL),
        ("HARBOUR CORP", "ABC", "Mars", UNKNOWN_EXCHANGE),
    ],
)
def test_what_is_no_companys_share_is_left_out_and_counted(name, symbol, exchange, reason):
    found = read([1, name, symbol, exchange])
    assert (found.companies, found.left_out) == ([], {reason: 1})


def test_the_fifth_letter_tells_other_lines_of_a_company_apart():
    found = read(
        [1, "DUNE CORP", "DUNE", "Nasdaq"],
        [1, "DUNE CORP", "DUNEW", "Nasdaq"],
        [1, "DUNE CORP", "DUNEU", "Nasdaq"],
        [2, "GOOGLE CO", "GOOGL", "Nasdaq"],
    )
    assert [one.listings for one in found.companies] == [("DUNE:NASDAQ",), ("GOOGL:NASDAQ",)]


def test_of_an_issuer_of_many_notes_only_well_known_shares_are_taken():
    notes = [[1, "BANK AG", f"NT{letter}", "NYSE"] for letter in "ABCDEF"]
    first = read(*notes)
    assert [one.listings for one in first.companies] == [("NTA:NYSE",)]
    later = read(*([number, f"C{number}", "X", "OTC"] for number in range(2, 1100)), *notes)
    assert later.companies == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"fields": ["cik"], "data": []}',
        json.dumps({"fields": FIELDS, "data": [[1, "A", "A"]]}),
        json.dumps({"fields": FIELDS, "data": [["1", "A", "A", "NYSE"]]}),
        '{"0": {"cik_str": 1}}',
        "\x00",
    ],
)
def test_another_file_is_refused(text):
    with pytest.raises(BadList):
        sec.read([text], Read())


def test_a_file_cut_off_anywhere_is_refused():
    whole = json.dumps({"fields": FIELDS, "data": [[1, "APPLE INC.", "AAPL", "Nasdaq"]]})
    for end in range(len(whole)):
        with pytest.raises(BadList):
            sec.read([whole[:end]], Read())


def test_the_real_list(test_data):
    text = (test_data / "data" / "companies" / "sec_company_tickers_exchange.json").read_text("utf-8")
    found = Read()
    sec.read(text.splitlines(keepends=True), found)
    assert found.rows == len(found.companies) + found.left_out.total() == 10_069
    assert found.left_out[sec.NO_EXCHANGE] == 2_709
    by_listing = {one.listings[0]: one.name for one in found.companies}
    assert (by_listing["AAPL:NASDAQ"], by_listing["KO:NYSE"]) == ("Apple", "Coca Cola")
    assert "SPY:NYSE" not in by_listing
