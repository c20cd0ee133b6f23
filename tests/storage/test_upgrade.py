"""Making and migrating a database file."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from feeds.errors import StoreError, StoreUnusable
from storage.schema import HEAD, metadata
from storage.upgrade import MIGRATIONS, migration_engine, upgrade, upgrade_file
from storage.version import schema_is_current
from tests.storage.building import build
from tests.support.store import NOW, database_rows, database_url, execute


def shape(path):
    """Everything SQLite says about the tables, columns, indexes and references of a file."""
    (tables,) = execute(
        path, "SELECT name, strict, wr FROM pragma_table_list WHERE type = 'table' ORDER BY 1"
    )
    (indexes,) = execute(
        path, "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index' AND sql > '' ORDER BY 1, 2"
    )
    details = {(name, "columns"): execute(path, f"PRAGMA table_xinfo('{name}')")[0] for name, _, _ in tables}
    details |= {(name, "references"): sorted(references(path, name)) for name, _, _ in tables}
    keys = {name: sorted(unique_columns(path, name)) for name, _, _ in tables}
    return tables, indexes, details, keys


def references(path, table):
    """Without their numbers, which a rebuilt table may give in another order."""
    for _, *reference in execute(path, f"PRAGMA foreign_key_list('{table}')")[0]:
        yield tuple(map(str, reference))


def unique_columns(path, table):
    (listed,) = execute(path, f"PRAGMA index_list('{table}')")
    for _, index, unique, *_ in listed:
        yield unique, [row[2] for row in execute(path, f"PRAGMA index_info('{index}')")[0]]


def test_all_migrations_together_equal_the_schema(store_template, tmp_path):
    built = tmp_path / "built.sqlite"
    engine = sa.create_engine(f"sqlite:///{built}", poolclass=sa.NullPool)
    metadata.create_all(engine)
    tables, indexes, details, keys = shape(store_template)
    bookkeeping = ("alembic_version", 0, 0)
    assert bookkeeping in tables
    tables.remove(bookkeeping)
    del keys["alembic_version"]
    details = {key: value for key, value in details.items() if key[0] != "alembic_version"}
    assert (tables, indexes, details, keys) == shape(built)


def test_alembic_finds_nothing_to_change(store_template, tmp_path):
    path = shutil.copy(store_template, tmp_path / "copy.sqlite")
    with migration_engine(Path(path)).begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_every_table_of_ours_is_strict(store_template):
    (tables,) = execute(store_template, "SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")
    loose = {name for name, strict in tables if not strict}
    assert loose == {"alembic_version", "sqlite_schema"}


def test_the_known_head_is_the_newest_migration():
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [HEAD]


async def test_a_missing_database_is_made_with_its_folder(tmp_path):
    path = tmp_path / "deep" / "er" / "wirewatch.sqlite"
    assert not await schema_is_current(database_url(path))
    assert not path.exists()
    assert await upgrade(database_url(path), NOW) is None
    assert await schema_is_current(database_url(path))
    assert [entry.name for entry in path.parent.iterdir()] == ["wirewatch.sqlite"]


async def test_every_installation_has_a_key_of_its_own(tmp_path):
    keys = set()
    for name in ("one.sqlite", "two.sqlite"):
        await upgrade(database_url(tmp_path / name), NOW)
        keys.add(execute(tmp_path / name, "SELECT id, length(key), key FROM installation")[0][0])
    assert {key[:2] for key in keys} == {(1, 32)}
    assert len(keys) == 2


async def test_a_current_database_is_left_alone(store, database):
    await build(store, upto="place")
    before = await database_rows(store)
    assert await upgrade(database_url(database), NOW) is None
    assert await database_rows(store) == before
    assert not (database.parent / "backups").exists()


def test_a_current_database_opens_without_alembic(database):
    script = (
        "import asyncio, sys; from datetime import UTC, datetime; from storage.store import open_store\n"
        "async def main():\n"
        f"    async with open_store({database_url(database)!r}, now=lambda: datetime.now(UTC)) as store:\n"
        "        async with store.read() as reads:\n"
        "            await reads.guilds()\n"
        "asyncio.run(main())\n"
        "print([name for name in ('alembic', 'discord') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, text=True)
    assert (done.stdout, done.stderr, done.returncode) == ("[]\n", "", 0)


NEXT = f"{int(HEAD) + 1:04}"


@pytest.fixture
def next_migrations(tmp_path):
    """Makes a copy of the migrations with one more, whose body is given."""

    def make(body):
        folder = shutil.copytree(MIGRATIONS, tmp_path / "migrations")
        head = f'from alembic import op\nrevision = "{NEXT}"\ndown_revision = "{HEAD}"\n\ndef upgrade():\n'
        (folder / "versions" / f"{NEXT}_next.py").write_text(f"{head}    {body}\n")
        return folder

    return make


def test_an_older_database_is_backed_up_and_then_migrated(database, next_migrations):
    folder = next_migrations("op.execute('ALTER TABLE company ADD COLUMN sector TEXT')")
    backup = upgrade_file(database, NOW, migrations=folder, newest=NEXT)
    assert backup == database.parent / "backups" / f"wirewatch-20240506T070809Z-schema{HEAD}.sqlite"
    count = "SELECT count(*) FROM pragma_table_info('company') WHERE name = 'sector'"
    version = "SELECT version_num FROM alembic_version"
    assert execute(database, count, version) == [[(1,)], [(NEXT,)]]
    assert execute(backup, count, version) == [[(0,)], [(HEAD,)]]


def test_a_migration_that_fails_leaves_the_database_as_it_was(database, next_migrations):
    folder = next_migrations("op.execute('DROP TABLE company_start'); op.execute('DROP TABLE nonsense')")
    before = shape(database)
    with pytest.raises(StoreError) as caught:
        upgrade_file(database, NOW, migrations=folder, newest=NEXT)
    assert str(caught.value) == "the database refused a statement: no such table: nonsense"
    assert shape(database) == before


def test_a_migration_that_breaks_references_is_undone(database, next_migrations):
    execute(
        database,
        "INSERT INTO company VALUES (1, 'Alibaba', '', 'CN', 95, 'test', '', '[]', '[]', '[]', '', 0)",
        "INSERT INTO company_listing VALUES (1, 'BABA', 'NYSE', 'BABA', 0, 0)",
    )
    folder = next_migrations("op.execute('DELETE FROM company')")
    with pytest.raises(StoreUnusable) as caught:
        upgrade_file(database, NOW, migrations=folder, newest=NEXT)
    assert str(caught.value) == (
        "the database has rows that refer to nothing (in company_listing); restore a backup"
    )
    assert execute(database, "SELECT name FROM company") == [[("Alibaba",)]]


async def test_rebuilding_a_parent_table_keeps_its_children(store, database):
    await build(store, upto="unfollow")
    before = await database_rows(store)
    await store.close()
    with migration_engine(database).begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        for parent in ("article", "story", "feed"):
            with operations.batch_alter_table(parent, recreate="always") as batch:
                batch.add_column(sa.Column("extra", sa.Text()))
        assert connection.execute(sa.text("PRAGMA foreign_key_check")).all() == []
    assert await database_rows(store) == before


FIRST = """
    INSERT INTO guild VALUES (1000, 'Alpha', 'UTC', 0, 0, 0, 'digest', 10, 48.0, 90, 0);
    INSERT INTO feed VALUES (1, 'https://example.com/rss', 0, 'example.com', 'News', '', 'en', 'tag', '',
        'hash', 900.0, 1, 2, 3, NULL, 0, '', 0, '', NULL);
    INSERT INTO guild_feed VALUES (1, 1000, 1, 5, NULL, 0, '[]', 0, 0, 0, 6);
    INSERT INTO article VALUES (1, 'one', 'https://example.com/one', 'print', 7);
    INSERT INTO article_revision VALUES
        (1, 1, 1, 7, 'content', 'Title', 'Summary', 'Text', 8, '', '', '[]', 'en', '[]');
"""


def test_the_first_schema_with_its_rows_becomes_todays(tmp_path):
    first = shutil.copytree(MIGRATIONS, tmp_path / "first", ignore=shutil.ignore_patterns("000[2-9]*", "__*"))
    path = tmp_path / "old.sqlite"
    upgrade_file(path, NOW, migrations=first, newest="0001")
    connection = sqlite3.connect(path)
    connection.executescript(FIRST)
    connection.close()
    upgrade_file(path, NOW)
    rows = execute(
        path,
        "SELECT url, claimed_until, rate, least_seconds, skip_hours, body_bytes, hub_url FROM feed",
        "SELECT guild_id, feed_id, first_polled_at FROM guild_feed",
        "SELECT title, published_at, date_clamped FROM article_revision",
    )
    assert rows == [
        [("https://example.com/rss", None, None, 0.0, "[]", 0, "")],
        [(1000, 1, 6)],
        [("Title", 8, 0)],
    ]
