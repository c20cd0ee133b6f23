"""Hits that the text around them gives to somebody else, with what it says of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.matching import Matcher
from feeds.matching.strangers import _long_form
from feeds.model import Company, Person, Tier
from tests.support.watches import company

SAP = company("SAP", tickers=("SAP:XETRA",))
ITC = company("ITC", "ITC Limited", tickers=("ITC:NSE",))
GM = company("GM", "General Motors", tickers=("GM:NYSE",))
FRONTIER = company("Frontier", "Frontier Group Holdings", tickers=("ULCC:NASDAQ",))
ALIBABA = company("Alibaba", tickers=("9988:HK",))
UNILEVER = company("Unilever", people=("Richard Francis", "Eddie Wu"))
DIRECTORY = (
    Company("ITC Limited", listings=("ITC:NSE",), people=(Person("Sanjiv Puri"),)),
    Company("General Motors", aliases=("GM",), listings=("GM:NYSE",)),
)


def told(watch, text, companies=DIRECTORY):
    """The tier of what counts, or why nothing does; None where nothing is found."""
    found = Matcher([watch], companies).match({"text": text})
    return (found[0].reason or found[0].tier) if found else None


@pytest.mark.parametrize(
    ("watch", "text", "expected"),
    [
        (SAP, "Saputo Inc. (TSX: SAP) posted earnings.", "only for something else, “TSX: SAP”"),
        (SAP, "SAP rose as Saputo (TSX: SAP) fell.", Tier.LIKELY),
        (SAP, "The maker (ETR: SAP) rose.", Tier.CERTAIN),
        (SAP, "SAP SE (NYSE: SAP) rose.", Tier.LIKELY),
        (
            FRONTIER,
            "Frontier Insurance Trust (NYSE: FRT) said so.",
            "only for something else, “Frontier Insurance Trust”",
        ),
        (
            company("United", tickers=("UAL:NASDAQ",)),
            "Buy Acme United (NYSE: ACU) now.",
            "only for something else, “Buy Acme United”",
        ),
        (ALIBABA, "Alibaba Group Holding Limited (NYSE: BABA) said so.", Tier.LIKELY),
        (
            company("TCS", tickers=("TCS:NSE",)),
            "TCS Banking Group PLC (LSE: TCSB) said so.",
            "only for something else, “TCS Banking Group PLC”",
        ),
        (
            company("TCS"),
            "TCS Banking Group PLC (LSE: TCSB) said so.",
            "only for something else, “TCS Banking Group PLC”",
        ),
        (
            ITC,
            "It bought ITC Transmission Corp last week.",
            "only for something else, “ITC Transmission Corp”",
        ),
        (ITC, "It bought ITC Ltd last week.", Tier.CERTAIN),
        (GM, "It bought GM Motors Corp last week.", Tier.LIKELY),
        (company("Frontier"), "Frontier Insurance Trust (NYSE: FRT) said so.", Tier.WEAK),
    ],
)
def test_a_name_with_another_listing_or_form_is_somebody_elses(watch, text, expected):
    assert told(watch, text) == expected


@pytest.mark.parametrize(
    ("watch", "text", "expected"),
    [
        (
            ITC,
            "The International Trade Commission (ITC) voted. The ITC will report.",
            "only for something else, “International Trade Commission”",
        ),
        (
            ITC,
            "An ITC (input tax credit) is claimed. ITC rules differ.",
            "only for something else, “input tax credit”",
        ),
        (ITC, "Input tax credit, or ITC, is claimed.", "only for something else, “Input tax credit”"),
        (ITC, "Ivory-tower chat, or ITC, is claimed.", "only for something else, “Ivory-tower chat”"),
        (ITC, "Reliance, or ITC, is bought.", Tier.LIKELY),
        (
            ITC,
            "Imperial Trading Co Limited (ITC) left.",
            "only for something else, “Imperial Trading Co Limited”",
        ),
        (GM, "Gerry and Ann and Bob and Mary (GM) left.", Tier.LIKELY),
        (ITC, "ITC Limited (ITC) voted.", Tier.CERTAIN),
        (GM, "General Motors Co (GM) voted. GM rose.", Tier.LIKELY),
        (
            GM,
            "The genetically modified (GM) maize was sold.",
            "only for something else, “genetically modified”",
        ),
        (GM, "Sales (GM) rose.", Tier.LIKELY),
        (company("GM"), "Its general manager (GM) left.", Tier.LIKELY),
    ],
)
def test_an_acronym_is_what_the_article_explains_it_as(watch, text, expected):
    assert told(watch, text, () if watch.names == ("GM",) else DIRECTORY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A ban on WIBOR GM fell.", "only for something else, “WIBOR GM”"),
        ("Fans of the Tigers GM cheered.", Tier.LIKELY),
        ("Fans of Wolfsburg GM cheered.", "only for something else, “Wolfsburg GM”"),
        ("Fans said GM Chris Drury left.", "only for something else, “GM Chris”"),
        ("SASKATOON, GM - A man left.", "only for something else, “SASKATOON, GM”"),
        ("Germany's GM and U.S. GM left.", Tier.LIKELY),
        ("Detroit-based GM left.", Tier.LIKELY),
        ("They asked GM CEO Mary Barra.", Tier.LIKELY),
        ("American GM left.", Tier.LIKELY),
        ("Vauxhall Owner GM Cuts Jobs in Luton Plant", Tier.LIKELY),
    ],
)
def test_an_acronym_that_a_sentence_joins_to_a_name_is_none(text, expected):
    assert told(GM, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met Richard Francis Burton there.", "only for something else, “Richard Francis Burton”"),
        ("They met Richard Francis there.", Tier.CERTAIN),
        ("They met Richard Francis Tuesday.", Tier.CERTAIN),
        ("They met Eddie Wu Yongming there.", Tier.CERTAIN),
        ("A young eddie wu was there.", Tier.WEAK),
        ("eddie wu was there", Tier.LIKELY),
    ],
)
def test_a_person_is_the_one_of_the_whole_name(text, expected):
    assert told(UNILEVER, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They heard Naomi Unilever there.", "only for something else, “Naomi Unilever”"),
        ("They heard Naomi, Unilever and others.", Tier.LIKELY),
        ("Naomi’s Unilever fell.", Tier.LIKELY),
        ("A San Antonio Unilever plant and a St. Louis Unilever one closed.", Tier.LIKELY),
        ("A Saint Paul Unilever plant and a Charlotte Unilever one closed.", Tier.LIKELY),
        ("They heard Naomi Unilever. Unilever sang.", "only for something else, “Naomi Unilever”"),
        ("They heard Naomi Unilever. Eddie Wu of Unilever sang.", Tier.CERTAIN),
    ],
)
def test_a_name_behind_a_given_name_is_a_persons(text, expected):
    assert told(UNILEVER, text) == expected


def test_the_directory_knows_companies_that_are_called_like_a_person():
    schwab = company("Schwab", tickers=("SCHW:NYSE",))
    directory = [Company("Charles Schwab", aliases=("Schwab",), listings=("SCHW:NYSE",))]
    assert told(schwab, "It asked Charles Schwab there.", directory) == Tier.LIKELY


def test_a_longer_name_of_the_same_company_is_its_own_whatever_is_listed_behind_it():
    trust = Company("Frontier Insurance Trust", listings=("ULCC:NASDAQ",))
    assert told(FRONTIER, "Frontier Insurance Trust (NYSE: FRT) said so.", [trust]) == Tier.LIKELY


def test_without_a_longer_name_an_acronym_behind_a_capital_may_be_anything_in_a_headline():
    assert told(GM, "Ford, Wolfsburg GM Cuts Jobs in Luton Plant") == Tier.LIKELY


WORDS = st.text("abcXYZ -", min_size=1, max_size=30)


@given(st.text("ABCxyz", min_size=1, max_size=4), WORDS)
def test_a_long_form_has_the_letters_in_their_order(acronym, before):
    for words in _long_form(acronym, before):
        assert words[0].lower() == acronym[0].lower()
        rest = iter(words.lower())
        assert all(letter in rest for letter in acronym.lower())
        assert len(words.replace("-", " ").split()) > 1
        assert len(words.split()) <= 2 * len(acronym)
