"""Feeds: proved by one reading, followed, listed by health and left, and what cannot be followed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feeds import quotas
from feeds.errors import UserError
from feeds.model import Feed, Following
from feeds.service import feeds
from tests.feeds.service.conftest import HERE, THERE
from tests.support.newsroom import item, rss
from tests.support.store import NOW, database_rows

WIRE = rss(
    "Harbour Wire",
    item("2", "Alibaba opens a school", more="<pubDate>Mon, 06 May 2024 05:00:00 GMT</pubDate>"),
    item("1", "Rain again", more="<pubDate>Mon, 06 May 2024 04:00:00 GMT</pubDate>"),
)
PAGE = "<!doctype html><html><head><title>News</title></head><body>Nothing</body></html>"


async def test_a_feed_is_read_once_then_followed_and_due_at_once(desk):
    url = desk.server.serve("/feed", WIRE)
    added = await feeds.add(desk.service, HERE, url, every_seconds=120, backfill=3, tags=["wire"])
    (following,) = await feeds.listed(desk.service, HERE)
    assert (added.title, added.newest, added.items) == ("Harbour Wire", "Alibaba opens a school", 2)
    assert added.newest_at == NOW.replace(hour=5, minute=0, second=0)
    assert (following.feed.url, following.every_seconds, following.backfill, following.tags) == (
        url,
        120,
        3,
        ("wire",),
    )
    assert (following.added_at, following.first_polled_at, following.feed.next_poll_at) == (NOW, None, NOW)
    assert len(desk.server.requests) == 1


async def test_an_address_with_credentials_belongs_to_its_server_alone(desk):
    desk.server.serve("/feed", WIRE)
    url = desk.server.url("/feed", userinfo="reader:secret")
    for guild_id in (HERE, THERE):
        await feeds.add(desk.service, guild_id, url)
    found = [await feeds.listed(desk.service, guild_id) for guild_id in (HERE, THERE)]
    assert [[one.feed.private_to for one in some] for some in found] == [[HERE], [THERE]]
    assert found[0][0].feed.id != found[1][0].feed.id


async def test_two_servers_share_a_public_feed(desk):
    url = desk.server.serve("/feed", WIRE)
    for guild_id in (HERE, THERE):
        await feeds.add(desk.service, guild_id, url)
    found = [await feeds.listed(desk.service, guild_id) for guild_id in (HERE, THERE)]
    assert found[0][0].feed.id == found[1][0].feed.id


async def test_where_a_feed_moved_for_good_is_followed(desk):
    target = desk.server.serve("/new", WIRE)
    old = desk.server.serve("/old", "", status=301, headers={"Location": target})
    await feeds.add(desk.service, HERE, old)
    assert [one.feed.url for one in await feeds.listed(desk.service, HERE)] == [target]


@pytest.mark.parametrize("spelling", ["{url}", "{url}#top", " {url} ", "{url}?utm_source=rss"])
async def test_a_feed_is_followed_once_however_it_is_spelled(desk, spelling):
    url = desk.server.serve("/feed", WIRE)
    await feeds.add(desk.service, HERE, url)
    before = await database_rows(desk.service.store)
    with pytest.raises(UserError) as refused:
        await feeds.add(desk.service, HERE, spelling.format(url=url))
    assert str(refused.value) == ("this server already follows Harbour Wire; /feed list shows how it fares")
    assert await database_rows(desk.service.store) == before


async def refusal(desk, url, **given):
    before = await database_rows(desk.service.store)
    with pytest.raises(UserError) as refused:
        await feeds.add(desk.service, HERE, url, **given)
    assert await database_rows(desk.service.store) == before
    return str(refused.value)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (PAGE, "this is a web page, not a feed"),
        ("", "the answer was empty"),
    ],
)
async def test_what_is_no_feed_is_not_followed(desk, body, said):
    url = desk.server.serve("/feed", body)
    assert await refusal(desk, url) == (
        f"that address holds no feed: {said}; look on the site for its RSS or Atom link and type that"
    )


FETCH = "I could not fetch that feed: {}; check the address and try again"


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (404, "there is no feed at this address any more (404)"),
        (410, "this feed was removed for good (410)"),
        (403, "this site refuses automated readers (403)"),
        (500, "127.0.0.1 has trouble of its own and could not answer (500)"),
    ],
)
async def test_what_cannot_be_fetched_is_not_followed(desk, status, why):
    url = desk.server.serve("/feed", "", status=status)
    assert await refusal(desk, url) == FETCH.format(why)


async def test_an_internal_address_is_refused(desk):
    assert await refusal(desk, "http://10.0.0.1/feed") == FETCH.format(
        "10.0.0.1 is not a public address; set WIREWATCH_ALLOW_NETWORKS to allow it"
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"every_seconds": 10}, "every_seconds must be 60 or more; leave it out to adapt"),
        ({"every_seconds": float("nan")}, "every_seconds must be 60 or more; leave it out to adapt"),
        ({"every_seconds": 1e9}, "every_seconds must be 2,592,000 (30 days) or less"),
        ({"backfill": -1}, "backfill must be between 0 and 200"),
        ({"backfill": 201}, "backfill must be between 0 and 200"),
        ({"tags": ["china tech"]}, "tags: “china tech” is no tag; write china-tech"),
    ],
)
async def test_numbers_and_tags_out_of_range_are_refused_before_anything_is_fetched(desk, given, said):
    url = desk.server.serve("/feed", WIRE)
    assert await refusal(desk, url, **given) == said
    assert desk.server.requests == []


async def test_more_feeds_than_a_server_may_have_are_refused(desk, monkeypatch):
    monkeypatch.setattr(quotas, "FEEDS", 1)
    await desk.follows(HERE, "https://a.example/rss")
    url = desk.server.serve("/feed", WIRE)
    assert await refusal(desk, url) == "a server may have 1 feeds; this would make 2, so remove some first"


@pytest.mark.parametrize("typed", ["number", "https://a.example/rss", "http://a.example/rss", "harbour wire"])
async def test_a_feed_is_left_by_number_address_or_title(desk, typed):
    following = await desk.follows(HERE, "https://a.example/rss", title="Harbour Wire")
    left = await feeds.remove(desk.service, HERE, str(following.id) if typed == "number" else typed)
    assert (left.id, await feeds.listed(desk.service, HERE)) == (following.id, [])


async def test_another_servers_feed_cannot_be_removed(desk):
    following = await desk.follows(THERE, "https://a.example/rss")
    with pytest.raises(UserError) as refused:
        await feeds.remove(desk.service, HERE, str(following.id))
    assert str(refused.value) == "this server follows no such feed; it follows none yet"
    assert await feeds.listed(desk.service, THERE) != []


async def test_a_feed_from_the_configuration_file_is_read_only(desk):
    async with desk.service.store.write() as tx:
        feed = Feed(0, "https://a.example/rss?key=secret")
        following = await tx.follow(Following(0, HERE, feed, NOW, managed=True), NOW)
    with pytest.raises(UserError) as refused:
        await feeds.remove(desk.service, HERE, str(following.id))
    assert str(refused.value) == (
        "the feed https://a.example/rss?key=… is managed by the configuration file; "
        "change it there and apply the file"
    )


FRESH = Feed(1, "https://a.example/rss")
READ = replace(FRESH, polled_at=NOW, good_at=NOW)


@pytest.mark.parametrize(
    ("feed", "paused", "words"),
    [
        (FRESH, False, "not read yet"),
        (READ, False, "fine"),
        (READ, True, "paused"),
        (replace(READ, failures=1, last_error="it timed out"), False, "failed once: it timed out"),
        (
            replace(READ, failures=4, last_error="it timed out", failing_since=NOW - timedelta(hours=2)),
            False,
            "failed 4 times in a row: it timed out",
        ),
        (replace(READ, failures=4, retired=True), False, "gone for good: its publisher says so (410)"),
    ],
)
def test_health_in_words(feed, paused, words):
    assert feeds.health(Following(1, HERE, feed, NOW, paused=paused)) == words
