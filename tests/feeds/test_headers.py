"""What headers say: how long an answer is fresh, what it links to, and what of them may be kept."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from feeds.headers import MAX_LINKS, MAX_VALUE_CHARS, Said, links, max_age

NOW = datetime(2026, 2, 18, 12, 0, tzinfo=UTC)
IN_AN_HOUR = format_datetime(NOW + timedelta(hours=1), usegmt=True)
BASE = "https://example.com/news/feed.xml"


def said(*pairs):
    return Said(CIMultiDictProxy(CIMultiDict(pairs)))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, None),
        ({"cache_control": "max-age=600"}, timedelta(minutes=10)),
        ({"cache_control": "public, Max-Age=600, s-maxage=9"}, timedelta(minutes=10)),
        ({"cache_control": 'max-age="600"'}, timedelta(minutes=10)),
        ({"cache_control": "s-maxage=600"}, None),
        ({"cache_control": "max-age=600", "age": "200"}, timedelta(seconds=400)),
        ({"cache_control": "max-age=600", "age": "900"}, timedelta(0)),
        ({"cache_control": "max-age=600", "age": "soon"}, timedelta(minutes=10)),
        ({"cache_control": "max-age=31536000"}, timedelta(days=1)),
        ({"cache_control": "max-age=" + "9" * 500}, timedelta(days=1)),
        ({"cache_control": "max-age=-5"}, None),
        ({"cache_control": "no-cache, max-age=600"}, None),
        ({"cache_control": "max-age=600, no-store"}, None),
        ({"cache_control": "private", "expires": IN_AN_HOUR}, timedelta(hours=1)),
        ({"expires": IN_AN_HOUR}, timedelta(hours=1)),
        ({"expires": IN_AN_HOUR, "date": "Wed, 18 Feb 2026 12:30:00 GMT"}, timedelta(minutes=30)),
        ({"expires": IN_AN_HOUR, "date": "Wed, 18 Feb 2026 14:30:00 GMT"}, timedelta(0)),
        ({"expires": "Wed, 18 Feb 2099 12:30:00 GMT"}, timedelta(days=1)),
        ({"expires": "0"}, None),
        ({"expires": IN_AN_HOUR, "cache_control": "max-age=60"}, timedelta(minutes=1)),
    ],
)
def test_freshness_is_read_and_clamped_to_a_day(given, expected):
    assert max_age(NOW, **given) == expected


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=40), st.text(max_size=40))
def test_whatever_stands_there_is_survived(cache_control, age, expires, date):
    fresh = max_age(NOW, cache_control=cache_control, age=age, expires=expires, date=date)
    assert fresh is None or timedelta(0) <= fresh <= timedelta(days=1)


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_freshness_is_max_age_less_age(seconds, age):
    fresh = max_age(NOW, cache_control=f"max-age={seconds}", age=str(age))
    if seconds < 10**9 and age < 10**9:
        assert fresh == timedelta(seconds=min(max(seconds - age, 0), 86_400))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], ()),
        (["<https://hub.example.com/>; rel=hub"], (("hub", "https://hub.example.com/"),)),
        (['</feed>; rel="self"'], (("self", "https://example.com/feed"),)),
        (['<a.xml>; REL="Alternate"; type="x"'], (("alternate", "https://example.com/news/a.xml"),)),
        (
            ['<https://hub.example.com/>; rel="hub", <https://example.com/f>; rel="self"'],
            (("hub", "https://hub.example.com/"), ("self", "https://example.com/f")),
        ),
        (
            ["<https://hub.example.com/>; rel=hub", "<https://example.com/f>; rel=self"],
            (("hub", "https://hub.example.com/"), ("self", "https://example.com/f")),
        ),
        (['<x>; rel="a b"'], (("a", "https://example.com/news/x"), ("b", "https://example.com/news/x"))),
        (['<x>; title="a, <y>; rel=hub"; rel=next'], (("next", "https://example.com/news/x"),)),
        (["<x>; rel=first; rel=second"], (("first", "https://example.com/news/x"),)),
        (["<https://a.example/>; rel=hub; anchor=https://b.example/"], ()),
        (["<javascript:alert(1)>; rel=hub"], ()),
        (["<file:///etc/passwd>; rel=hub"], ()),
        (["<https://hub.example.com/>"], ()),
        (["https://hub.example.com/; rel=hub", "<", ";;;,,,"], ()),
    ],
)
def test_links_are_read_with_their_relations(values, expected):
    assert links(values, BASE) == expected


def test_only_so_many_links_are_read():
    assert len(links([", ".join(["<x>; rel=hub"] * 10 * MAX_LINKS)], BASE)) == MAX_LINKS


@given(st.lists(st.text(alphabet='<>;,="ab rel\\\udc80', max_size=200), max_size=3))
def test_any_link_header_is_survived(values):
    for rel, address in links(values, BASE):
        assert rel
        assert address.startswith(("http://", "https://"))


@pytest.mark.parametrize("value", ["caf\u00e9", "a\udc80b", "a\tb", "a\x00", "x" * (MAX_VALUE_CHARS + 1)])
def test_a_value_that_cannot_be_stored_and_sent_back_is_dropped(value):
    assert said(("ETag", value)).text("etag") == ""


def test_values_are_found_whatever_their_case_and_joined_where_they_repeat():
    one = said(("x-robots-tag", "noarchive"), ("X-Robots-Tag", "nosnippet"), ("Link", "<x>; rel=hub"))
    assert one.joined("X-Robots-Tag") == "noarchive, nosnippet"
    assert one.links(BASE) == (("hub", "https://example.com/news/x"),)
    assert (one.text("ETag"), one.max_age(NOW)) == ("", None)


def test_freshness_may_be_said_in_several_headers():
    assert said(("Cache-Control", "public"), ("Cache-Control", "max-age=60")).max_age(NOW) == timedelta(
        minutes=1
    )
