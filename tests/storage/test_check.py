"""Database files that must not be touched are refused, and stay as they were."""

import pytest

from feeds.errors import StoreUnusable
from storage.backups import back_up
from storage.schema import HEAD
from storage.store import open_store
from storage.upgrade import upgrade
from tests.storage.building import build
from tests.support.store import NOW, database_url, execute, fixed_clock


async def refused(path):
    """What both ways into a database say, which is the same."""
    said = set()
    for way in (upgrade(database_url(path), NOW), opened(path)):
        with pytest.raises(StoreUnusable) as caught:
            await way
        said.add(str(caught.value))
    (sentence,) = said
    return sentence


async def opened(path):
    async with open_store(database_url(path), now=fixed_clock):
        raise AssertionError("never reached")


async def test_a_newer_database_is_refused_and_left_as_it_was(database):
    execute(database, "UPDATE alembic_version SET version_num = '9999'")
    before = database.read_bytes()
    assert await refused(database) == (
        "this database was written by a newer wirewatch (schema 9999); update wirewatch or restore a backup"
    )
    assert database.read_bytes() == before
    assert not (database.parent / "backups").exists()


async def test_a_file_of_another_program_is_refused(tmp_path):
    path = tmp_path / "other.sqlite"
    execute(path, "CREATE TABLE recipes (name TEXT)")
    assert await refused(path) == f"{path} is no wirewatch database; name another file"


async def test_a_file_that_is_no_database_is_refused(tmp_path):
    path = tmp_path / "wirewatch.sqlite"
    path.write_text("This is a letter, not a database. " * 50)
    assert await refused(path) == (
        f"the database {path} is damaged (file is not a database); "
        "stop wirewatch, move the file away and put a backup in its place"
    )


async def test_a_cut_off_database_is_refused_and_the_newest_backup_named(database):
    backup = back_up(database, HEAD, NOW)
    database.write_bytes(database.read_bytes()[:20_000])
    assert await refused(database) == (
        f"the database {database} is damaged (database disk image is malformed); "
        f"stop wirewatch, move the file away and put {backup} in its place"
    )


async def test_a_damaged_page_inside_is_found_at_the_start(store, database):
    await build(store, upto="place")
    await store.close()
    (((root,),),) = execute(database, "SELECT rootpage FROM sqlite_master WHERE name = 'article'")
    size = execute(database, "PRAGMA page_size")[0][0][0]
    whole = bytearray(database.read_bytes())
    whole[(root - 1) * size : root * size] = b"\xff" * size
    database.write_bytes(whole)
    sentence = await refused(database)
    assert sentence.startswith(f"the database {database} is damaged (")
    assert sentence.endswith("); stop wirewatch, move the file away and put a backup in its place")


async def test_an_emptied_database_is_not_silently_made_anew(database):
    backup = back_up(database, HEAD, NOW)
    database.write_bytes(b"")
    assert await refused(database) == (
        f"the database {database} is damaged (it is empty); "
        f"stop wirewatch, move the file away and put {backup} in its place"
    )
    assert database.read_bytes() == b""


async def test_a_folder_that_cannot_be_made_is_reported(tmp_path):
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "data" / "wirewatch.sqlite"
    assert await refused(path) == f"the folder {path.parent} cannot be written: Not a directory"


async def test_a_database_that_does_not_say_its_schema_is_refused(database):
    execute(database, "DELETE FROM alembic_version")
    assert await refused(database) == f"{database} is no wirewatch database; name another file"
