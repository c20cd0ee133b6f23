"""The company directory: what is saved comes back, and is found by every name it goes by."""

from dataclasses import replace

import pytest

from feeds.model import Company, Person
from tests.storage.building import company
from tests.support.store import database_rows

BANK = Company(
    "HDFC Bank", "HDFC Bank Limited", listings=("HDFCBANK:NSE",), country="IN", reported=55, source="t"
)
LIFE = Company("HDFC Life", listings=("HDFCLIFE:NSE",), country="IN", reported=30, source="t")
BURGER = Company("Bank of Burgers", aliases=("Burger-Bank",), listings=("BOB:NYSE",), reported=60, source="t")


async def save(store, *companies):
    async with store.write() as tx:
        return await tx.save_companies(companies)


async def found(store, query, limit=25):
    async with store.read() as reads:
        return [one.name for one in await reads.search_companies(query, limit)]


async def stored(store):
    async with store.read() as reads:
        return await reads.companies()


async def version(store):
    async with store.read() as reads:
        return (await reads.installation()).directory_version


async def test_a_company_comes_back_as_it_was_saved(store):
    assert await save(store, company(), BANK) == 2
    assert await stored(store) == [replace(company(), id=1), replace(BANK, id=2)]
    assert await version(store) == 1


async def test_a_company_is_replaced_with_all_it_is_found_by(store):
    await save(store, company())
    renamed = Company("Ali Group", listings=("9988:HK",), source="seed", id=1)
    assert await save(store, renamed) == 1
    assert await stored(store) == [renamed]
    assert [await found(store, query) for query in ("Taobao", "BABA", "ali", "9988")] == [
        [],
        [],
        ["Ali Group"],
        ["Ali Group"],
    ]


async def test_saving_what_stands_there_changes_nothing(store):
    await save(store, company(), BANK)
    before = await database_rows(store)
    assert await save(store, company(), replace(BANK, id=2)) == 0
    assert await database_rows(store) == before


async def test_a_listing_may_go_from_one_company_to_another_in_one_batch(store):
    await save(store, BANK, LIFE)
    await save(
        store,
        replace(BANK, id=1, listings=("HDFCLIFE:NSE",)),
        replace(LIFE, id=2, listings=("HDFCBANK:NSE",)),
    )
    assert [one.listings for one in await stored(store)] == [("HDFCLIFE:NSE",), ("HDFCBANK:NSE",)]


async def test_a_listing_or_identifier_of_another_company_stays_there(store):
    await save(store, company())
    await save(
        store, Company("Other", listings=("09988:HK", "1:HK"), identifiers=("cik:1577552",), source="t")
    )
    first, second = await stored(store)
    assert first == replace(company(), id=1)
    assert (second.listings, second.identifiers) == (("1:HK",), ())


async def test_a_removed_company_is_not_found_any_more(store):
    await save(store, company(), BANK)
    async with store.write() as tx:
        await tx.remove_companies([1, 77])
    assert (await stored(store), await version(store)) == ([replace(BANK, id=2)], 2)
    rows = await database_rows(store)
    tables = ("company_listing", "company_identifier", "company_start")
    assert {row["company_id"] for table in tables for row in rows[table]} == {2}


async def test_removing_nothing_raises_no_version(store):
    async with store.write() as tx:
        await tx.remove_companies([77])
    assert await version(store) == 0


@pytest.mark.parametrize(
    "query",
    [
        *("Alibaba", "alib", "ALIBABA", "Ａｌｉｂａｂａ", "alibaba group holding limited", "  alibaba  "),
        *("阿里巴巴", "阿里", "巴巴", "Алибаба", "алиб"),
        *("Eddie Yongming Wu", "yongming", "wu", "吴泳铭", "泳铭", "taobao"),
        *("9988", "09988", "9988:HK", "HKEX:9988", "9988.HK", "9988 HK", "hk: 9988", "XHKG:9988"),
        *("BABA", "baba", "$BABA", "BABA:NYSE", "NYSE:BABA", "BABA.N", "BABA US"),
    ],
)
async def test_a_company_is_found_by_every_name_script_person_product_and_ticker(store, query):
    await save(store, company(), BANK)
    assert await found(store, query) == ["Alibaba"]


@pytest.mark.parametrize(
    "query",
    ["libaba", "limited", "group holding", "9988:NYSE", "BABA:HK", "998", "%", "_", "\ud800", "x" * 5000],
)
async def test_a_company_is_not_found_by_what_it_does_not_go_by(store, query):
    await save(store, company())
    assert await found(store, query) == []


async def test_the_whole_name_comes_first_and_then_the_most_reported(store):
    await save(store, LIFE, BANK, BURGER, replace(LIFE, name="Bank", listings=()))
    assert await found(store, "bank") == ["Bank", "Bank of Burgers", "HDFC Bank"]
    assert await found(store, "hdfc") == ["HDFC Bank", "HDFC Life"]
    assert await found(store, "") == ["Bank of Burgers", "HDFC Bank", "HDFC Life", "Bank"]
    assert await found(store, "b", 2) == ["Bank of Burgers", "Bank"]


