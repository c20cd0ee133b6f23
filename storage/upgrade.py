"""Brings a database file to the newest schema; the only module that loads Alembic.

1. A damaged file, or one of a newer wirewatch, is refused and left as it is.
2. An existing database is backed up first.
3. All migrations run in one transaction with foreign keys off: rebuilding a table with them on empties
   the tables that refer to it. They are checked before the commit.
"""

import asyncio
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, NullPool, create_engine, event, text
from sqlalchemy.engine import URL, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from feeds.errors import StoreUnusable
from storage.backups import back_up
from storage.check import require_sound
from storage.failures import translated
from storage.location import database_path
from storage.schema import HEAD
from storage.version import schema_version

MIGRATIONS = Path(__file__).parent / "migrations"


async def upgrade(url: str, now: datetime) -> Path | None:
    """Makes or migrates the database; returns the backup it made, if any."""
    return await asyncio.to_thread(upgrade_file, database_path(url), now)


def upgrade_file(
    path: Path, now: datetime, *, migrations: Path = MIGRATIONS, newest: str = HEAD
) -> Path | None:
    """As ``upgrade``, blocking."""
    require_sound(path)
    version = schema_version(path, newest)
    if version == newest:
        return None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        backup = back_up(path, version, now) if version else None
    except OSError as error:
        raise StoreUnusable(f"the folder {path.parent} cannot be written: {error.strerror}") from error
    with translated():
        _migrate(path, migrations)
    return backup


def _migrate(path: Path, migrations: Path) -> None:
    engine = migration_engine(path)
    try:
        with engine.begin() as connection:
            command.upgrade(_config(connection, migrations), "head")
            _check_references(connection)
    finally:
        engine.dispose()


def migration_engine(path: Path) -> Engine:
    """An engine whose connections have foreign keys off and begin as writers."""
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    for pragma in ("busy_timeout = 5000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = OFF"):
        connection.cursor().execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _config(connection: Connection, migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _check_references(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise StoreUnusable(f"the database has rows that refer to nothing (in {tables}); restore a backup")
