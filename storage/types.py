"""The column types of the schema; they mean the same on SQLite (STRICT) and on PostgreSQL."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import REAL, BigInteger, Boolean, Dialect, Double, Integer, LargeBinary
from sqlalchemy import Text as AnyText
from sqlalchemy.types import TypeDecorator, TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def _on(dialect: Dialect, sqlite: TypeEngine[Any], others: TypeEngine[Any]) -> TypeEngine[Any]:
    return dialect.type_descriptor(sqlite if dialect.name == "sqlite" else others)


class Id(TypeDecorator[int]):
    """A row's number, or a count. BIGINT, of which STRICT tables know INTEGER only."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return _on(dialect, Integer(), BigInteger())


class Snowflake(Id):
    """An id that Discord gave out: 63 bits; 0 where there is none."""

    cache_ok = True


class UtcTime(TypeDecorator[datetime]):
    """Microseconds since 1970 as an integer; aware UTC in Python, and a naive time is refused."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return _on(dialect, Integer(), BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value.isoformat()}")
        return (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + value * MICROSECOND


class Flag(TypeDecorator[bool]):
    """True or false; 1 or 0 where STRICT tables know no BOOLEAN."""

    impl = Boolean
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return _on(dialect, Integer(), Boolean())

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class JsonText(TypeDecorator[Any]):
    """JSON kept as text, so that one spelling serves every engine; keys are sorted."""

    impl = AnyText
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class Real(TypeDecorator[float]):
    """A fraction: seconds or hours that people may type with a decimal point."""

    impl = Double
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return _on(dialect, REAL(), Double())


class Text(TypeDecorator[str]):
    """Plain text, empty where there is none."""

    impl = AnyText
    cache_ok = True


class Blob(TypeDecorator[bytes]):
    """Bytes."""

    impl = LargeBinary
    cache_ok = True


TYPES = (Id, Snowflake, UtcTime, Flag, JsonText, Real, Text, Blob)
