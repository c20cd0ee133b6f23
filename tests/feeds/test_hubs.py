"""Subscribing at a hub on loopback, from the first request to the last."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.errors import FetchError
from feeds.hubs import POLLED_LATELY, resume
from feeds.ports import HubState
from feeds.service import feeds
from tests.support.callbacks import Reachable
from tests.support.hub import CHALLENGE
from tests.support.news import NOON
from tests.support.newsroom import Newsroom, rss

DAY = timedelta(days=1)


@pytest.fixture
async def desk(tmp_path):
    """A server follows a feed that names the hub."""
    async with Newsroom(tmp_path) as room, Reachable(room) as desk:
        desk.guild_id, _ = await room.guild("Desk", "one")
        room.server.serve("/a", rss("A"))
        await room.follow(desk.guild_id, "/a")
        await name(desk, desk.hub.url)
        yield desk


async def name(desk, hub_url, **given):
    """Has the feed name a hub, as a poll would."""
    feed = replace(await desk.feed(), hub_url=hub_url, topic_url="https://example.com/feed", **given)
    async with desk.room.store.write() as tx:
        await tx.save_poll(feed)


async def unfollow(desk):
    async with desk.room.store.write() as tx:
        for one in await tx.followings(feed_id=1):
            await tx.unfollow(one.id)


async def test_a_feed_that_names_a_hub_is_subscribed_there_once(desk):
    for _ in range(3):
        await desk.tick()
    (request,) = desk.hub.requests
    assert request == {
        "hub.callback": request["hub.callback"],
        "hub.mode": "subscribe",
        "hub.topic": "https://example.com/feed",
        "hub.lease_seconds": "864000",
        "hub.secret": request["hub.secret"],
    }
    assert desk.hub.answers == [(200, CHALLENGE)]
    one = await desk.subscription()
    assert request["hub.callback"] == f"{desk.base}/websub/{one.token}"
    assert (one.state, one.lease_until, one.next_try_at, one.secret) == (
        HubState.ACTIVE,
        NOON + 10 * DAY,
        NOON + 8 * DAY,
        request["hub.secret"],
    )


async def test_a_hub_may_ask_back_before_it_answers(desk):
    desk.hub.asks_first = True
    await desk.tick()
    assert (await desk.subscription()).state is HubState.ACTIVE


async def test_a_hub_that_asks_again_unasked_is_answered_and_changes_nothing(desk):
    await desk.tick()
    before = await desk.subscription()
    query = {"hub_mode": "subscribe", "hub_topic": before.topic_url, "hub_challenge": "again"}
    desk.room.later(days=1)
    assert await desk.hub.ask(desk.hub.callback, **query, hub_lease_seconds=1) == (200, "again")
    assert await desk.subscription() == before


async def test_a_lease_is_renewed_before_it_ends_and_runs_on_meanwhile(desk):
    await desk.tick()
    first = await desk.subscription()
    desk.room.later(days=8)
    desk.hub.silent = True
    await desk.tick()
    waiting = await desk.subscription()
    assert (waiting.state, waiting.lease_until) == (HubState.ACTIVE, NOON + 10 * DAY)
    desk.hub.silent = False
    desk.room.later(hours=1)
    await desk.tick()
    renewed = await desk.subscription()
    assert renewed.lease_until == NOON + 18 * DAY + timedelta(hours=1)
    assert (renewed.token, renewed.secret, renewed.failures) == (first.token, first.secret, 0)
    assert len(desk.hub.requests) == 3


@pytest.mark.parametrize("trouble", ["silent", "refuses", "gone"])
async def test_a_hub_in_trouble_is_asked_ever_more_rarely(desk, trouble):
    desk.hub.silent = trouble == "silent"
    desk.hub.status = 503 if trouble == "refuses" else 202
    if trouble == "gone":
        await name(desk, "http://127.0.0.1:1/hub")
    waits = []
    for _ in range(5):
        await desk.tick()
        one = await desk.subscription()
        waits.append((one.next_try_at - desk.room.at) / timedelta(hours=1))
        await desk.tick()
        desk.room.at = one.next_try_at
    assert waits == [1, 2, 4, 8, 16]
    assert len(desk.hub.requests) == (0 if trouble == "gone" else 5)
    assert (await desk.subscription()).state is HubState.ASKED


async def test_a_hub_is_asked_where_no_feed_may_be_fetched_from_no_more_than_feeds(desk):
    await name(desk, "http://10.0.0.1/hub")
    (one,) = await desk.hubs.claim(1)
    with pytest.raises(FetchError, match="not a public address"):
        await desk.hubs.ask(one)


async def test_a_hub_that_denies_is_asked_again_after_a_week_and_the_feed_polled_at_once(desk):
    await desk.tick()
    await name(desk, desk.hub.url, polled_at=NOON, next_poll_at=NOON + timedelta(hours=1))
    desk.room.later(minutes=1)
    assert await desk.hub.deny("https://example.com/other") == (404, "")
    assert await desk.hub.deny("https://example.com/feed") == (200, "")
    one = await desk.subscription()
    assert (one.state, one.lease_until, one.next_try_at) == (HubState.REFUSED, None, desk.room.at + 7 * DAY)
    assert (await desk.feed()).next_poll_at == desk.room.at
    desk.room.later(days=6)
    await desk.tick()
    assert len(desk.hub.requests) == 1
    desk.room.later(days=1)
    await desk.tick()
    assert (await desk.subscription()).state is HubState.ACTIVE


async def test_nobody_else_can_subscribe_us_nor_end_what_we_want(desk):
    await desk.tick()
    before = await desk.subscription()
    topic = {"hub_topic": before.topic_url, "hub_challenge": "x"}
    for callback, query in [
        (desk.hub.callback, {"hub_mode": "unsubscribe", **topic}),
        (desk.hub.callback, {"hub_mode": "subscribe", **topic, "hub_topic": "https://example.com/other"}),
        (desk.hub.callback, {}),
        (f"{desk.base}/websub/{'a' * 43}.{'0' * 16}", {"hub_mode": "subscribe", **topic}),
        (f"{desk.base}/websub/guess", {"hub_mode": "subscribe", **topic}),
    ]:
        assert await desk.hub.ask(callback, **query) == (404, "")
    assert await desk.subscription() == before


async def test_a_feed_that_nobody_follows_is_unsubscribed(desk):
    await desk.tick()
    await unfollow(desk)
    await desk.tick()
    assert [request["hub.mode"] for request in desk.hub.requests] == ["subscribe", "unsubscribe"]
    assert desk.hub.answers == [(200, CHALLENGE)] * 2
    assert (await desk.subscription(), desk.hub.subscriptions) == (None, {})


async def test_a_hub_that_does_not_listen_is_left_after_two_tries(desk):
    await desk.tick()
    await unfollow(desk)
    desk.hub.silent = True
    for _ in range(4):
        await desk.tick()
        desk.room.later(hours=3)
    assert [request["hub.mode"] for request in desk.hub.requests] == ["subscribe", *["unsubscribe"] * 2]
    assert await desk.subscription() is None


async def test_a_feed_that_is_followed_again_meanwhile_is_subscribed_again(desk):
    await desk.tick()
    await unfollow(desk)
    desk.hub.silent = True
    await desk.tick()
    await desk.room.follow(desk.guild_id, "/a")
    late = {"hub_mode": "unsubscribe", "hub_topic": "https://example.com/feed", "hub_challenge": "x"}
    assert await desk.hub.ask(desk.hub.callback, **late) == (404, "")
    desk.hub.silent = False
    desk.room.later(hours=1)
    await desk.tick()
    assert (await desk.subscription()).state is HubState.ACTIVE


async def test_a_feed_that_names_another_hub_is_subscribed_there_with_a_new_callback(desk):
    await desk.tick()
    first = await desk.subscription()
    await name(desk, desk.hub.url + "?other")
    await desk.tick()
    assert len(desk.hub.requests) == 1
    desk.room.later(hours=1)
    await desk.tick()
    second = await desk.subscription()
    assert (second.state, second.hub_url) == (HubState.ACTIVE, desk.hub.url + "?other")
    assert (second.token != first.token, second.secret != first.secret) == (True, True)


async def test_a_feed_with_credentials_is_told_to_no_hub(tmp_path):
    async with Newsroom(tmp_path) as room, Reachable(room) as desk:
        guild_id, _ = await room.guild("Desk", "one")
        room.server.serve("/a", rss("A"))
        address = room.server.url("/a", userinfo="me:secret")
        await feeds.add(room.service, guild_id, address)
        await name(desk, desk.hub.url)
        await desk.tick()
        assert desk.hub.requests == []


async def test_after_a_pause_what_was_missed_is_polled_and_what_calls_elsewhere_forgotten(desk):
    await desk.tick()
    polled = {"polled_at": NOON, "next_poll_at": NOON + timedelta(hours=1)}
    await name(desk, desk.hub.url, **polled)
    await resume(desk.room.store, desk.base, NOON + POLLED_LATELY)
    assert (await desk.feed()).next_poll_at == NOON + timedelta(hours=1)
    later = NOON + POLLED_LATELY + timedelta(seconds=1)
    await resume(desk.room.store, desk.base, later)
    assert (await desk.feed()).next_poll_at == later
    assert await desk.subscription() is not None
    await name(desk, desk.hub.url, **polled)
    await resume(desk.room.store, "https://elsewhere.example", later)
    assert (await desk.feed()).next_poll_at == later
    assert await desk.subscription() is None


async def test_without_anybody_listening_no_lease_counts(desk):
    await desk.tick()
    await resume(desk.room.store, "", NOON + DAY)
    assert await desk.subscription() is None


async def test_a_tick_claims_no_more_than_it_may(desk):
    for number in (2, 3, 4):
        desk.room.server.serve(f"/{number}", rss("B"))
        await desk.room.follow(desk.guild_id, f"/{number}")
        async with desk.room.store.write() as tx:
            (feed,) = await tx.feeds([number])
            await tx.save_poll(replace(feed, hub_url=desk.hub.url, topic_url=f"https://example.com/{number}"))
    assert [[one.feed_id for one in await desk.hubs.claim(2)] for _ in range(3)] == [[1, 2], [3, 4], []]
