"""A real store on a fresh SQLite file, and its rows for comparisons before and after."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from storage.schema import metadata
from storage.store import SqlStore, open_store
from storage.upgrade import upgrade_file

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def database_url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def fixed_clock() -> datetime:
    """The time by which a test's store stamps rows."""
    return NOW


@pytest.fixture(scope="session")
def store_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database, made once and then copied."""
    path = tmp_path_factory.mktemp("template") / "wirewatch.sqlite"
    upgrade_file(path, NOW)
    return path


@pytest.fixture
def database(store_template: Path, tmp_path: Path) -> Path:
    """The file of an empty database with the newest schema."""
    return Path(shutil.copy(store_template, tmp_path / "wirewatch.sqlite"))


@pytest.fixture
async def store(database: Path) -> AsyncIterator[SqlStore]:
    """An empty store."""
    async with open_store(database_url(database), now=fixed_clock) as opened:
        yield opened


async def database_rows(store: SqlStore) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, in the order of their keys."""
    async with store.read() as reads:
        return {
            table.name: [
                dict(row._mapping) for row in await reads.rows(select(table).order_by(*table.primary_key))
            ]
            for table in metadata.sorted_tables
        }


def execute(path: Path, *statements: str) -> list[list[Any]]:
    """The rows of each statement, run by plain SQLite beside the store."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return [connection.execute(statement).fetchall() for statement in statements]
