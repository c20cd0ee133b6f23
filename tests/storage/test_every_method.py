"""What holds for every method of the store, whatever it does."""

import inspect
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from feeds.errors import StoreBusy
from feeds.ports import Reads, Writes
from storage.store import SqlStore
from tests.storage.building import READS, WRITES, build
from tests.support.store import database_rows, fixed_clock

BUSY = "the database is in use by another program; stop that program or try again in a moment"


def methods(protocol):
    return {
        name
        for name, _ in inspect.getmembers(protocol, inspect.iscoroutinefunction)
        if not name.startswith("_")
    }


def test_the_tables_of_steps_hold_every_method():
    assert READS.keys() == methods(Reads)
    assert WRITES.keys() == methods(Writes) - methods(Reads)


@pytest.fixture
async def busy_store(database):
    """A store whose database another program holds for itself alone."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        store = SqlStore(database, now=fixed_clock, busy_timeout=timedelta())
        yield store
        await store.close()


@pytest.mark.parametrize("name", READS)
async def test_reading_a_locked_database_is_reported(busy_store, name):
    with pytest.raises(StoreBusy) as caught:
        async with busy_store.read() as reads:
            await READS[name](reads)
    assert str(caught.value) == BUSY


@pytest.mark.parametrize("name", [*READS, *WRITES])
async def test_writing_a_locked_database_is_reported(busy_store, name):
    with pytest.raises(StoreBusy) as caught:
        async with busy_store.write() as tx:
            await (READS | WRITES)[name](tx)
    assert str(caught.value) == BUSY


async def test_a_database_that_is_free_again_can_be_used(database):
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        store = SqlStore(database, now=fixed_clock, busy_timeout=timedelta())
        with pytest.raises(StoreBusy):
            await build(store, upto="set_config_hash")
        other.execute("ROLLBACK")
    await build(store, upto="set_config_hash")
    async with store.read() as reads:
        assert (await reads.installation()).config_hash == "config"
    await store.close()


@pytest.mark.parametrize("name", WRITES)
async def test_a_write_that_is_repeated_leaves_the_same_rows(store, name):
    await build(store, upto=name)
    before = await database_rows(store)
    async with store.write() as tx:
        await WRITES[name](tx)
    assert await database_rows(store) == before


@pytest.mark.parametrize("name", WRITES)
async def test_a_write_inside_a_block_that_fails_leaves_the_database_as_it_was(store, name):
    names = list(WRITES)
    if name != names[0]:
        await build(store, upto=names[names.index(name) - 1])
    before = await database_rows(store)
    with pytest.raises(ZeroDivisionError):
        async with store.write() as tx:
            await WRITES[name](tx)
            raise ZeroDivisionError
    assert await database_rows(store) == before


@pytest.mark.parametrize("name", READS)
async def test_a_read_of_an_empty_database_finds_nothing(store, name):
    async with store.read() as reads:
        found = await READS[name](reads)
    assert name in ("installation", "guild") or not found
