"""Transactions: one at a time, all or nothing, whatever interrupts them."""

import asyncio
import itertools
import sqlite3
import types
from contextlib import closing

import pytest
from sqlalchemy import text

from feeds.errors import StoreError, StoreUnusable
from feeds.model import Guild
from feeds.ports import Placement
from storage.store import open_store
from tests.storage.building import CHANNEL, GUILD, article, build, destination
from tests.support.store import database_rows, database_url, fixed_clock


async def names(store):
    async with store.read() as reads:
        return [guild.name for guild in await reads.guilds()]


async def test_a_block_that_ends_well_is_kept(store):
    async with store.write() as tx:
        await tx.save_guild(Guild(1, name="one"))
        await tx.save_guild(Guild(2, name="two"))
    assert await names(store) == ["one", "two"]


async def test_a_block_that_fails_leaves_the_database_as_it_was(store):
    await build(store, upto="add_deliveries")
    before = await database_rows(store)
    with pytest.raises(StoreError):
        async with store.write() as tx:
            await tx.place(1, [Placement(article("two"))])
            await tx.save_destination(destination(CHANNEL + 1))
            await tx.place(99, [Placement(article("three"))])
    assert await database_rows(store) == before


async def test_a_reader_sees_no_half_written_transaction(store):
    async with store.read() as before, store.write() as tx:
        assert await before.guilds() == []
        await tx.save_guild(Guild(1, name="one"))
        assert [guild.name for guild in await tx.guilds()] == ["one"]
        assert await names(store) == []
    assert await names(store) == ["one"]


async def test_a_reader_keeps_its_view_while_others_write(store):
    async with store.read() as reads:
        assert await reads.guilds() == []
        async with store.write() as tx:
            await tx.save_guild(Guild(1, name="one"))
        assert await reads.guilds() == []


async def test_a_reader_cannot_write(store):
    async with store.read() as reads:
        with pytest.raises(StoreUnusable):
            await reads.rows(text("DELETE FROM installation"))


async def test_two_writers_take_turns(store):
    order = []

    async def write(number):
        async with store.write() as tx:
            order.append(f"{number} begins")
            await tx.save_guild(Guild(number, name=str(number)))
            await tx.guilds()
            order.append(f"{number} ends")

    await asyncio.gather(write(1), write(2), write(3))
    assert order == [f"{number} {what}" for number in (1, 2, 3) for what in ("begins", "ends")]
    assert await names(store) == ["1", "2", "3"]


async def test_a_write_inside_a_write_is_refused_instead_of_waiting_for_itself(store):
    async with store.write() as tx:
        await tx.save_guild(Guild(1, name="one"))
        with pytest.raises(RuntimeError, match="wait for itself"):
            async with store.write():
                raise AssertionError("never reached")
    assert await names(store) == ["one"]


async def test_cancelling_a_block_rolls_it_back(store):
    inside = asyncio.Event()

    async def write():
        async with store.write() as tx:
            await tx.save_guild(Guild(1, name="one"))
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await names(store) == []
    async with store.write() as tx:
        await tx.save_guild(Guild(2, name="two"))
    assert await names(store) == ["two"]


@types.coroutine
def interrupted(work, *, at):
    """Runs the coroutine and cancels its task while it waits for the ``at``-th time; returns how often
    it waited when it ended before that."""
    inner, error = work.__await__(), None
    for number in itertools.count():
        try:
            waiting = inner.throw(error) if error else inner.send(None)
        except StopIteration:
            return number
        if number == at:
            asyncio.get_running_loop().call_soon(asyncio.current_task().cancel)
        error = yield from _passed_on(waiting)


def _passed_on(waiting):
    try:
        yield waiting
    except BaseException as error:  # noqa: BLE001 - whatever is thrown in goes to the work
        return error


async def cancelled_everywhere(work):
    """Cancels ``work()`` at its first wait, then at its second, and so on until it ends untouched."""
    for at in itertools.count():
        task = asyncio.create_task(run(interrupted(work(), at=at)))
        await asyncio.wait([task])
        yield at
        if not task.cancelled():
            assert await task <= at
            return


