"""Whether a database file is there and sound, and what to do when it is not."""

import sqlite3
from contextlib import closing
from pathlib import Path

from feeds.errors import StoreUnusable
from storage.failures import translated

# quick_check reads the whole file; above this size it would hold up the start for too long.
QUICK_CHECK_BYTES = 1 << 30
# A second a GB is nothing to a bot that runs for weeks, and more than all the rest to one round of polls.
BRIEF_CHECK_BYTES = 1 << 24


def is_missing(path: Path) -> bool:
    """True where a new database may be made. An emptied one that has backups is damaged, not missing."""
    if not path.exists():
        return True
    if path.stat().st_size:
        return False
    if backups_of(path):
        raise StoreUnusable(damaged(path, "it is empty"))
    return True


def require_sound(path: Path, whole_below_bytes: int = QUICK_CHECK_BYTES) -> None:
    """StoreUnusable, with how to restore, when the file is damaged. Of a larger one only the head is read."""
    if is_missing(path):
        return
    try:
        with closing(connect(path)) as connection:
            finding = _finding(connection, path.stat().st_size < whole_below_bytes)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise StoreUnusable(damaged(path, str(error))) from error
        with translated():
            raise
    if finding != "ok":
        raise StoreUnusable(damaged(path, finding.partition("\n")[0].strip("* ")))


def _finding(connection: sqlite3.Connection, whole: bool) -> str:
    if not whole:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return "ok"
    return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])


def damaged(path: Path, finding: str) -> str:
    """What to do about a damaged database."""
    backups = backups_of(path)
    remedy = f"put {backups[-1]} in its place" if backups else "put a backup in its place"
    return f"the database {path} is damaged ({finding}); stop wirewatch, move the file away and {remedy}"


def backups_of(path: Path) -> list[Path]:
    """The backups made of this file, oldest first."""
    return sorted((path.parent / "backups").glob(f"{path.stem}-*{path.suffix}"))


def connect(path: Path) -> sqlite3.Connection:
    """A plain connection that never makes a file; waits 5 s for a lock."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=5.0)
