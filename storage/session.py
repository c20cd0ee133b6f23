"""One transaction as the table groups use it: statements go in, rows come out, errors are ours."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import BindParameter, Dialect, Executable, Row, Select, Table, bindparam
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.compiler import SQLCompiler

from feeds.errors import StoreError
from storage.failures import ENGINE_ERRORS, translate

T = TypeVar("T")
Clock = Callable[[], datetime]
Rows = Sequence[Row[Any]]
Values = Mapping[str, Any]

# SQLite takes 32,766 variables in a statement, and long lists cost more to compile than two statements.
CHUNK = 500
AMONG = "among"
SLICE = 200
LOADED_AT_ONCE = 2000

# The driver raises the last two itself for a number above 63 bits and for half a surrogate pair.
REFUSALS = (*ENGINE_ERRORS, OverflowError, UnicodeError)


class Session:
    """Base of all table groups. Every statement passes through here; ``now`` tells the time."""

    def __init__(self, connection: AsyncConnection, now: Clock) -> None:
        self._connection = connection
        self.now = now

    async def rows(self, statement: Executable, many: Values | Sequence[Values] | None = None) -> Rows:
        """All rows of the answer; with ``many`` the statement runs once for each, in order.

        Building a statement costs as much as running it: what runs at every poll is built once, with
        ``bindparam`` where the values go.
        """
        try:
            result = await self._connection.execute(statement, many)
            return result.all()
        except REFUSALS as error:
            raise _failure(error) from error

    async def row(self, statement: Executable) -> Row[Any] | None:
        """The first row, if there is one."""
        return next(iter(await self.rows(statement)), None)

    async def change(self, statement: Executable, many: Iterable[Values] | None = None) -> int:
        """How many rows were changed; nothing is run for an empty ``many``.

        A long batch goes in slices: values are converted on the event loop, which others need in between.
        """
        batch = None if many is None else list(many)
        slices = [batch] if batch is None else [batch[at : at + SLICE] for at in range(0, len(batch), SLICE)]
        changed = 0
        try:
            for values in slices:
                changed += (await self._connection.execute(statement, values)).rowcount
        except REFUSALS as error:
            raise _failure(error) from error
        return changed

    async def load(self, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
        """Adds plain rows, values in the order of the columns and as the driver takes them; those with a key
        that stands already are left out. For hundreds of thousands: converting each value takes most of
        the time of ``change``.
        """
        compiled = _adding(table, self._connection.dialect)
        try:
            for start in range(0, len(rows), LOADED_AT_ONCE):
                some: Any = rows[start : start + LOADED_AT_ONCE]
                if not compiled.positional:
                    some = [dict(zip(table.c.keys(), row, strict=True)) for row in some]
                await self._connection.exec_driver_sql(str(compiled), some)
        except REFUSALS as error:
            raise _failure(error) from error

    async def rows_for(self, values: Iterable[T], select: Callable[[list[T]], Select[Any]]) -> list[Row[Any]]:
        """The rows of ``select`` for all values, asked in chunks and in no order across them."""
        found: list[Row[Any]] = []
        for some in chunks(values):
            found += await self.rows(select(some))
        return found

    async def rows_among(self, statement: Executable, values: Iterable[T], **given: Any) -> list[Row[Any]]:
        """The rows of a statement built with ``among()``, for all values, in no order across chunks."""
        found: list[Row[Any]] = []
        for some in chunks(values):
            found += await self.rows(statement, {AMONG: some, **given})
        return found


def among() -> BindParameter[Any]:
    """What ``rows_among`` fills: ``column.in_(among())``."""
    return bindparam(AMONG, expanding=True)


def _failure(error: Exception) -> StoreError:
    if isinstance(error, ENGINE_ERRORS):
        return translate(error)
    return StoreError(f"the database cannot hold a value: {type(error).__name__}")


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """The values, each once, in lists that fit into one statement."""
    wanted = list(dict.fromkeys(values))
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]


@lru_cache
def _adding(table: Table, dialect: Dialect) -> SQLCompiler:
    compiled = add_missing(table).compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)
    return compiled


def upsert(table: Table, keys: Sequence[str], update: Sequence[str]) -> Insert:
    """INSERT that takes the named columns over where a row with these keys stands already."""
    statement = insert(table)
    taken = {name: statement.excluded[name] for name in update}
    return statement.on_conflict_do_update(index_elements=keys, set_=taken)


def add_missing(table: Table) -> Insert:
    """INSERT that leaves rows that stand already as they are."""
    return insert(table).on_conflict_do_nothing()
