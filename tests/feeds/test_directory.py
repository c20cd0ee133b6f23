"""The company directory in a real store: shipped once, joined by imports, replaced by a newer release."""

from dataclasses import replace

import pytest

from feeds.companies.seed import read_seed, seed_hash
from feeds.directory import join_companies, store_seed
from feeds.model import Company
from feeds.seeding import ensure_seed, known_companies
from tests.support.store import database, database_rows, execute, store, store_template

pytestmark = pytest.mark.long

__all__ = ["database", "store", "store_template"]

TESLA = Company(
    "Tesla", listings=("TSLA:NASDAQ", "TL0:XETRA"), identifiers=("cik:1318605",), reported=24, source="sec"
)
HARBOUR = Company("Harbour Works", listings=("HBW:LSE",), country="GB", source="sec")


async def join(store, *companies, heard=None):
    return await join_companies(store, companies, (heard if heard is not None else []).append)


async def search(store, query):
    async with store.read() as reads:
        return await reads.search_companies(query, 1)


async def installation(store):
    async with store.read() as reads:
        return await reads.installation()


async def test_the_shipped_companies_are_stored_once(store):
    await ensure_seed(store)
    first = await installation(store)
    async with store.read() as reads:
        stored = await reads.companies()
    assert [replace(one, id=0) for one in stored] == read_seed()
    assert (first.seed_hash, first.directory_version) == (seed_hash(), 1)
    await ensure_seed(store)
    assert await installation(store) == first


async def test_an_import_joins_the_shipped_companies_and_adds_others(store):
    await ensure_seed(store)
    heard = []
    joined = await join(store, TESLA, HARBOUR, heard=heard)
    assert (joined.new, joined.changed, joined.total) == (1, 1, len(read_seed()) + 1)
    assert (heard, heard[-1]) == (sorted(heard), 1)
    (tesla,) = await search(store, "TL0:XETRA")
    shipped = next(one for one in read_seed() if one.name == "Tesla")
    assert tesla == replace(
        shipped,
        listings=(*shipped.listings, "TL0:XETRA"),
        joined=("TL0:XETRA",),
        identifiers=("cik:1318605",),
        id=tesla.id,
    )
    assert [one.name for one in await search(store, "harbour")] == ["Harbour Works"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("GE", ["GE Aerospace", "GE Vernova", "GE HealthCare"]),
        ("SK", ["SK hynix", "SK Group", "SK Telecom"]),
        ("腾讯", ["Tencent", "Tencent Music"]),
        ("Tim Cook", ["Apple"]),
        ("iPhone", ["Apple"]),
    ],
)
async def test_the_shipped_companies_called_so_come_first(store, query, names):
    await ensure_seed(store)
    async with store.read() as reads:
        found = await reads.search_companies(query)
    assert [one.name for one in found][: len(names)] == names


async def test_importing_again_changes_nothing(store):
    await join(store, TESLA, HARBOUR)
    before = await database_rows(store)
    joined = await join(store, TESLA, HARBOUR)
    assert (joined.new, joined.changed, joined.total) == (0, 0, 2)
    assert await database_rows(store) == before


async def test_an_import_that_fails_midway_changes_nothing(store):
    await join(store, HARBOUR)
    before = await database_rows(store)

    def stop(done):
        if done > 0.9:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await join_companies(store, [TESLA], stop)
    assert await database_rows(store) == before


async def test_what_others_store_while_it_is_grouped_is_taken_into_account(store, database):
    def interfere(done):
        if done < 1 and not execute(database, "SELECT id FROM company")[0]:
            execute(
                database,
                "INSERT INTO company VALUES (1, 'Tesla', '', 'US', 9, 'other', '', '[]', '[]', '[]', '', 0)",
                "INSERT INTO company_listing VALUES (1, 'TSLA', 'NASDAQ', 'TSLA', 0, 0)",
                "UPDATE installation SET directory_version = directory_version + 1",
            )

    joined = await join_companies(store, [TESLA], interfere)
    assert (joined.new, joined.changed, joined.total) == (0, 1, 1)


async def test_another_release_replaces_its_records_and_keeps_imports(store):
    gone = Company("Gone Co", listings=("GONE:NYSE",), country="US", reported=50, source="seed")
    old = Company("Tesla", aliases=("Tesla Cars",), listings=("WRONG:NYSE",), country="US", source="seed")
    async with store.write() as tx:
        await tx.save_companies([gone, old])
        await tx.set_seed_hash("older")
    await join(store, replace(TESLA, country="US"), HARBOUR)
    await store_seed(store, seed_hash())
    async with store.read() as reads:
        stored = {one.name: one for one in await reads.companies()}
    assert len(stored) == len(read_seed()) + 1
    assert "Gone Co" not in stored
    assert stored["Tesla"].listings == ("TSLA:NASDAQ", "TL0:XETRA")
    assert stored["Tesla"].joined == ("TL0:XETRA",)
    assert "Tesla Cars" not in stored["Tesla"].aliases
    assert (await installation(store)).seed_hash == seed_hash()


async def test_the_shipped_companies_are_known_before_they_are_stored(store):
    async with store.read() as reads:
        assert await known_companies(reads, ["tesla"]) == read_seed()
    await ensure_seed(store)
    async with store.read() as reads:
        assert [one.name for one in await known_companies(reads, ["tesla"])] == ["Tesla"]


async def test_every_shipped_company_is_found_by_every_name_and_listing(store):
    await ensure_seed(store)
    async with store.read() as reads:
        for one in read_seed()[::25]:
            for query in (*one.names, *one.listings):
                found = await reads.search_companies(query, 25)
                assert one.name in {other.name for other in found[:2]}, query
            for person in one.people:
                assert one.name in {other.name for other in await reads.search_companies(person.name)}
