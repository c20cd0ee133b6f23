"""aiosqlite with one trip to the database's thread for a statement, where it makes four.

The trips cost several times what SQLite does for a small statement: a statement is run, its rows are fetched
and its cursor is closed in one of them.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Self

import aiosqlite


class Connection(aiosqlite.Connection):
    """What ``create_async_engine`` takes from ``async_creator_fn``."""

    def cursor(self) -> "Cursor":  # type: ignore[override]
        """A cursor; nothing is asked of the database yet."""
        return Cursor(self)


class Cursor:
    """The part of a driver's cursor that SQLAlchemy uses."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        """Runs a statement."""
        return await self._run(lambda cursor: cursor.execute(sql, parameters))

    async def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> Self:
        """Runs a statement once for each of the parameters."""
        return await self._run(lambda cursor: cursor.executemany(sql, parameters))

    async def fetchall(self) -> list[Any]:
        """The rows of the last statement, once."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Forgets the rows; the database's own cursor is closed already."""
        self._rows = []

    async def _run(self, work: Callable[[sqlite3.Cursor], object]) -> Self:
        await self._connection._execute(self._in_thread, work)  # type: ignore[no-untyped-call]
        return self

    def _in_thread(self, work: Callable[[sqlite3.Cursor], object]) -> None:
        cursor = self._connection._conn.cursor()
        try:
            work(cursor)
            self.description, self.lastrowid = cursor.description, cursor.lastrowid
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount = cursor.rowcount
        finally:
            cursor.close()


def connect(database: str, **options: Any) -> Connection:
    """A connection that opens when it is awaited; its thread ends with the program."""
    connection = Connection(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
    connection._thread.daemon = True
    return connection