async def run(awaitable):
    return await awaitable


# The pool drops a connection that was cancelled in the middle; Python 3.13 says that nobody closed it.
DROPPED = pytest.mark.filterwarnings(
    "ignore:unclosed database:ResourceWarning",
    "ignore:Exception ignored in. <sqlite3.Connection:pytest.PytestUnraisableExceptionWarning",
)


@DROPPED
async def test_cancelling_at_any_await_keeps_all_or_nothing_and_spoils_no_later_write(store):
    async def write():
        async with store.write() as tx:
            version = max([0, *(guild.retention_days for guild in await tx.guilds())]) + 1
            await tx.save_guild(Guild(1, retention_days=version))
            await tx.save_guild(Guild(2, retention_days=version))

    points = 0
    async for _ in cancelled_everywhere(write):
        points += 1
        async with store.read() as reads:
            assert len({guild.retention_days for guild in await reads.guilds()}) <= 1
        async with store.write() as tx:
            await tx.set_config_hash(str(points))
    assert points > 5


@DROPPED
async def test_cancelling_a_reader_at_any_await_spoils_no_later_reader(store):
    points = 0
    for _ in range(3):
        async for _ in cancelled_everywhere(lambda: names(store)):
            points += 1
            assert await names(store) == []
    assert points > 10


async def test_a_full_disk_is_reported_and_writing_resumes_when_there_is_room(store):
    async with store.write() as tx:
        await tx.rows(text("PRAGMA max_page_count = 1"))
    before = await database_rows(store)
    with pytest.raises(StoreUnusable) as caught:
        async with store.write() as tx:
            for number in range(1, 100):
                await tx.save_guild(Guild(number, name="x" * 5000))
    assert str(caught.value) == "there is no room left for the database; free some disk space"
    assert await database_rows(store) == before
    async with store.write() as tx:
        await tx.rows(text("PRAGMA max_page_count = 1000000"))
    await build(store, upto="save_guild")
    assert await names(store) == ["Newsroom"]


async def test_a_number_no_column_can_hold_is_refused_in_a_sentence(store):
    with pytest.raises(StoreError) as caught:
        async with store.read() as reads:
            await reads.guild(1 << 70)
    assert str(caught.value) == "the database cannot hold a value: OverflowError"


async def test_half_a_surrogate_pair_is_refused_in_a_sentence(store):
    with pytest.raises(StoreError) as caught:
        async with store.write() as tx:
            await tx.set_config_hash("\ud800")
    assert str(caught.value) == "the database cannot hold a value: UnicodeEncodeError"


async def test_a_statement_that_breaks_a_rule_is_reported_without_its_values(store):
    with pytest.raises(StoreError) as caught:
        async with store.write() as tx:
            await tx.place(99, [Placement(article(title="secret"))])
    assert str(caught.value) == "the database refused a statement: FOREIGN KEY constraint failed"


async def test_the_database_is_kept_the_safe_way(store, database):
    async with store.write() as tx:
        writer = [
            (await tx.rows(text(f"PRAGMA {name}")))[0][0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    async with store.read() as reads:
        reader = [
            (await reads.rows(text(f"PRAGMA {name}")))[0][0]
            for name in ("journal_mode", "query_only", "busy_timeout")
        ]
    assert (writer, reader) == (["wal", 2, 1, 5000], ["wal", 1, 5000])


async def test_what_was_written_is_there_when_the_store_is_opened_again(tmp_path):
    url = database_url(tmp_path / "new" / "wirewatch.sqlite")
    async with open_store(url, now=fixed_clock) as store:
        await build(store, upto="add_deliveries")
        before = await database_rows(store)
    async with open_store(url, now=fixed_clock) as store:
        assert await database_rows(store) == before
        async with store.read() as reads:
            assert len((await reads.installation()).key) == 32


async def test_closing_leaves_one_whole_file(store, database):
    await build(store, upto="save_guild")
    await store.close()
    with closing(sqlite3.connect(database)) as plain:
        assert plain.execute("SELECT id FROM guild").fetchall() == [(GUILD,)]
