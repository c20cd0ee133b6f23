"""What hubs push, from their request to the channel, beside the polls of the same feed."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web

from feeds.ports import HubState, StoryQuery
from tests.support.callbacks import Reachable
from tests.support.newsroom import item, rss

pytestmark = pytest.mark.long

OLD = item("old", "Harbour news")
NEW = item("new", "Alibaba opens a school", "The school in Hangzhou is for the children of its drivers.")
SHORT = "<item><guid>short</guid><title>Alibaba opens</title></item>"
TOPIC = "https://example.com/feed"
HOUR = timedelta(hours=1)


def feed(hub, *items):
    """A document that names its hub and itself."""
    return rss("A", *items).replace(
        "<channel>",
        f'<channel xmlns:atom="http://www.w3.org/2005/Atom"><atom:link rel="hub" href="{hub.url}"/>'
        f'<atom:link rel="self" href="{TOPIC}"/>',
    )


@pytest.fixture
async def desk(room):
    """A server follows a feed and hears Alibaba; the feed's first poll is done and its hub subscribed to."""
    async with Reachable(room) as desk:
        desk.guild_id, (desk.channel,) = await room.guild("Desk", "one")
        await room.watch(desk.guild_id, "Alibaba")
        await room.subscribe(desk.guild_id, desk.channel)
        room.server.serve("/a", feed(desk.hub, OLD))
        await room.follow(desk.guild_id, "/a")
        await room.round()
        await desk.tick()
        yield desk


async def push(desk, *items):
    """Pushes these entries alone, as hubs may, and delivers."""
    assert await desk.hub.push(feed(desk.hub, *items)) == 202
    await desk.read()
    await desk.room.deliver()


def titles(desk, channel=0):
    return [message["embeds"][0]["title"] for message in desk.room.posts(channel or desk.channel)]


async def recent(desk):
    async with desk.room.store.read() as reads:
        return [
            story.title for story in await reads.stories(desk.guild_id, StoryQuery(matched=False, limit=9))
        ]


async def test_a_poll_finds_the_hub_and_a_push_reaches_the_channel(desk):
    assert (await desk.subscription()).topic_url == TOPIC
    await push(desk, NEW)
    assert titles(desk) == ["Alibaba opens a school"]
    assert await recent(desk) == ["Alibaba opens a school", "Harbour news"]


async def test_link_headers_go_before_the_document(room):
    async with Reachable(room) as desk:
        guild_id, _ = await room.guild("Desk", "one")
        links = {"Link": f'<{desk.hub.url}>; rel="hub", <https://example.com/other>; rel="self"'}
        room.server.serve("/a", rss("A", OLD), headers=links)
        await room.follow(guild_id, "/a")
        await room.round()
        await desk.tick()
        assert (await desk.subscription()).topic_url == "https://example.com/other"


async def test_what_was_pushed_is_not_posted_again_by_a_poll(desk):
    await push(desk, NEW)
    desk.room.server.serve("/a", feed(desk.hub, NEW, OLD))
    desk.room.later(hours=1)
    await desk.room.round()
    assert titles(desk) == ["Alibaba opens a school"]


async def test_what_a_poll_found_is_not_posted_again_by_a_push(desk):
    desk.room.server.serve("/a", feed(desk.hub, NEW, OLD))
    await desk.room.round()
    await push(desk, NEW)
    await push(desk, NEW, OLD)
    assert titles(desk) == ["Alibaba opens a school"]


@pytest.mark.parametrize("new", [NEW, SHORT], ids=["with an address", "with a guid and few words"])
async def test_a_push_in_the_middle_of_a_poll_of_the_same_feed_posts_once(desk, new):
    arrived, gate = asyncio.Event(), asyncio.Event()

    async def slow(request):
        arrived.set()
        await gate.wait()
        return web.Response(body=feed(desk.hub, new, OLD).encode(), content_type="application/rss+xml")

    desk.room.server.serve("/a", slow)
    poll = asyncio.create_task(desk.room.poll())
    await arrived.wait()
    await push(desk, new)
    gate.set()
    (polled,) = await poll
    await desk.room.deliver()
    assert (polled.error, len(titles(desk))) == ("", 1)


@pytest.mark.parametrize("new", [NEW, SHORT], ids=["with an address", "with a guid and few words"])
async def test_pushes_and_polls_at_once_post_once(desk, new):
    desk.room.server.serve("/a", feed(desk.hub, new, OLD))
    answers = await asyncio.gather(
        *(desk.hub.push(feed(desk.hub, new)) for _ in range(4)), desk.room.poll(), desk.room.poll()
    )
    await desk.read()
    await desk.room.deliver()
    assert answers[:4] == [202] * 4
    assert len(titles(desk)) == 1
    assert len(await recent(desk)) == 2


