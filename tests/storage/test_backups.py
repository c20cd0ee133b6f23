"""Copies made before a migration."""

from datetime import timedelta

from storage.backups import KEEP, back_up
from storage.schema import HEAD
from tests.support.store import NOW, execute


def test_backups_are_whole_and_the_newest_seven_are_kept(database):
    execute(database, "UPDATE installation SET config_hash = 'config'")
    made = [back_up(database, HEAD, NOW + timedelta(days=day)) for day in range(KEEP + 2)]
    kept = sorted((database.parent / "backups").iterdir())
    assert kept == made[-KEEP:]
    assert kept[0].name == f"wirewatch-20240508T070809Z-schema{HEAD}.sqlite"
    for backup in (kept[0], kept[-1]):
        assert execute(backup, "SELECT config_hash FROM installation", "PRAGMA integrity_check") == [
            [("config",)],
            [("ok",)],
        ]
