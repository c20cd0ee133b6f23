"""Finding: a feed's address, a site's address, and every way in which there is no feed."""

import asyncio

import pytest

from feeds.discovery import Candidate, usual
from feeds.errors import ParseError, SeveralFeeds, UserError
from feeds.model import Document
from feeds.parsing import Parser
from feeds.service import feeds
from feeds.service.finding import Reader, find
from tests.feeds.service.conftest import HERE
from tests.support.newsroom import item, rss
from tests.support.store import database_rows

WIRE = rss("Harbour Wire", item("1", "Rain again"))
RSS = 'rel="alternate" type="application/rss+xml"'
HTML = "text/html"


def page(*links):
    heads = "".join(f"<link {RSS} {link}>" for link in links)
    return f"<!doctype html><html><head><title>News</title>{heads}</head><body>Hi</body></html>"


@pytest.fixture
async def reader(desk):
    async with Parser() as parser:
        yield Reader(desk.service.fetcher, parser)


async def sought(reader, address):
    """What was found: the address to follow, the page that led there, and the feed's title."""
    found = await find(reader, address)
    return found.address, found.page, found.parsed.title


def paths(desk):
    return [request.path for request in desk.server.requests]


async def test_a_feed_is_taken_with_one_request(desk, reader):
    url = desk.server.serve("/feed", WIRE)
    assert await sought(reader, url) == (url, "", "Harbour Wire")
    assert paths(desk) == ["/feed"]


async def test_the_one_feed_that_a_page_names_is_taken(desk, reader):
    feed = desk.server.serve("/deep/wire", WIRE)
    site = desk.server.serve("/", page('href="/deep/wire"'), content_type=HTML)
    assert await sought(reader, site) == (feed, site, "Harbour Wire")
    assert paths(desk) == ["/", "/deep/wire"]


async def test_a_page_behind_a_redirect_names_feeds_from_where_it_stands(desk, reader):
    feed = desk.server.serve("/en/wire", WIRE)
    desk.server.serve("/en/", page('href="wire"'), content_type=HTML)
    site = desk.server.redirect("/", "/en/")
    assert await sought(reader, site) == (feed, site, "Harbour Wire")


async def test_where_the_named_feed_moved_for_good_is_followed(desk, reader):
    feed = desk.server.serve("/new", WIRE)
    desk.server.redirect("/old", "/new", status=301)
    site = desk.server.serve("/", page('href="/old"'), content_type=HTML)
    assert await sought(reader, site) == (feed, site, "Harbour Wire")


async def test_several_feeds_of_a_page_are_for_a_person_to_choose(desk, reader):
    site = desk.server.serve("/", page('href="/a" title="News"', 'href="/b"'), content_type=HTML)
    with pytest.raises(SeveralFeeds) as several:
        await find(reader, site)
    first, second = desk.server.url("/a"), desk.server.url("/b")
    assert several.value.candidates == (Candidate(first, "News"), Candidate(second))
    assert str(several.value) == (
        f"that page names 2 feeds; type the address of one of them: {first}, {second}"
    )
    assert paths(desk) == ["/"]


async def test_a_password_goes_to_the_feeds_of_its_own_host_alone_and_into_no_sentence(desk, reader):
    desk.server.serve("/", page('href="/a"', 'href="https://other.example/b"'), content_type=HTML)
    site = desk.server.url("/", userinfo="reader:secret")
    with pytest.raises(SeveralFeeds) as several:
        await find(reader, site)
    assert [one.url for one in several.value.candidates] == [
        desk.server.url("/a", userinfo="reader:secret"),
        "https://other.example/b",
    ]
    assert "secret" not in str(several.value)


async def test_a_password_goes_along_to_the_one_feed(desk, reader):
    desk.server.serve("/", page('href="/a"'), content_type=HTML)
    desk.server.serve("/a", WIRE)
    site, feed = (desk.server.url(path, userinfo="reader:secret") for path in ("/", "/a"))
    assert await sought(reader, site) == (feed, site, "Harbour Wire")
    assert all(request.headers["authorization"] for request in desk.server.requests)


