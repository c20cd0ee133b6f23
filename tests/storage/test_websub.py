"""Subscriptions at hubs: what is due, what is wanted, and what that means for a feed's polls."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.model import Guild
from feeds.ports import HubState
from tests.storage.building import GUILD, LATER, OTHER_GUILD, URL, following, hub_subscription
from tests.support.store import NOW

HUB = "https://hub.example/"


async def follow(tx, url=URL, **given):
    """A followed feed that names the hub and itself; ``given`` are fields of the feed after a poll."""
    private_to = given.pop("private_to", 0)
    one = await tx.follow(following(url, private_to=private_to), NOW)
    polled = replace(one.feed, hub_url=HUB, topic_url=url, **given)
    await tx.save_poll(polled)
    return one


async def test_a_subscription_comes_back_by_token_and_by_feed(store):
    one = hub_subscription(
        state=HubState.ACTIVE, next_try_at=LATER, lease_until=LATER, pushed_at=NOW, failures=3
    )
    async with store.write() as tx:
        await follow(tx)
        await tx.save_hub_subscriptions([hub_subscription(token="former")])
        await tx.save_hub_subscriptions([one])
        assert await tx.hub_subscription("token") == one
        assert await tx.hub_subscriptions() == await tx.hub_subscriptions([1, 2]) == [one]
        assert await tx.hub_subscription("former") is None
        assert await tx.hub_subscriptions([2]) == []
        await tx.remove_hub_subscriptions([1])
        assert await tx.hub_subscriptions() == []


@pytest.mark.parametrize(
    "why", ["paused", "left", "unfollowed", "retired", "other hub", "other topic", "no hub"]
)
async def test_a_subscription_is_not_wanted_for_a_feed_that_nobody_is_polled_for(store, why):
    async with store.write() as tx:
        one = await follow(tx)
        await tx.save_hub_subscriptions([hub_subscription(state=HubState.ACTIVE, next_try_at=LATER)])
        assert [found.wanted for found in await tx.hub_subscriptions()] == [True]
        assert await tx.due_hub_subscriptions(NOW, 10) == []
        (feed,) = await tx.feeds([1])
        changes = {
            "retired": {"retired": True},
            "other hub": {"hub_url": "https://other.example/"},
            "other topic": {"topic_url": "https://example.com/other"},
            "no hub": {"hub_url": "", "topic_url": ""},
        }
        await tx.save_poll(replace(feed, **changes.get(why, {})))
        if why == "paused":
            await tx.follow(replace(one, paused=True), NOW)
        if why == "left":
            await tx.save_guild(Guild(GUILD, left=True))
        if why == "unfollowed":
            await tx.unfollow(one.id)
        (found,) = await tx.hub_subscriptions()
        assert not found.wanted
        assert await tx.due_hub_subscriptions(NOW, 10) == [found]
        await tx.save_hub_subscriptions([replace(found, state=HubState.ENDING)])
        assert await tx.due_hub_subscriptions(NOW, 10) == []


async def test_subscriptions_are_due_when_their_time_has_come_the_longest_first(store):
    async with store.write() as tx:
        for number, minutes in ((1, 2), (2, 1), (3, 3)):
            await follow(tx, f"https://example.com/{number}")
            one = hub_subscription(
                feed_id=number,
                topic_url=f"https://example.com/{number}",
                token=f"token {number}",
                next_try_at=NOW + timedelta(minutes=minutes),
            )
            await tx.save_hub_subscriptions([one])
        later = NOW + timedelta(minutes=2)
        assert [one.feed_id for one in await tx.due_hub_subscriptions(later, 10)] == [2, 1]
        assert [one.feed_id for one in await tx.due_hub_subscriptions(later, 1)] == [2]


async def test_feeds_that_name_a_hub_are_found_until_a_subscription_there_stands(store):
    async with store.write() as tx:
        await follow(tx)
        await follow(tx, "https://example.com/2")
        private = await follow(tx, "https://example.com/3", private_to=GUILD)
        assert private.feed.private_to == GUILD
        await follow(tx, "https://example.com/4", retired=True)
        unfollowed = await follow(tx, "https://example.com/5")
        await tx.unfollow(unfollowed.id)
        await tx.follow(following("https://example.com/no-hub"), NOW)
        assert [feed.id for feed in await tx.feeds_naming_hubs(10)] == [1, 2]
        assert [feed.id for feed in await tx.feeds_naming_hubs(1)] == [1]
        await tx.save_hub_subscriptions([hub_subscription()])
        assert [feed.id for feed in await tx.feeds_naming_hubs(10)] == [2]
        await tx.save_hub_subscriptions([hub_subscription(hub_url="https://former.example/")])
        assert [feed.id for feed in await tx.feeds_naming_hubs(10)] == [1, 2]


@pytest.mark.parametrize(
    ("stands", "newest_at", "leased_until"),
    [
        ({}, None, LATER),
        ({}, NOW, LATER),
        ({}, NOW + timedelta(seconds=1), None),
        ({"pushed_at": None}, None, None),
        ({"state": HubState.ASKED}, None, None),
        ({"state": HubState.REFUSED}, None, None),
        ({"state": HubState.ENDING}, None, None),
    ],
)
async def test_a_feed_is_leased_while_its_hub_misses_nothing(store, stands, newest_at, leased_until):
    active = {"state": HubState.ACTIVE, "lease_until": LATER, "pushed_at": NOW}
    async with store.write() as tx:
        one = await follow(tx, newest_at=newest_at)
        await tx.save_hub_subscriptions([hub_subscription(**active | stands)])
        (feed,) = await tx.feeds([1])
        assert feed.leased_until == leased_until
        assert [found.feed for found in await tx.followings(guild_id=one.guild_id)] == [feed]
        claimed = await tx.claim_due_feeds(LATER, until=LATER, owner="worker", limit=1)
        assert [found.leased_until for found in claimed] == [leased_until]


@pytest.mark.parametrize(
    ("before", "gain", "after"),
    [
        ((2.0, None, NOW), 1.5, (3.5, LATER, None)),
        ((2.0, NOW, None), 1.5, (3.5, LATER, None)),
        ((None, NOW, NOW), 1.5, (None, LATER, None)),
        ((2.0, NOW, NOW), 0.0, (2.0, NOW, NOW)),
    ],
)
async def test_a_push_is_marked_on_the_subscription_and_its_news_on_the_feed(store, before, gain, after):
    async with store.write() as tx:
        await follow(tx, **dict(zip(("rate", "newest_at", "silent_at"), before, strict=True)))
        await tx.save_hub_subscriptions([hub_subscription()])
        for _ in range(2):
            await tx.mark_pushed(1, LATER, rate_gain=gain)
        (feed,) = await tx.feeds([1])
        (one,) = await tx.hub_subscriptions()
    assert (feed.rate, feed.newest_at, feed.silent_at) == after
    assert one.pushed_at == LATER


@pytest.mark.parametrize(
    ("polled_at", "next_poll_at", "expected"),
    [
        (NOW, LATER + timedelta(minutes=1), LATER),
        (NOW, NOW, NOW),
        (LATER, LATER + timedelta(minutes=1), LATER + timedelta(minutes=1)),
    ],
)
async def test_feeds_are_brought_forward_but_not_polled_again_at_once(
    store, polled_at, next_poll_at, expected
):
    async with store.write() as tx:
        await follow(tx, polled_at=polled_at, next_poll_at=next_poll_at)
        await follow(tx, "https://example.com/2", polled_at=polled_at, next_poll_at=next_poll_at)
        await tx.bring_forward([1], LATER, LATER - timedelta(seconds=1))
        assert [feed.next_poll_at for feed in await tx.feeds([1, 2])] == [expected, next_poll_at]


async def test_a_subscription_goes_with_a_feed_that_merges_into_another(store):
    async with store.write() as tx:
        await follow(tx, "https://example.com/former")
        await follow(tx)
        await tx.follow(following(guild_id=OTHER_GUILD), NOW)
        await tx.save_hub_subscriptions([hub_subscription(feed_id=2)])
        (former,) = await tx.feeds([1])
        await tx.save_poll(replace(former, url=URL))
        assert await tx.hub_subscriptions() == []
