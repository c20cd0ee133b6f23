"""Which database addresses are understood."""

from pathlib import Path

import pytest

from feeds.errors import StoreUnusable
from storage.location import database_path
from storage.store import open_store
from storage.upgrade import upgrade
from storage.version import schema_is_current
from tests.support.store import NOW, fixed_clock


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite+aiosqlite:///data/wirewatch.sqlite", "data/wirewatch.sqlite"),
        ("sqlite+aiosqlite:////srv/wire watch/新.sqlite", "/srv/wire watch/新.sqlite"),
        ("sqlite:///wirewatch.sqlite", "wirewatch.sqlite"),
    ],
)
def test_a_sqlite_address_names_a_file(url, path):
    assert database_path(url) == Path(path)


REFUSED = [
    (
        "postgresql+psycopg://me:secret@db/wire",
        "PostgreSQL is not supported yet; use sqlite+aiosqlite:///PATH",
    ),
    ("postgresql://db/wire", "PostgreSQL is not supported yet; use sqlite+aiosqlite:///PATH"),
    ("mysql://me:secret@db/wire", "mysql is not supported; use sqlite+aiosqlite:///PATH"),
    ("sqlite+aiosqlite://", "the database must be a file; use sqlite+aiosqlite:///PATH"),
    ("sqlite+aiosqlite:///:memory:", "the database must be a file; use sqlite+aiosqlite:///PATH"),
    ("sqlite+aiosqlite:///file:x?mode=memory", "the database must be a file; use sqlite+aiosqlite:///PATH"),
    ("wirewatch.sqlite", "the database address cannot be read; use sqlite+aiosqlite:///PATH"),
    ("", "the database address cannot be read; use sqlite+aiosqlite:///PATH"),
]


async def open_it(url):
    async with open_store(url, now=fixed_clock):
        raise AssertionError("never reached")


@pytest.mark.parametrize(("url", "sentence"), REFUSED)
@pytest.mark.parametrize("way", [open_it, schema_is_current, lambda url: upgrade(url, NOW)])
async def test_any_other_address_is_refused_in_one_sentence(way, url, sentence):
    with pytest.raises(StoreUnusable) as caught:
        await way(url)
    assert str(caught.value) == sentence
