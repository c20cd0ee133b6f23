"""The middle of very long documents is cut out before anything costly reads it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import dates
from feeds.formats import parse
from feeds.formats.cut import KEPT_ENTRIES, PROBLEM, shortened
from feeds.model import Document

START = datetime(2026, 1, 1, tzinfo=UTC)
# What hides tags from a reader of XML, and what only looks as if it were an entry's tag.
QUIET = [
    "",
    " ",
    "\n",
    "x",
    "<!-- <item> -->",
    "<![CDATA[</item><item>]]>",
    "<?x </item>?>",
    "<items/>",
    "&lt;item>",
]


def rss(*items):
    return f"<rss version='2.0'><channel><title>Wire</title>{''.join(items)}</channel></rss>"


def dated(number, *, ascending):
    at = START + timedelta(minutes=number if ascending else -number)
    return f"<item><title>{number}</title><pubDate>{dates.iso(at)}</pubDate></item>"


def read(body):
    parsed = parse(Document(url="", body=body.encode()))
    return [int(entry.title) for entry in parsed.entries], parsed.problems


def test_of_a_quarter_of_a_million_entries_feedparser_gets_a_thousand():
    items = [f"<item><title>{number}</title></item>" for number in range(250_000)]
    assert shortened(rss(*items)) == rss(*items[:KEPT_ENTRIES], *items[-KEPT_ENTRIES:])
    assert read(rss(*items)) == (list(range(200)), (PROBLEM,))


@pytest.mark.parametrize(("ascending", "kept"), [(True, range(2_800, 3_000)), (False, range(200))])
def test_the_newest_are_kept_wherever_they_stand(ascending, kept):
    body = rss(*(dated(number, ascending=ascending) for number in range(3_000)))
    assert read(body) == (list(kept), (PROBLEM,))


def test_a_json_feed_is_cut_as_well():
    items = [
        {"id": str(n), "title": str(n), "date_published": dates.iso(START + timedelta(n))}
        for n in range(1_001)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": items}
    assert read(json.dumps(feed)) == (list(range(801, 1_001)), (PROBLEM,))


@given(st.lists(st.sampled_from(QUIET), max_size=40), st.integers(0, 2 * KEPT_ENTRIES))
def test_up_to_the_bound_nothing_changes(pieces, count):
    body = rss("".join(pieces), f"<item>{''.join(pieces)}</item>" * count)
    assert shortened(body) == body


@given(
    st.lists(st.sampled_from(QUIET), max_size=8),
    st.integers(1, 50),
    st.sampled_from(["item", "a:entry", "ITEM"]),
)
def test_above_it_exactly_the_first_and_the_last_are_kept(pieces, extra, name):
    filling = "".join(pieces)
    entries = [
        f"<{name} a='>' b=\"/\">{number}{filling}</{name}>" for number in range(2 * KEPT_ENTRIES + extra - 1)
    ]
    entries.insert(extra, f"<{name} c='/'/>")
    kept = rss(filling, *entries[:KEPT_ENTRIES], *entries[-KEPT_ENTRIES:], filling)
    assert shortened(rss(filling, *entries, filling)) == kept


def test_what_stands_between_entries_stays():
    items = [f"<item>{number}</item>\n" for number in range(1_003)]
    between = "<ttl>5</ttl>"
    kept = rss("".join(items[:500]).rstrip(), between, "".join(items[-500:]))
    assert shortened(rss(*items[:501], between, *items[501:])) == kept


@pytest.mark.parametrize(
    "torn",
    [
        "<item>",
        "</item>",
        "<item><item/></item>",
        "<item><item>x</item></item>",
        "<item a='></item>",
        "<!-- <item>",
        "<![CDATA[",
        "<? <item>",
    ],
)
@pytest.mark.parametrize("place", [0, 700, 1_500])
def test_a_document_whose_tags_do_not_pair_up_stays_whole(torn, place):
    items = ["<item>x</item>"] * 1_500
    items.insert(place, torn)
    assert shortened(rss(*items)) == rss(*items)


@pytest.mark.parametrize(
    "piece", ["<item ", "<item a='", "<!--", "<![CDATA[", "<?", "<", "<item a=\"'", "<a:", "</item"]
)
def test_no_piece_repeated_makes_the_pass_run_away(piece):
    body = "<item/>" * 1_001 + piece * 200_000
    assert shortened(body) in (body, "<item/>" * 1_000 + piece * 200_000)
