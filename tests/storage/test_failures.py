"""SQLite's own errors, made for real, and what people are told instead."""

import sqlite3
from contextlib import closing

import pytest

from feeds.errors import StoreBusy, StoreError, StoreUnusable
from storage.failures import BUSY, FIXES, translated


def locked(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with closing(sqlite3.connect(path, timeout=0)) as connection:
            connection.execute("INSERT INTO guild (id) VALUES (1)")


def full(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA max_page_count = 1")
        connection.execute("CREATE TABLE more (text)")
        connection.execute("INSERT INTO more VALUES (zeroblob(1000000))")


def readonly(path):
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("DELETE FROM guild")


def nowhere(path):
    sqlite3.connect(path / "deeper")


def no_database(path):
    path.write_text("no database " * 100)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT * FROM guild")


def nonsense(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT * FROM nonsense")


@pytest.mark.parametrize(
    ("cause", "kind", "sentence"),
    [
        (locked, StoreBusy, BUSY),
        (full, StoreUnusable, FIXES["SQLITE_FULL"]),
        (readonly, StoreUnusable, FIXES["SQLITE_READONLY"]),
        (nowhere, StoreUnusable, FIXES["SQLITE_CANTOPEN"]),
        (no_database, StoreUnusable, FIXES["SQLITE_NOTADB"]),
        (nonsense, StoreError, "the database refused a statement: no such table: nonsense"),
    ],
)
def test_an_error_of_sqlite_becomes_a_sentence_with_the_fix(database, cause, kind, sentence):
    with pytest.raises(StoreError) as caught, translated():
        cause(database)
    assert (type(caught.value), str(caught.value)) == (kind, sentence)
    assert isinstance(caught.value.__cause__, sqlite3.Error)


def test_the_blocks_own_errors_pass():
    with pytest.raises(OSError, match="mine"), translated():
        raise OSError("mine")