GE = (
    Company("GE Aerospace", aliases=("GE",), listings=("GE:NYSE",), reported=60, source="t"),
    Company("GE Vernova", listings=("GEV:NYSE",), reported=45, source="t"),
    Company("GE HealthCare", listings=("GEHC:NASDAQ",), reported=35, source="t"),
    Company("Geely", products=("GE",), reported=50, source="t"),
    Company("General Motors", aliases=("通用汽车",), reported=80, source="t"),
    Company("Deutsche Geräte", aliases=("GE-Geräte Berlin",), reported=5, source="t"),
    Company("Sumitomo Genki", reported=70, source="t"),
    Company("Alphabet", people=(Person("Geoff Quay"),), reported=99, source="t"),
    Company("Nestlé", products=("Gerber", "Gerber Good Start"), reported=85, source="t"),
)
TENCENT = (
    Company(
        "Tencent",
        aliases=("腾讯", "テンセント", "Тенсент", "텐센트"),
        people=(Person("Ma Huateng", spellings=("马化腾",)),),
        products=("WeChat",),
        reported=70,
        source="t",
    ),
    Company("Tencent Music", aliases=("腾讯音乐", "テンセント・ミュージック"), reported=40, source="t"),
    Company("Huya", aliases=("虎牙腾讯",), products=("WeChat Play",), reported=95, source="t"),
    Company("Mahindra", people=(Person("Anand Ma"),), reported=90, source="t"),
)


@pytest.mark.parametrize("query", ["GE", "ge", "Ｇｅ"])
async def test_names_that_begin_with_the_word_come_before_other_words_people_and_products(store, query):
    await save(store, *GE)
    assert await found(store, query) == [
        *("GE Aerospace", "Geely"),  # of which it is a whole name or product
        *("GE Vernova", "GE HealthCare", "Deutsche Geräte"),
        "General Motors",
        "Sumitomo Genki",
        *("Alphabet", "Nestlé"),
    ]
    assert await found(store, query, 3) == ["GE Aerospace", "Geely", "GE Vernova"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("Tencent", ["Tencent", "Tencent Music"]),
        ("腾讯", ["Tencent", "Tencent Music", "Huya"]),
        ("騰訊", ["Tencent", "Tencent Music", "Huya"]),
        ("テンセント", ["Tencent", "Tencent Music"]),
        ("тенсент", ["Tencent"]),
        ("텐센", ["Tencent"]),
        ("Ma Huateng", ["Tencent"]),
        ("马化腾", ["Tencent"]),
        ("ma", ["Mahindra", "Tencent"]),
        ("WeChat", ["Tencent", "Huya"]),
    ],
)
async def test_the_order_is_the_same_in_every_script_and_for_people_and_products(store, query, names):
    await save(store, *TENCENT)
    assert await found(store, query) == names


async def test_a_ticker_in_capitals_comes_first_and_in_small_letters_by_its_turn(store):
    bob = Company("Bob Stores", listings=(), reported=99, source="t")
    await save(store, BURGER, bob)
    assert await found(store, "BOB") == ["Bank of Burgers", "Bob Stores"]
    assert await found(store, "bob") == ["Bob Stores", "Bank of Burgers"]
    assert await found(store, "bo") == ["Bob Stores"]


async def test_many_starts_of_few_companies_leave_room_for_others(store):
    names = tuple(f"Star {number}" for number in range(300))
    await save(
        store, Company("Star", aliases=names, reported=90, source="t"), replace(LIFE, name="Star Life")
    )
    assert await found(store, "star", 2) == ["Star", "Star Life"]


async def test_names_are_found_at_the_beginnings_of_their_words_only(store):
    await save(store, company(), BANK, LIFE, BURGER)
    async with store.read() as reads:
        for terms, names in (
            (["hdfc"], ["HDFC Bank", "HDFC Life"]),
            (["hdfc bank", "burger bank"], ["HDFC Bank", "Bank of Burgers"]),
            (["dfc", "taobao", "eddie yongming wu", ""], []),
            (["阿里", "nothing"], ["Alibaba"]),
            ([f"term {number}" for number in range(3000)] + ["bank"], ["HDFC Bank", "Bank of Burgers"]),
        ):
            assert [one.name for one in await reads.companies_with(terms)] == names


async def test_listings_are_found_under_every_code_of_their_exchange(store):
    await save(store, company(), BANK)
    async with store.read() as reads:
        listed = await reads.companies_listed(["09988:SEHK", "BABA:N", "HDFCBANK:BSE"])
    assert listed == [replace(company(), id=1)]
