"""One trip to the database's thread for a statement, and all that a cursor is asked for."""

import asyncio
import sqlite3
from contextlib import asynccontextmanager

import pytest

from storage.driver import connect


@asynccontextmanager
async def opened(path):
    connection = await connect(str(path), isolation_level=None)
    try:
        yield connection
    finally:
        await connection.close()


async def run(connection, sql, *parameters):
    return await connection.cursor().execute(sql, parameters)


async def test_rows_and_what_is_known_of_them_come_with_the_statement(tmp_path):
    async with opened(tmp_path / "a.sqlite3") as connection:
        await run(connection, "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)")
        made = await run(connection, "INSERT INTO item (name) VALUES (?), (?)", "one", "two")
        assert (made.rowcount, made.lastrowid, made.description) == (2, 2, None)
        cursor = await run(connection, "SELECT id, name FROM item WHERE id > ?", 0)
        assert [name for name, *_ in cursor.description] == ["id", "name"]
        assert await cursor.fetchall() == [(1, "one"), (2, "two")]
        assert await cursor.fetchall() == []
        await cursor.close()


async def test_many_rows_are_counted_together(tmp_path):
    async with opened(tmp_path / "a.sqlite3") as connection:
        await run(connection, "CREATE TABLE item (name TEXT)")
        cursor = await connection.cursor().executemany("INSERT INTO item VALUES (?)", [("one",), ("two",)])
        assert cursor.rowcount == 2


async def test_a_statement_takes_one_trip_to_the_thread(tmp_path, monkeypatch):
    async with opened(tmp_path / "a.sqlite3") as connection:
        trips = []
        put = connection._tx.put

        class Counted:
            def put_nowait(self, item):
                trips.append(item)
                put(item)

        monkeypatch.setattr(connection, "_tx", Counted())
        cursor = await run(connection, "SELECT 1 UNION SELECT 2")
        assert len(await cursor.fetchall()) == 2
        await cursor.close()
        monkeypatch.undo()
    assert len(trips) == 1


async def test_after_an_error_the_connection_is_as_good_as_before(tmp_path):
    async with opened(tmp_path / "a.sqlite3") as connection:
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            await run(connection, "SELECT * FROM missing")
        assert await (await run(connection, "SELECT 1")).fetchall() == [(1,)]


async def test_a_statement_that_nobody_waits_for_any_more_does_not_disturb_the_next(tmp_path):
    async with opened(tmp_path / "a.sqlite3") as connection:
        first = asyncio.create_task(run(connection, "SELECT 1"))
        await asyncio.sleep(0)
        first.cancel()
        assert await (await run(connection, "SELECT 2")).fetchall() == [(2,)]
        await asyncio.gather(first, return_exceptions=True)
