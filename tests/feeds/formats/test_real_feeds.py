"""Feeds as news sites serve them, from the folder that WIREWATCH_TEST_DATA names."""

import json
import os
from pathlib import Path

import pytest

from feeds.formats import inspect, parse
from feeds.model import Document

DATA = os.environ.get("WIREWATCH_TEST_DATA", "")
ENTRIES = {
    "al-jazeera": 25,
    "atom-blog": 15,
    "bbc-news": 33,
    "foreign-policy": 25,
    "german-blog": 6,
    "japan-today-world": 30,
    "kagi-blog": 42,
    "mercopress": 10,
    "ndtv-search": 20,
    "npr-world": 10,
    "rest-of-world": 12,
    "rss10-latin1": 15,
    "world": 9,
}

pytestmark = pytest.mark.skipif(not DATA, reason="WIREWATCH_TEST_DATA is not set")


def read(name):
    path = Path(DATA) / "data" / "real-feeds" / f"{name}.xml"
    return parse(Document(url=f"https://feeds.example/{name}", body=path.read_bytes()))


@pytest.mark.parametrize("name", ENTRIES)
def test_a_real_feed_reads_whole_and_clean(name):
    parsed = read(name)
    shown = json.dumps(inspect(parsed), ensure_ascii=False)
    assert (len(parsed.entries), parsed.problems) == (ENTRIES[name], ())
    assert all(entry.title and entry.link.startswith("http") for entry in parsed.entries)
    assert all(entry.published_at or entry.updated_at for entry in parsed.entries)
    assert not any(
        sign in shown for sign in ("\ufffd", "â€", "Ã¤", "Ã©", "Â ", "&amp;", "&#8217;", "<p>", "<br")
    )


def test_a_feed_whose_every_tag_has_an_undeclared_prefix_is_read():
    parsed = read("no-entries")
    assert (parsed.title, len(parsed.entries), parsed.problems) == (
        "arts and ego",
        35,
        ("the XML is broken; what could be read was read",),
    )
    assert all(entry.title and entry.link and entry.published_at for entry in parsed.entries)
