"""The longest name wins: whose longer names hide a hit, and whose do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.matching import Matcher, matcher
from feeds.matching.longest import Meanings, holders, longer_names, short_name
from feeds.matching.terms import Hit, Passage, term
from feeds.model import Company, Person, Tier, Watch, WatchKind
from tests.support.watches import company

HDFC_BANK = Company("HDFC Bank", listings=("HDFCBANK:NSE",))
DELTA = Company("Delta Air Lines", listings=("DAL:NYSE",), reported=60)
GOOGLE = Company(
    "Alphabet",
    aliases=("Google",),
    listings=("GOOGL:NASDAQ",),
    people=(Person("Larry Page", "co-founder"),),
    products=("Google Cloud", "Waymo Driver"),
)


def found(watches, text, companies=()):
    """By server and key: the tier, what was found, and why it does not count."""
    matches = Matcher(watches, companies).match({"text": text})
    return {
        (match.watch.guild_id, match.watch.key): (
            match.tier,
            [item.text for item in match.evidence],
            match.reason,
        )
        for match in matches
    }


def watch(key, *names, guild_id=1, **terms):
    return Watch(key, WatchKind.COMPANY, guild_id=guild_id, names=names, **terms)


def inside(name):
    return f"only inside the longer name “{name}”"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HDFC Bank rose", (Tier.LIKELY, ["HDFC"], inside("HDFC Bank"))),
        ("Shares of HDFC-Bank’s", (Tier.LIKELY, ["HDFC"], inside("HDFC Bank"))),
        ("HDFC rose", (Tier.LIKELY, ["HDFC"], "")),
        ("HDFC and HDFC Bank rose", (Tier.LIKELY, ["HDFC"], "")),
        ("HDFC, bank of many", (Tier.LIKELY, ["HDFC"], "")),
        ("HDFC Banking", (Tier.LIKELY, ["HDFC"], "")),
    ],
)
def test_a_name_inside_a_longer_one_of_the_directory_is_no_hit(text, expected):
    assert found([watch("hdfc", "HDFC")], text, [HDFC_BANK]) == {(1, "hdfc"): expected}


@pytest.mark.parametrize(
    "one",
    [
        watch("a", "HDFC", tickers=("HDFCBANK:NSE",)),
        watch("a", "HDFC", "HDFC Bank"),
        watch("a", "HDFC", "HDFC BANK"),
    ],
)
def test_the_same_company_under_a_longer_name_hides_nothing(one):
    [(tier, texts, reason)] = found([one], "HDFC Bank rose", [HDFC_BANK]).values()
    assert (tier, len(texts), reason) == (Tier.LIKELY, 1, "")


def test_a_listing_of_another_company_speaks_against_a_shared_name():
    one = watch("hdfc", "HDFC", "HDFC Bank Old", tickers=("HDFC:NSE",))
    housing = Company("Housing Development Finance", listings=("HDFC:NSE",), aliases=("HDFC",))
    assert found([one], "HDFC Bank rose", [HDFC_BANK, housing]) == {
        (1, "hdfc"): (Tier.LIKELY, ["HDFC"], inside("HDFC Bank"))
    }


def test_an_everyday_word_is_short_for_a_name_with_its_trade_and_the_longer_one_settles_it():
    assert found([watch("delta", "Delta")], "Delta Air Lines flights", [DELTA]) == {
        (1, "delta"): (Tier.LIKELY, ["Delta"], "")
    }


def test_a_longer_name_of_the_same_server_hides():
    watches = [watch("hdfc", "HDFC"), watch("bank", "HDFC Bank")]
    assert found(watches, "HDFC Bank rose") == {
        (1, "hdfc"): (Tier.LIKELY, ["HDFC"], inside("HDFC Bank")),
        (1, "bank"): (Tier.LIKELY, ["HDFC Bank"], ""),
    }


def test_a_longer_name_hides_from_another_segment_too(monkeypatch):
    monkeypatch.setattr(matcher, "SEGMENT_TERMS", 1)
    watches = [watch("hdfc", "HDFC"), watch("bank", "HDFC Bank"), watch("theirs", "HDFC", guild_id=2)]
    assert len(Matcher(watches).segments) == 3
    assert found(watches, "HDFC Bank rose") == {
        (1, "hdfc"): (Tier.LIKELY, ["HDFC"], inside("HDFC Bank")),
        (1, "bank"): (Tier.LIKELY, ["HDFC Bank"], ""),
        (2, "theirs"): (Tier.LIKELY, ["HDFC"], ""),
    }


def test_a_longer_name_of_another_server_never_hides():
    watches = [watch("hdfc", "HDFC", guild_id=1), watch("bank", "HDFC Bank", guild_id=2)]
    assert found(watches, "HDFC Bank rose") == {
        (1, "hdfc"): (Tier.LIKELY, ["HDFC"], ""),
        (2, "bank"): (Tier.LIKELY, ["HDFC Bank"], ""),
    }


@pytest.mark.parametrize(
    "other",
    [
        watch("b", "Alibaba Group", tickers=("9988:HK",)),
        watch("b", "Alibaba Group", "Alibaba"),
    ],
)
def test_two_watches_of_a_server_on_one_company_hide_nothing_from_each_other(other):
    one = watch("a", "Alibaba", tickers=("09988:HKEX",))
    assert found([one, other], "Alibaba Group rose")[1, "a"] == (Tier.LIKELY, ["Alibaba"], "")


def test_two_watches_that_mean_one_directory_company_hide_nothing_from_each_other():
    watches = [watch("a", "Google"), watch("b", "Alphabet", "Google Search")]
    assert found(watches, "Google Search rose", [GOOGLE])[1, "a"] == (Tier.LIKELY, ["Google"], "")


def test_a_product_called_with_its_companys_name_hides_no_name():
    one = watch("x", "Google", tickers=("DAL:NYSE",))
    assert found([one], "Google Cloud rose", [GOOGLE, DELTA])[1, "x"] == (Tier.LIKELY, ["Google"], "")


@pytest.mark.parametrize(
    ("name", "text", "holder"),
    [("Driver", "the Waymo Driver", "Waymo Driver"), ("Page", "says Larry Page", "Larry Page")],
)
def test_other_products_and_people_do_hide(name, text, holder):
    assert found([watch("x", name)], text, [GOOGLE]) == {(1, "x"): (Tier.WEAK, [name], inside(holder))}


def test_keywords_neither_hide_nor_are_hidden():
    words = Watch("k", WatchKind.KEYWORD, guild_id=1, phrases=("HDFC", "HDFC Bank rose"))
    assert found([words, watch("bank", "HDFC Bank")], "HDFC Bank rose", [HDFC_BANK]) == {
        (1, "k"): (Tier.CERTAIN, ["HDFC Bank rose", "HDFC"], ""),
        (1, "bank"): (Tier.LIKELY, ["HDFC Bank"], ""),
    }


def test_tickers_inside_longer_names_still_count():
    one = watch("t", "Zzyzx", tickers=("BABA:NYSE",))
    other = watch("n", "BABA.N Fund")
    assert found([one, other], "the BABA.N Fund")[1, "t"] == (Tier.CERTAIN, ["BABA.N"], "")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("delta air lines", "delta"),
        ("ford motor co.", "ford"),
        ("apple inc", "apple"),
        ("gap", "gap"),
        ("inc", "inc"),
        ("air lines", "air"),
        ("hdfc bank", "hdfc"),
        ("best buy", "best buy"),
    ],
)
def test_a_name_without_its_legal_form_and_trade(name, expected):
    assert short_name(name) == expected


def test_the_names_that_may_hide_shorter_ones():
    assert tuple(longer_names(GOOGLE)) == ("Alphabet", "Google", "Larry Page", "Waymo Driver")


def test_which_companies_watches_mean():
    watches = [
        company("Delta"),
        company("Google"),
        company("Delta", tickers=("GOOG:NASDAQ", "GOOGL:NASDAQ")),
        company("HDFC"),
        company("Waymo Driver"),
        company("Delta", tickers=("XYZ:NYSE",)),
    ]
    companies = [DELTA, GOOGLE, HDFC_BANK]
    meanings = Meanings(watches, companies)
    meant = [sorted(meanings.meant(at)) for at in range(len(watches))]
    assert meant == [[0], [1], [1], [], [1], [0]]
    assert [meanings.means(0, at) for at in range(3)] == [True, False, False]
    assert meanings.signs(0) == {"delta", "company Delta Air Lines"}


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(1, 8))))
def test_a_hit_is_held_by_every_strictly_longer_one_around_it(spans):
    passage = Passage("text", "x" * 20)
    hits = [Hit(term("x", "x", "name"), passage, start, start + size) for start, size in spans]
    held = {at: {id(one) for one in longer} for at, longer in holders(hits).items()}
    expected = {
        id(hit): around
        for hit in hits
        if (
            around := {
                id(one) for one in hits if one.covers(hit) and one.end - one.start > hit.end - hit.start
            }
        )
    }
    assert held == expected
