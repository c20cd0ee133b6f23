"""Copies of the database made before a migration changes it."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from storage.check import backups_of, connect
from storage.failures import translated

KEEP = 7


def back_up(path: Path, version: str, now: datetime) -> Path:
    """Copies the database into ``backups`` beside it and keeps the newest seven; returns the copy."""
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = path.parent / "backups" / f"{path.stem}-{stamp}-schema{version or '0'}{path.suffix}"
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    with translated(), closing(connect(path)) as source, closing(sqlite3.connect(part)) as copy:
        source.backup(copy)
    part.replace(target)
    for old in backups_of(path)[:-KEEP]:
        old.unlink()
    return target
