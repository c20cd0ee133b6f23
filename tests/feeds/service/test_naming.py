"""Which company of the directory is meant, and what a watch takes from it."""

import pytest

from feeds.model import Company, Watch, WatchKind
from feeds.service import naming
from tests.feeds.service.conftest import HERE
from tests.support.companies import save_companies


async def new(desk, name, **given):
    async with desk.service.store.read() as reads:
        return await naming.new(reads, [], HERE, name=name, **given)


@pytest.mark.parametrize(
    "typed",
    [
        "Alibaba",
        "alibaba",
        "阿里巴巴",
        "Alibaba Group Holding Limited",
        "9988:HK",
        "NYSE:BABA",
        "BABA",
        "9988",
    ],
)
async def test_a_company_is_filled_in_from_any_of_its_names_and_tickers(desk, typed):
    await save_companies(desk.service.store)
    assert await new(desk, typed, tags=("china",)) == Watch(
        "alibaba",
        WatchKind.COMPANY,
        HERE,
        names=("Alibaba", "Alibaba Group Holding Limited", "阿里巴巴"),
        tickers=("9988:HK", "BABA:NYSE"),
        people=("Eddie Yongming Wu", "吴泳铭"),
        products=("Tongyi Qianwen",),
        tags=("china",),
    )


@pytest.mark.parametrize("typed", ["Delta", "baba", "Alibab", "Nobody Knows"])
async def test_a_name_that_names_none_or_several_is_taken_as_typed(desk, typed):
    await save_companies(desk.service.store)
    assert (await new(desk, typed, tickers=("DAL:NYSE",))).names == (typed,)


async def test_what_is_typed_besides_is_added_and_nothing_stands_twice(desk):
    await save_companies(desk.service.store)
    watch = await new(
        desk, "Quaystone", aliases=("QUAYSTONE", "Quay"), people=("A. Quay",), tickers=("1:HK",)
    )
    assert (watch.names, watch.people, watch.tickers) == (("Quaystone", "Quay"), ("A. Quay",), ("1:HK",))


async def test_terms_that_no_watch_may_have_are_left_out(desk):
    odd = Company("Odd Works", aliases=("the", "…"), listings=("ODD:NOWHERE", "ODD:NYSE"), source="test")
    await save_companies(desk.service.store, [odd])
    watch = await new(desk, "Odd Works")
    assert (watch.names, watch.tickers) == (("Odd Works",), ("ODD:NYSE",))


async def test_a_keyword_is_never_a_company(desk):
    await save_companies(desk.service.store)
    watch = await new(desk, "Alibaba", kind=WatchKind.KEYWORD)
    assert (watch.phrases, watch.tickers) == (("Alibaba",), ())


async def test_companies_are_offered_with_their_listings(desk):
    await save_companies(desk.service.store)
    assert await naming.offered(desk.service, "delta") == [
        ("Delta Air Lines · DAL:NYSE", "DAL:NYSE"),
        ("Delta Electronics · 2308:TW", "2308:TW"),
    ]
    assert await naming.offered(desk.service, "quay") == [("Quaystone", "Quaystone")]
