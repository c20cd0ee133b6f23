"""Turns what the database engine raises into our errors.

1. Locked longer than the busy timeout, or all connections taken: StoreBusy.
2. No room, no right to write, damaged, no such folder: StoreUnusable with what to do.
3. Anything else: StoreError, without the values of the statement.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from feeds.errors import StoreBusy, StoreError, StoreUnusable

BUSY = "the database is in use by another program; stop that program or try again in a moment"

# Mistakes of ours in building a statement are not among them: those are no news to tell a person.
ENGINE_ERRORS = (StatementError, PoolTimeout, sqlite3.Error)

# By the start of SQLite's name of the error: https://www.sqlite.org/rescode.html
FIXES = {
    "SQLITE_FULL": "there is no room left for the database; free some disk space",
    "SQLITE_IOERR": "the disk refused to read or write the database; check its free space and its health",
    "SQLITE_READONLY": "the database may not be written; check the rights of its file and folder",
    "SQLITE_PERM": "the database may not be opened; check the rights of its file and folder",
    "SQLITE_CANTOPEN": "the database file cannot be opened; check that its folder exists and may be written",
    "SQLITE_CORRUPT": "the database is damaged; stop wirewatch and put the newest backup in its place",
    "SQLITE_NOTADB": "the file is not a database; stop wirewatch and put the newest backup in its place",
}


def translate(error: Exception) -> StoreError:
    """Our error for one raised by SQLite or SQLAlchemy."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    name = getattr(cause, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or isinstance(error, PoolTimeout):
        return StoreBusy(BUSY)
    for start, fix in FIXES.items():
        if name.startswith(start):
            return StoreUnusable(fix)
    return StoreError(f"the database refused a statement: {_first_line(cause)}")


def _first_line(cause: object) -> str:
    """SQLAlchemy puts the statement and its values into the lines after the first."""
    return str(cause).partition("\n")[0]


@contextmanager
def translated() -> Iterator[None]:
    """Inside, what SQLite or SQLAlchemy raise becomes StoreError; the block's own errors pass."""
    try:
        yield
    except ENGINE_ERRORS as error:
        raise translate(error) from error
