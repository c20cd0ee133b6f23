"""Which schema a database file has, found out without loading Alembic."""

import asyncio
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


def schema_version(path: Path) -> str:
    """The schema's number, empty where there is no database yet; StoreUnusable for one newer or not ours."""
    if is_missing(path):
        return ""
    with translated(), closing(connect(path)) as connection:
        tables = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        if not tables:
            return ""
        if not {"alembic_version", "installation"} <= tables:
            raise StoreUnusable(f"{path} is no wirewatch database; name another file")
        (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
    return _known(str(version))


def _known(version: str) -> str:
    """Numbers are zero-padded, so that they compare as text."""
    if version > HEAD:
        raise StoreUnusable(
            f"this database was written by a newer wirewatch (schema {version}); "
            "update wirewatch or restore a backup"
        )
    return version
