"""Where the database stands: a database URL as a file path."""

from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from feeds.errors import StoreUnusable

SHAPE = "sqlite+aiosqlite:///PATH"


def database_path(url: str) -> Path:
    """The file behind a SQLite URL; StoreUnusable for any other kind of URL."""
    try:
        parts = make_url(url)
    except ArgumentError as error:
        raise StoreUnusable(f"the database address cannot be read; use {SHAPE}") from error
    engine = parts.get_backend_name()
    if engine == "postgresql":
        raise StoreUnusable(f"PostgreSQL is not supported yet; use {SHAPE}")
    if engine != "sqlite":
        raise StoreUnusable(f"{engine} is not supported; use {SHAPE}")
    if not parts.database or parts.database.startswith((":memory:", "file:")):
        raise StoreUnusable(f"the database must be a file; use {SHAPE}")
    return Path(parts.database)
