"""The database as every command meets it: new, current, locked, newer, damaged or none of ours."""

import sqlite3
from contextlib import closing

import pytest

from storage.schema import HEAD
from tests.support.terminal import Ended, said

pytestmark = pytest.mark.long  # a process for each command

BUSY = "the database is in use by another program; stop that program or try again in a moment"
NEWER = "this database was written by a newer wirewatch (schema 9999); update wirewatch or restore a backup"
USES = (("poll", "--once"), ("db", "upgrade"))


@pytest.fixture
async def stocked(terminal):
    """A database with something in it."""
    terminal.write("file.yaml", "guilds: {'1000': {timezone: UTC}}")
    await terminal.apply("guilds: {'1000': {timezone: Asia/Hong_Kong}}")
    return terminal


def execute(path, *statements):
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


async def test_upgrading_twice_does_nothing_the_second_time(terminal):
    first = await terminal.run("db", "upgrade")
    rows = await terminal.rows()
    second = await terminal.run("db", "upgrade")
    assert first == Ended(0, ["The database was upgraded."], [])
    assert second == Ended(0, ["The database is up to date."], [])
    assert await terminal.rows() == rows


async def test_a_locked_database_is_said_and_left_as_it_was(stocked):
    before = await stocked.rows()
    with closing(sqlite3.connect(stocked.database)) as other:
        other.execute("BEGIN IMMEDIATE")
        found = await stocked.each(("poll", "--once"), ("config", "apply", "file.yaml"))
        other.rollback()
    assert found == [said(BUSY, code=1)] * 2
    assert await stocked.rows() == before


async def test_a_newer_database_is_refused_and_left_as_it_was(stocked):
    execute(stocked.database, "UPDATE alembic_version SET version_num = '9999'")
    before = await stocked.rows()
    assert await stocked.each(*USES) == [said(NEWER, code=1)] * len(USES)
    execute(stocked.database, f"UPDATE alembic_version SET version_num = '{HEAD}'")
    assert await stocked.rows() == before


async def test_a_damaged_database_is_refused_and_left_as_it_was(stocked):
    execute(stocked.database, "PRAGMA wal_checkpoint(TRUNCATE)")
    damaged = stocked.database.read_bytes()
    damaged = b"not a database" + damaged[14:]
    stocked.database.write_bytes(damaged)
    sentence = (
        "the database data/wirewatch.sqlite3 is damaged (file is not a database); stop wirewatch, "
        "move the file away and put a backup in its place"
    )
    assert await stocked.each(*USES) == [said(sentence, code=1)] * len(USES)
    assert stocked.database.read_bytes() == damaged


async def test_a_database_of_another_program_is_refused_and_left_as_it_was(terminal):
    execute(
        terminal.folder / "other.db", "CREATE TABLE recipe (name TEXT)", "INSERT INTO recipe VALUES ('pie')"
    )
    before = (terminal.folder / "other.db").read_bytes()
    found = await terminal.run("db", "upgrade", WIREWATCH_DATABASE_URL="sqlite+aiosqlite:///other.db")
    assert found == said("other.db is no wirewatch database; name another file", code=1)
    assert (terminal.folder / "other.db").read_bytes() == before


async def test_a_folder_that_cannot_hold_the_database_is_named(terminal):
    terminal.write("taken", "a file")
    poll, run = [
        await terminal.run(*command, WIREWATCH_DATA_DIR="taken", DISCORD_TOKEN="none")
        for command in (("poll", "--once"), ("run",))
    ]
    assert poll == said("the folder taken cannot be written: File exists", code=1)
    assert run == said(
        "the data folder taken cannot be written (file exists); set WIREWATCH_DATA_DIR to a folder that can",
        code=2,
    )
