"""Records of several sources become companies, each once."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.companies.grouping import place
from feeds.companies.merging import Grouped, group
from feeds.model import Company, Person

SEED = Company(
    "Merck & Co",
    "Merck & Co., Inc.",
    aliases=("MSD", "默沙东"),
    listings=("MRK:NYSE",),
    people=(Person("Robert Davis"),),
    country="US",
    reported=70,
    source="seed",
)
KGAA = replace(
    SEED, name="Merck KGaA", legal="", aliases=(), listings=("MRK:XETRA",), people=(), country="DE"
)


def line(name, *listings, source="financedatabase", ids=(), country="", reported=1, **given):
    values = {"listings": listings, "identifiers": ids, "country": country, "reported": reported}
    return Company(name, **values | {"source": source} | given)


def stored(*companies):
    return [replace(one, id=number) for number, one in enumerate(companies, start=1)]


def names(grouped):
    return [one.name for one in grouped.saved]


def joined(*incoming, known=()):
    """Which listings stand together in the end."""
    return [one.listings for one in group(known, incoming).saved]


# ---- who belongs together --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "incoming",
    [
        pytest.param((line("A", "A:NYSE"), line("A", "A:NYSE", "B:LSE")), id="a listing"),
        pytest.param((line("A", "0700:HK"), line("A", "700:HKEX")), id="a listing under another code"),
        pytest.param((line("A", "A:NYSE", ids=("isin:X",)), line("A", "B:LSE", ids=("isin:X",))), id="ISIN"),
        pytest.param((line("A", "A:NYSE", ids=("figi:X",)), line("A", "B:LSE", ids=("figi:X",))), id="FIGI"),
        pytest.param(
            (line("Old", "A:NYSE", ids=("cik:1",)), line("New", "B:NYSE", ids=("cik:1",))), id="CIK"
        ),
        pytest.param((line("Abc Ltd", "A:NSE"), line("ABC LIMITED", "B:BSE")), id="a name"),
        pytest.param((line("Abc", "A:HK", country="CN"), line("Abc", "B:HK", country="HK")), id="one region"),
        pytest.param((line("Abc", "A:HK", country="CN"), line("Abc", "B:NYSE")), id="no country given"),
        pytest.param(
            (
                line("Abc Corp", "A:TSE", ids=("isin:X",)),
                line("Abc Corp Sponsored", "B:NYSE", ids=("isin:X",)),
            ),
            id="names that are alike",
        ),
    ],
)
def test_listings_of_one_company_are_grouped(incoming):
    assert len(joined(*incoming)) == 1


@pytest.mark.parametrize(
    "incoming",
    [
        pytest.param(
            (line("Abc", "A:NSE", country="IN"), line("Abc", "B:LSE", country="GB")), id="countries"
        ),
        pytest.param(
            (line("Abc", "A:NYSE", ids=("cik:1",)), line("Abc", "B:NYSE", ids=("cik:2",))), id="two CIKs"
        ),
        pytest.param(
            (
                line("First Corp", "A:NYSE", ids=("cik:1",)),
                line("First Corp", "B:NYSE", ids=("cik:2",)),
                line("First Corp", "C:NYSE"),
            ),
            id="whose name two CIKs have",
        ),
        pytest.param(
            (line("Softbank Group Corp", "A:TSE"), line("Softbank Corp", "B:TSE")), id="group and part"
        ),
    ],
)
def test_listings_of_several_companies_are_not(incoming):
    assert len(joined(*incoming)) == len(incoming)


def test_an_isin_of_plainly_different_names_groups_nothing_and_is_reported():
    wrong = ("isin:US58933Y1055",)
    found = group(
        (),
        (
            line("Merck & Co., Inc.", "MRK:BMV", ids=wrong, country="US"),
            line("Merck KGaA", "MRK:XETRA", ids=wrong, country="DE"),
        ),
    )
    assert [(one.name, one.identifiers) for one in found.saved] == [
        ("Merck & Co., Inc.", ()),
        ("Merck KGaA", ()),
    ]
    assert found.disputed == {"isin:US58933Y1055": ("Merck & Co., Inc.", "Merck KGaA")}


def test_a_ticker_that_another_company_took_over_is_reported_and_stays():
    known = stored(line("Old Harbour", "FB:NYSE", source="sec"))
    found = group(known, (line("Zebra Mines", "FB:NYSE", "ZM:LSE"),))
    assert [one.listings for one in found.saved] == [("ZM:LSE",)]
    assert (found.contested, list(found.disputed)) == (["FB:NYSE"], ["listing FB on XNYS"])


def test_a_company_left_without_listings_is_dropped():
    found = group(stored(line("Old Harbour", "FB:NYSE")), (line("Zebra Mines", "FB:NYSE"),))
    assert (found.saved, found.removed, found.contested) == ([], [], ["FB:NYSE"])


# ---- what is said of it ----------------------------------------------------------------------------


def test_the_shipped_companys_facts_win_and_listings_join_it():
    (known,) = stored(SEED)
    found = group(
        [known],
        (
            line("MERCK & CO INC", "MRK:NYSE", "MRK:PAR", source="sec", ids=("cik:310158",), reported=24),
            line("Merck & Co., Inc.", "MRK:BMV", ids=("isin:US58933Y1055",), country="US"),
        ),
    )
    assert found == Grouped(
        [
            replace(
                known,
                listings=("MRK:NYSE", "MRK:PAR", "MRK:BMV"),
                joined=("MRK:PAR", "MRK:BMV"),
                identifiers=("cik:310158", "isin:US58933Y1055"),
            )
        ],
        removed=[],
        disputed={},
        contested=[],
    )


def test_importing_again_changes_nothing():
    incoming = (
        line("Merck & Co., Inc.", "MRK:NYSE", "MRK:BMV", country="US", ids=("isin:X",)),
        line("Merck KGaA", "MRK:XETRA", country="DE"),
        line("Abc Ltd", "A:NSE", ids=("figi:1",)),
        line("ABC LTD", "A:BSE", ids=("figi:1",)),
    )
    first = group(stored(SEED, KGAA), incoming)
    known = [*(one for one in first.saved if one.id), *[KGAA] * 0]
    known += [replace(one, id=10 + at) for at, one in enumerate(one for one in first.saved if not one.id)]
    ids = {one.id for one in known}
    known += [one for one in stored(SEED, KGAA) if one.id not in ids]
    assert group(known, incoming).saved == []


def test_a_renamed_company_keeps_its_old_name_as_an_alias():
    known = stored(line("Facebook", "FB:NASDAQ", source="sec", ids=("cik:1",), legal="Facebook, Inc."))
    (found,) = group(known, (line("Meta Platforms", "META:NASDAQ", source="sec", ids=("cik:1",)),)).saved
    assert (found.id, found.name, found.aliases) == (1, "Meta Platforms", ("Facebook", "Facebook, Inc."))
    assert found.listings == ("META:NASDAQ", "FB:NASDAQ")


def test_another_source_adds_listings_and_wikidata_names():
    known = stored(line("Abc", "A:NYSE", source="sec", ids=("cik:1",)))
    incoming = (
        line("ABC INC", "A:NYSE", "A:LSE", country="US", reported=9),
        line("Abc Company", "A:NYSE", source="wikidata", aliases=("アビシ",)),
    )
    assert group(known, incoming).saved == [
        replace(
            known[0],
            aliases=("アビシ", "Abc Company"),
            listings=("A:NYSE", "A:LSE"),
            joined=("A:LSE",),
            country="US",
            reported=9,
        )
    ]


def test_what_links_two_stored_companies_makes_them_one():
    known = stored(line("Abc", "A:NYSE", ids=("isin:X",)), line("Abc Holdings", "A:LSE", ids=("figi:Y",)))
    found = group(known, (line("Abc", "A:PAR", ids=("figi:Y", "isin:X")),))
    assert [(one.id, set(one.listings)) for one in found.saved] == [(1, {"A:NYSE", "A:LSE", "A:PAR"})]
    assert found.removed == [2]


def test_two_shipped_companies_stay_two_whatever_links_them():
    known = stored(SEED, KGAA)
    found = group(known, (line("Merck & Co", "MRK:NYSE", "MRK:XETRA", country="US"),))
    assert (found.removed, found.saved, found.contested) == ([], [], ["MRK:XETRA"])


# ---- another release ships other records -----------------------------------------------------------


def test_a_newer_record_takes_the_place_of_the_older_and_keeps_what_was_joined():
    older = replace(
        SEED,
        id=7,
        listings=("MRK:NYSE", "WRONG:NYSE", "MRK:BMV"),
        joined=("MRK:BMV",),
        identifiers=("cik:310158",),
    )
    newer = replace(SEED, reported=80, products=("Keytruda",))
    (found,) = group([older], [newer]).saved
    assert found == replace(
        newer, id=7, listings=("MRK:NYSE", "MRK:BMV"), joined=("MRK:BMV",), identifiers=("cik:310158",)
    )


def test_a_record_that_is_shipped_no_more_goes():
    assert group(stored(SEED, KGAA), [SEED]) == Grouped([], [2], {}, [])


def test_a_new_record_takes_over_what_was_imported():
    known = stored(line("MERCK & CO INC", "MRK:NYSE", "MRK:BMV", source="sec", ids=("cik:310158",)))
    assert group(known, [SEED]).saved == [
        replace(
            SEED,
            id=1,
            listings=("MRK:NYSE", "MRK:BMV"),
            joined=("MRK:BMV",),
            identifiers=("cik:310158",),
        )
    ]


# ---- whatever comes in -----------------------------------------------------------------------------

LINES = st.builds(
    lambda name, symbols, ids, country, source: line(
        name,
        *(f"{symbol}:NYSE" for symbol in symbols),
        ids=tuple(sorted(ids)),
        country=country,
        source=source,
    ),
    st.sampled_from(["Abc Inc", "ABC", "Abd", "Merck & Co", "Merck KGaA", "Zebra", "零"]),
    st.lists(st.sampled_from("ABCDEF"), min_size=1, max_size=3, unique=True),
    st.sets(st.sampled_from(["isin:1", "isin:2", "figi:1", "cik:1", "cik:2"]), max_size=2),
    st.sampled_from(["", "US", "DE"]),
    st.sampled_from(["sec", "financedatabase", "wikidata"]),
)


@given(st.lists(LINES, max_size=8), st.lists(LINES, max_size=8))
def test_every_listing_has_one_company_and_none_is_lost(first, second):
    known = stored(SEED, KGAA)
    for incoming in (first, second):
        found = group(known, incoming)
        kept = {one.id: one for one in known if one.id not in found.removed}
        kept |= {one.id: one for one in found.saved if one.id}
        new = [
            replace(one, id=1000 + len(known) + at)
            for at, one in enumerate(one for one in found.saved if not one.id)
        ]
        before = {place(text) for one in (*known, *incoming) for text in one.listings}
        known = [*kept.values(), *new]
        places = [place(text) for one in known for text in one.listings]
        assert len(places) == len(set(places))
        assert set(places) <= before
        identifiers = [name for one in known for name in one.identifiers]
        assert len(identifiers) == len(set(identifiers))
        shipped = {one.name: one.listings[:1] for one in known if one.source == "seed"}
        assert shipped == {"Merck & Co": ("MRK:NYSE",), "Merck KGaA": ("MRK:XETRA",)}