@pytest.mark.parametrize("place", ["/feed", "/rss.xml", "/feed.json"])
async def test_the_usual_places_are_tried_until_one_is_a_feed(desk, reader, place):
    site = desk.server.serve("/", page(), content_type=HTML)
    body = '{"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": []}'
    feed = desk.server.serve(place, body if place.endswith("json") else WIRE)
    assert (await sought(reader, site))[:2] == (feed, site)
    places = usual(site)
    asked = places[: places.index(feed) + 1]
    assert [desk.server.url(path) for path in paths(desk)] == [site, *asked]


async def test_a_named_feed_that_is_none_leads_to_the_usual_places(desk, reader):
    site = desk.server.serve("/", page('href="/gone"'), content_type=HTML)
    feed = desk.server.serve("/feed", WIRE)
    assert (await sought(reader, site))[0] == feed
    assert paths(desk) == ["/", "/gone", "/feed"]


async def test_a_link_header_goes_before_the_usual_places(desk, reader):
    link = {"Link": '</wire>; rel="alternate"; type="application/rss+xml"'}
    site = desk.server.serve("/", page(), content_type=HTML, headers=link)
    feed = desk.server.serve("/wire", WIRE)
    assert (await sought(reader, site))[0] == feed
    assert paths(desk) == ["/", "/wire"]


NONE = (
    "that address holds no feed: this is a web page, not a feed; "
    "look on the site for its RSS or Atom link and type that"
)


async def refusal(reader, address):
    with pytest.raises(UserError) as refused:
        await find(reader, address)
    return str(refused.value)


async def test_a_site_without_a_feed_is_told_as_such_after_few_requests(desk, reader):
    site = desk.server.serve("/", page(), content_type=HTML)
    assert await refusal(reader, site) == NONE
    assert len(desk.server.requests) == 1 + len(usual(site))


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
async def test_a_host_that_refuses_or_fails_is_left_alone(desk, reader, status):
    site = desk.server.serve("/", page(), content_type=HTML)
    desk.server.serve("/feed", "", status=status)
    assert await refusal(reader, site) == NONE
    assert paths(desk) == ["/", "/feed"]


async def test_what_is_neither_feed_nor_page_is_not_searched(desk, reader):
    url = desk.server.serve("/feed", "Fog is expected.", content_type="text/plain")
    assert (await refusal(reader, url)).startswith(
        "that address holds no feed: this is not a feed we can read"
    )
    assert paths(desk) == ["/feed"]


async def test_a_page_that_names_an_internal_address_leads_nowhere(desk, reader):
    site = desk.server.serve("/", page('href="http://10.0.0.1/feed"'), content_type=HTML)
    assert await refusal(reader, site) == NONE


async def test_a_site_is_followed_by_its_feed_and_stored_once(desk):
    feed = desk.server.serve("/wire", WIRE)
    site = desk.server.serve("/", page('href="/wire"'), content_type=HTML)
    added = await feeds.add(desk.service, HERE, site, tags=["wire"])
    assert (added.page, added.following.feed.url, added.following.tags) == (site, feed, ("wire",))
    before = await database_rows(desk.service.store)
    for again in (site, feed):
        with pytest.raises(UserError) as refused:
            await feeds.add(desk.service, HERE, again)
        assert str(refused.value) == "this server already follows Harbour Wire; /feed list shows how it fares"
    assert await database_rows(desk.service.store) == before


async def test_what_was_not_looked_at_is_not_called_no_feed(desk):
    url = desk.server.serve("/odd", f"<!DOCTYPE rss>{WIRE}")
    slow = Document("https://slow.example/", b"<rss>" + b"<item>" * 800_000)
    async with Parser(turn_seconds=0.05) as parser:
        before = asyncio.create_task(parser.parse(slow))  # too large for a thread, so its turn comes at once
        await asyncio.sleep(0)
        with pytest.raises(UserError) as caught:
            await find(Reader(desk.service.fetcher, parser), url)
    assert str(caught.value) == (
        "this cannot be read now: too many others wait to be read before it; try again in a few minutes"
    )
    await asyncio.wait([before])
    assert isinstance(before.exception(), ParseError)
