"""Trips through redirects: what is remembered of them, and which of them end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import urls
from feeds.errors import FetchError
from feeds.hops import MAX_REDIRECTS, Hop

START = "https://ann:secret@Example.com:8443/a/feed?key=1"
LOCATIONS = st.sampled_from(
    ["/b", "c", "?d", "//other.example/e", "http://example.com/f", "https://x.example/"]
)


def trip(*redirects):
    """The last hop of a trip through (status, location) pairs."""
    hop = Hop.first(START)
    for status, location in redirects:
        hop = hop.redirected(status, location)
    return hop


def test_the_first_hop_keeps_the_credentials_apart_from_the_address():
    assert Hop.first(START) == Hop(
        url="https://Example.com:8443/a/feed?key=1",
        host="example.com",
        origin="https://Example.com:8443/a/feed?key=1",
        credentials=("ann", "secret"),
    )


@pytest.mark.parametrize(
    ("redirects", "moved_to"),
    [
        ([], ""),
        ([(301, "/b")], "https://ann:secret@Example.com:8443/b"),
        ([(308, "//other.example/b#part")], "https://other.example/b"),
        ([(301, "/b"), (302, "/c")], ""),
        ([(307, "/b"), (301, "/c")], ""),
        ([(301, "http://other.example/b")], ""),
        ([(301, "HTTP://other.example/b")], ""),
        ([(301, "http://other.example/b"), (301, "https://other.example/b")], ""),
    ],
)
def test_a_feed_moves_where_only_permanent_redirects_led(redirects, moved_to):
    assert trip(*redirects).moved_to == moved_to


def test_a_way_back_is_a_circle_whatever_credentials_it_carries():
    with pytest.raises(FetchError, match=r"^other\.example redirects in a circle$"):
        trip((301, "//other.example/b"), (301, START))


@pytest.mark.parametrize(
    ("location", "authorized"),
    [
        ("/b", True),
        ("https://EXAMPLE.com:8443/b", True),
        ("https://example.com/b", False),
        ("https://example.com:9443/b", False),
        ("http://example.com/b", False),
        ("http://example.com:8443/b", False),
        ("https://www.example.com/b", False),
        ("https://example.com.evil.example/b", False),
        ("https://ann:secret@other.example/b", False),
    ],
)
def test_credentials_stay_with_their_host_and_with_tls(location, authorized):
    assert bool(trip((302, location)).authorization) is authorized


@pytest.mark.parametrize(
    ("typed", "location", "authorized"),
    [
        ("http://ann:secret@example.com/", "https://example.com/", True),
        ("http://ann:secret@example.com:80/", "https://example.com:443/", True),
        ("http://ann:secret@example.com/", "https://example.com:8443/", False),
        ("http://ann:secret@example.com:8080/", "https://example.com/", False),
        ("http://ann:secret@example.com/", "http://example.com:8080/", False),
        ("https://ann:secret@example.com/", "https://example.com:443/b", True),
        ("https://ann:secret@example.com/", "http://example.com/", False),
    ],
)
def test_credentials_go_to_the_port_they_were_typed_for_or_become_secured(typed, location, authorized):
    assert bool(Hop.first(typed).redirected(302, location).authorization) is authorized


@given(st.lists(st.tuples(st.sampled_from([301, 302, 303, 307, 308]), LOCATIONS), max_size=10))
def test_every_trip_ends_and_carries_credentials_to_its_own_host_only(redirects):
    hop = Hop.first(START)
    try:
        for redirect in redirects:
            hop = hop.redirected(*redirect)
            assert not hop.authorization or hop.host == "example.com"
            assert "secret" not in hop.url
    except FetchError as error:
        assert "secret" not in f"{error} {error.url}"
        assert "key=1" not in error.url
    assert len(hop.visited) <= MAX_REDIRECTS
    assert len({hop.url, *hop.visited}) == len(hop.visited) + 1


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("https://exam\u200dple.com/a", "https://example.com/a"),
        ("https://exam\u200b\u2060ple.com:99/a", "https://example.com:99/a"),
        ("https://b\u00fccher.example/\u00e9", "https://xn--bcher-kva.example/\u00e9"),
        ("/a b\tc", "https://example.com:8443/a%20bc"),
        ("https://ann:b c@exa\u200bmple.com/", "https://example.com/"),
        ("https://exa mple.com/", ""),
        ("https://example.com\\.evil.example/", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_the_host_that_is_judged_is_the_host_that_is_asked(location, url):
    hop = Hop.first(START).redirected(302, location)
    assert hop.url == url
    assert hop.host in (urls.host(url), "")


@given(st.text(max_size=100))
def test_any_location_is_survived(location):
    try:
        hop = Hop.first(START).redirected(302, location)
    except FetchError:
        return
    assert hop.visited == ("https://Example.com:8443/a/feed?key=1",)
