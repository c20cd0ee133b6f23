"""The two engines over one SQLite file: a single writer, and readers that cannot write."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.driver import connect

BUSY_TIMEOUT = timedelta(seconds=5)
READERS = 4

# FULL: with NORMAL a power loss may forget the last commits, the marks of what was sent among them.
WRITER_PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
READER_PRAGMAS = ("query_only = ON",)


def writer_engine(path: Path, busy_timeout: timedelta = BUSY_TIMEOUT) -> AsyncEngine:
    """One connection; every transaction takes the write lock when it begins, so none fails half-way."""
    return _engine(path, "BEGIN IMMEDIATE", _busy(busy_timeout) + WRITER_PRAGMAS, pool_size=1, max_overflow=0)


def reader_engine(path: Path, busy_timeout: timedelta = BUSY_TIMEOUT) -> AsyncEngine:
    """Connections that see one state of the database from their first statement to their last."""
    return _engine(
        path, "BEGIN", _busy(busy_timeout) + READER_PRAGMAS, pool_size=READERS, max_overflow=READERS
    )


def _busy(timeout: timedelta) -> tuple[str, ...]:
    return (f"busy_timeout = {timeout // timedelta(milliseconds=1)}",)


def _engine(path: Path, begin: str, pragmas: tuple[str, ...], **pool: Any) -> AsyncEngine:
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        connect_args={"async_creator_fn": connect},
        pool_reset_on_return=None,  # every transaction of ours ends by itself
        **pool,
    )

    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver's own BEGIN would come too late
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", prepare)
    event.listen(engine.sync_engine, "begin", start)
    return engine
