"""Which schema a database file has, found out without loading Alembic."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from feeds.errors import StoreUnusable
from storage.check import connect, is_missing
from storage.failures import translated
from storage.location import database_path
from storage.schema import HEAD


async def schema_is_current(url: str) -> bool:
    """Whether the database exists and has the newest schema. StoreUnusable when it is newer than that."""
    return await asyncio.to_thread(schema_version, database_path(url)) == HEAD


def schema_version(path: Path, newest: str = HEAD) -> str:
    """The schema's number, empty where there is no database yet; StoreUnusable for one newer or not ours."""
    if is_missing(path):
        return ""
    with translated(), closing(connect(path)) as connection:
        if not _tables(connection):
            return ""
        version = _stored(connection)
    if not version:
        raise StoreUnusable(f"{path} is no wirewatch database; name another file")
    if version > newest:  # zero-padded, so that they compare as text
        raise StoreUnusable(
            f"this database was written by a newer wirewatch (schema {version}); "
            "update wirewatch or restore a backup"
        )
    return version


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _stored(connection: sqlite3.Connection) -> str:
    if not {"alembic_version", "installation"} <= _tables(connection):
        return ""
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""
