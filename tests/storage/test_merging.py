"""Two feeds that turn out to be one."""

from dataclasses import replace

import pytest

from feeds.model import Feed, Subscription
from feeds.ports import KnownEntry, Placement
from tests.storage.building import GUILD, LATER, OTHER_GUILD, article, destination, following
from tests.support.store import NOW, database_rows

OLD, NEW = "https://example.com/old", "https://example.com/new"


async def two_feeds(tx):
    """A server follows both addresses, another one each; both feeds carried one article together."""
    old = await tx.follow(following(OLD), NOW)
    new = await tx.follow(following(NEW, paused=True), NOW)
    await tx.follow(following(OLD, 3000), NOW)
    await tx.follow(following(NEW, OTHER_GUILD), NOW)
    await tx.mark_first_polled([new.id], NOW)
    await tx.place(old.feed.id, [Placement(article("old")), Placement(article("both"))])
    await tx.place(new.feed.id, [Placement(article("both"), 2), Placement(article("new"))])
    return old.feed, new.feed


async def test_a_permanent_move_without_a_twin_only_changes_the_address(store):
    async with store.write() as tx:
        one = await tx.follow(following(OLD), NOW)
        await tx.save_poll(replace(one.feed, url=NEW))
        assert await tx.feeds([1]) == [replace(one.feed, url=NEW)]


async def test_followers_of_both_follow_the_one_that_is_left(store):
    async with store.write() as tx:
        old, _ = await two_feeds(tx)
        await tx.save_poll(replace(old, url=NEW, next_poll_at=LATER))
        followings = await tx.followings(feed_id=old.id)
        assert await tx.feeds([1, 2]) == [replace(old, url=NEW, next_poll_at=LATER)]
    assert [(one.guild_id, one.paused, one.first_polled_at) for one in followings] == [
        (GUILD, False, NOW),
        (3000, False, None),
        (OTHER_GUILD, False, None),
    ]


async def test_what_either_carried_stays_known(store):
    async with store.write() as tx:
        old, _ = await two_feeds(tx)
        await tx.save_poll(replace(old, url=NEW))
        known = await tx.known_entries(old.id, ["guid old", "guid both", "guid new"])
        carried = await tx.carried([old.id], NOW, 10)
    assert known == {
        "guid old": KnownEntry(1, "hash old"),
        "guid both": KnownEntry(2, "hash both"),
        "guid new": KnownEntry(3, "hash new"),
    }
    assert [one.article_id for one in carried] == [3, 2, 1]


async def test_merging_twice_is_merging_once(store):
    async with store.write() as tx:
        old, _ = await two_feeds(tx)
        await tx.save_poll(replace(old, url=NEW))
    before = await database_rows(store)
    async with store.write() as tx:
        await tx.save_poll(replace(old, url=NEW))
    assert await database_rows(store) == before


async def test_a_private_feed_is_not_merged_with_a_shared_one(store):
    async with store.write() as tx:
        private = await tx.follow(following(OLD, private_to=GUILD), NOW)
        shared = await tx.follow(following(NEW, OTHER_GUILD), NOW)
        await tx.save_poll(replace(private.feed, url=NEW))
        assert await tx.feeds([1, 2]) == [Feed(1, NEW, GUILD, next_poll_at=NOW), shared.feed]


@pytest.mark.parametrize("merged", [False, True])
async def test_subscriptions_to_the_former_address_hear_the_new_one(store, merged):
    other = "https://example.com/other"
    before = {GUILD: (OLD, other, NEW), 3000: (OLD,), OTHER_GUILD: (OLD,), 4000: ()}
    async with store.write() as tx:
        old, _ = await two_feeds(tx) if merged else ((await tx.follow(following(OLD), NOW)).feed, None)
        await tx.follow(following(OLD, 3000), NOW)
        await tx.follow(following(OLD, 4000), NOW)
        for guild_id, names in before.items():
            await tx.save_subscription(Subscription(destination(guild_id=guild_id), feeds=names))
        await tx.save_poll(replace(old, url=NEW))
        after = {one.destination.guild_id: one.feeds for one in await tx.subscriptions(before)}
    # The other server follows the moved feed only where the two are merged.
    theirs = (NEW,) if merged else (OLD,)
    assert after == {GUILD: (NEW, other), 3000: (NEW,), OTHER_GUILD: theirs, 4000: ()}