async def test_a_server_that_waits_for_its_first_poll_is_not_posted_to_by_a_push(desk):
    other, (channel,) = await desk.room.guild("Other", "two")
    await desk.room.watch(other, "Alibaba")
    await desk.room.subscribe(other, channel)
    await desk.room.follow(other, "/a")
    await push(desk, NEW)
    async with desk.room.store.read() as reads:
        assert [one.first_polled_at for one in await reads.followings(guild_id=other)] == [None]
    desk.room.server.serve("/a", feed(desk.hub, NEW, OLD))
    await desk.room.round()
    assert (titles(desk), titles(desk, channel)) == (["Alibaba opens a school"], [])
    await push(desk, item("newer", "Alibaba opens a second school"))
    assert titles(desk, channel) == ["Alibaba opens a second school"]


async def test_nothing_is_posted_of_a_push_that_is_not_signed(desk):
    assert await desk.hub.push(feed(desk.hub, NEW), signature="") == 202
    assert await desk.hub.push(feed(desk.hub, NEW), signature=f"sha256={'0' * 64}") == 202
    await push(desk)
    assert (titles(desk), await recent(desk)) == ([], ["Harbour news"])


async def test_what_a_push_says_of_the_feed_changes_nothing(desk):
    before = await desk.feed()
    elsewhere = (
        feed(desk.hub, OLD)
        .replace(desk.hub.url, "https://evil.example/")
        .replace(TOPIC, "https://evil.example")
    )
    headers = {"Link": '<https://evil.example/>; rel="self"', "ETag": '"x"'}
    assert await desk.hub.push(elsewhere.replace(">A<", ">Evil<"), headers=headers) == 202
    await desk.read()
    after = await desk.feed()
    assert (after.hub_url, after.topic_url, after.title, after.url, after.etag, after.body_hash) == (
        before.hub_url,
        before.topic_url,
        before.title,
        before.url,
        before.etag,
        before.body_hash,
    )


async def test_a_push_that_cannot_be_read_has_the_feed_polled_instead(desk):
    desk.room.later(minutes=2)
    assert (await desk.feed()).next_poll_at > desk.room.at
    assert await desk.hub.push("<html>") == 202
    await desk.read()
    assert (await desk.feed()).next_poll_at == desk.room.at


async def test_a_push_for_a_feed_that_nobody_follows_any_more_is_gone(desk):
    async with desk.room.store.write() as tx:
        (following,) = await tx.followings(feed_id=1)
        await tx.unfollow(following.id)
    assert await desk.hub.push(feed(desk.hub, NEW)) == 410
    assert titles(desk) == []


# ---- polling beside pushes -------------------------------------------------------------------------


async def interval(desk):
    """How long after this poll the next one comes."""
    await desk.room.round()
    return (await desk.feed()).next_poll_at - desk.room.at


async def test_a_feed_whose_hub_pushes_is_polled_once_an_hour(desk):
    usual = await interval(desk)
    assert usual < HOUR
    await push(desk, NEW)
    assert await interval(desk) == HOUR


async def test_a_hub_that_misses_news_is_not_relied_on_until_it_pushes_again(desk):
    await push(desk, NEW)
    desk.room.later(hours=1)
    desk.room.server.serve("/a", feed(desk.hub, item("missed", "Missed"), NEW, OLD))
    assert await interval(desk) < HOUR
    desk.room.later(minutes=10)
    assert await interval(desk) < HOUR
    desk.room.later(minutes=10)
    await push(desk, item("newer", "Newer"))
    assert await interval(desk) == HOUR


async def test_polling_is_as_before_when_the_lease_lapses(desk):
    await push(desk, NEW)
    desk.hub.silent = True
    lapse = (await desk.subscription()).lease_until
    desk.room.at = lapse - timedelta(minutes=50)
    await desk.tick()
    assert await interval(desk) == timedelta(minutes=50)
    desk.room.at = lapse
    assert await interval(desk) < HOUR
    assert (await desk.subscription()).state is HubState.ACTIVE


async def test_polling_is_as_before_when_the_hub_denies(desk):
    await push(desk, NEW)
    assert await interval(desk) == HOUR
    desk.room.later(minutes=1)
    await desk.hub.deny(TOPIC)
    assert (await desk.feed()).next_poll_at == desk.room.at
    assert await interval(desk) < HOUR


async def test_an_interval_that_a_person_fixed_stays(desk):
    async with desk.room.store.write() as tx:
        (following,) = await tx.followings(feed_id=1)
        await tx.follow(replace(following, every_seconds=90), desk.room.at)
    await push(desk, NEW)
    assert await interval(desk) == timedelta(seconds=90)


async def test_pushed_news_counts_towards_a_feeds_rate(desk):
    await desk.room.round()
    before = (await desk.feed()).rate
    desk.room.later(minutes=1)
    await push(desk, *(item(f"n{number}", f"News {number}") for number in range(4)))
    assert (await desk.feed()).rate == pytest.approx(before + 2.0)
