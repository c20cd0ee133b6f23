"""Column types: what goes in comes out, on SQLite as on PostgreSQL."""

from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from feeds.errors import StoreError
from feeds.model import Feed, Following
from storage.schema import metadata
from storage.types import TYPES, Flag, JsonText, UtcTime
from tests.support.store import NOW

ENGINES = [sqlite.dialect(), postgresql.dialect()]

zones = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
aware = st.datetimes(timezones=zones).filter(lambda time: 2 < time.year < 9998)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.parametrize("dialect", ENGINES, ids=lambda dialect: dialect.name)
@given(value=aware)
def test_a_time_comes_back_as_the_same_moment_in_utc(dialect, value):
    stored = UtcTime().process_bind_param(value, dialect)
    back = UtcTime().process_result_value(stored, dialect)
    assert (type(stored), back, back.tzinfo) == (int, value, UTC)


@given(value=st.datetimes())
def test_a_time_without_a_zone_is_refused(value):
    with pytest.raises(ValueError, match="a time without a zone cannot be stored"):
        UtcTime().process_bind_param(value, ENGINES[0])


@given(times=st.lists(aware))
def test_stored_times_sort_as_the_moments_do(times):
    stored = [UtcTime().process_bind_param(time, ENGINES[0]) for time in sorted(times)]
    assert stored == sorted(stored)


@given(value=json_values)
def test_json_comes_back_equal(value):
    stored = JsonText().process_bind_param(value, ENGINES[0])
    assert JsonText().process_result_value(stored, ENGINES[0]) == value


@pytest.mark.parametrize("value", [True, False, None])
def test_a_flag_comes_back_as_a_bool(value):
    stored = Flag().process_bind_param(value, ENGINES[0])
    assert Flag().process_result_value(stored, ENGINES[0]) is value


def test_only_our_types_are_used_in_the_schema():
    foreign = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if type(column.type) not in TYPES
    }
    assert foreign == set()


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_each_table_is_strict_on_sqlite_and_compiles_on_postgresql(table):
    assert "STRICT" in str(CreateTable(table).compile(dialect=ENGINES[0]))
    assert "BIGINT" in str(CreateTable(table).compile(dialect=ENGINES[1]))


async def test_a_naive_time_is_refused_by_the_store(store):
    following = Following(0, 1000, Feed(0, "https://example.com/rss"), NOW)
    with pytest.raises(StoreError, match="a time without a zone"):
        async with store.write() as tx:
            await tx.follow(following, NOW.replace(tzinfo=None))
