"""How every table is made: one metadata, names for all constraints, STRICT on SQLite."""

from typing import Any

from sqlalchemy import Column, ForeignKey, MetaData, Table
from sqlalchemy.schema import SchemaItem

from storage.types import Flag, Id, JsonText, Text, UtcTime

# Named constraints can be found again by a later migration on either engine.
NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
}

metadata = MetaData(naming_convention=NAMES)


def table(name: str, *items: SchemaItem, **options: Any) -> Table:
    """A table of ours. ``sqlite_with_rowid=False`` suits small rows that are only found by key."""
    return Table(name, metadata, *items, sqlite_strict=True, **options)


def id_column() -> Column[int]:
    """The number that the database gives a row."""
    return Column("id", Id(), primary_key=True)


def reference(name: str, target: str, *, gone: str | None = None, **options: Any) -> Column[int]:
    """A reference to ``target`` ("table.column"); ``gone`` says what happens when that row goes."""
    options.setdefault("nullable", False)
    return Column(name, Id(), ForeignKey(target, ondelete=gone), **options)


def text(name: str, **options: Any) -> Column[str]:
    """Text, never null."""
    return Column(name, Text(), nullable=False, **options)


def count(name: str) -> Column[int]:
    """A whole number, never null."""
    return Column(name, Id(), nullable=False)


def flag(name: str) -> Column[bool]:
    """True or false, never null."""
    return Column(name, Flag(), nullable=False)


def json(name: str) -> Column[Any]:
    """JSON, never null."""
    return Column(name, JsonText(), nullable=False)


def time(name: str) -> Column[Any]:
    """A time that is always known."""
    return Column(name, UtcTime(), nullable=False)


def maybe_time(name: str) -> Column[Any]:
    """A time, null until it happened."""
    return Column(name, UtcTime())
