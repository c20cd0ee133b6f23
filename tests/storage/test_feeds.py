"""Following feeds, and claiming those that are due."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.model import Feed, Guild
from tests.storage.building import GUILD, LATER, OTHER_GUILD, URL, claim, following
from tests.support.store import NOW

OTHER_URL = "https://example.org/atom"


async def test_a_following_comes_back_with_its_feed(store):
    wanted = following(every_seconds=0.5, backfill=3, tags=("wire", "asia"), full_text=True, managed=True)
    async with store.write() as tx:
        stored = await tx.follow(wanted, NOW)
    feed = Feed(1, URL, fixed_seconds=0.5, next_poll_at=NOW)
    assert stored == replace(wanted, id=1, feed=feed)
    async with store.read() as reads:
        assert await reads.followings(guild_id=GUILD) == [stored]
        assert await reads.feeds([1, 99]) == [feed]


async def test_a_feed_is_one_row_for_all_servers_polled_at_the_shortest_interval(store):
    async with store.write() as tx:
        await tx.follow(following(every_seconds=300), NOW)
        await tx.follow(following(guild_id=OTHER_GUILD, every_seconds=60), NOW)
        await tx.follow(following(guild_id=3000), NOW)
        (feed,) = await tx.feeds([1, 2, 3])
        assert feed.fixed_seconds == 60
        assert [one.guild_id for one in await tx.followings(feed_id=1)] == [GUILD, OTHER_GUILD, 3000]


async def test_an_address_with_credentials_is_never_shared(store):
    async with store.write() as tx:
        mine = await tx.follow(following(private_to=GUILD), NOW)
        theirs = await tx.follow(following(guild_id=OTHER_GUILD, private_to=OTHER_GUILD), NOW)
        public = await tx.follow(following(guild_id=3000), NOW)
    assert len({mine.feed.id, theirs.feed.id, public.feed.id}) == 3


async def test_following_again_changes_the_wishes_and_nothing_else(store):
    async with store.write() as tx:
        first = await tx.follow(following(), NOW)
        await tx.mark_first_polled([first.id], NOW)
        await tx.save_poll(replace(first.feed, next_poll_at=LATER, title="Example"))
        again = await tx.follow(following(added_at=LATER, paused=True, tags=("wire",)), NOW)
    feed = replace(first.feed, next_poll_at=LATER, title="Example")
    assert again == replace(first, feed=feed, first_polled_at=NOW, paused=True, tags=("wire",))


async def test_a_known_feed_that_is_new_to_a_server_is_due_at_once(store):
    async with store.write() as tx:
        first = await tx.follow(following(), NOW)
        await tx.save_poll(replace(first.feed, next_poll_at=LATER + timedelta(days=1), retired=True))
        assert await claim(tx, LATER) == []
        second = await tx.follow(following(guild_id=OTHER_GUILD), LATER)
        assert (second.feed.next_poll_at, second.feed.retired) == (LATER, False)
        assert [feed.id for feed in await claim(tx, LATER)] == [first.feed.id]


async def test_the_first_poll_is_marked_once(store):
    async with store.write() as tx:
        first = await tx.follow(following(), NOW)
        await tx.mark_first_polled([first.id], NOW)
        await tx.mark_first_polled([first.id], LATER)
        (stored,) = await tx.followings(guild_id=GUILD)
    assert stored.first_polled_at == NOW


async def test_due_feeds_are_claimed_soonest_first_and_only_once(store):
    async with store.write() as tx:
        for number, minutes in enumerate((5, 1, 9, 30)):
            one = await tx.follow(following(f"https://example.com/{number}"), NOW)
            await tx.save_poll(replace(one.feed, next_poll_at=NOW + timedelta(minutes=minutes)))
        assert [feed.id for feed in await claim(tx, LATER, limit=2)] == [2, 1]
        assert [feed.id for feed in await claim(tx, LATER, owner="other")] == [3]
        assert await claim(tx, LATER) == []


async def test_everything_is_claimed_when_asked_for(store):
    async with store.write() as tx:
        one = await tx.follow(following(), NOW)
        await tx.save_poll(replace(one.feed, next_poll_at=LATER))
        assert await claim(tx, NOW) == []
        assert [feed.id for feed in await claim(tx, NOW, everything=True)] == [1]


async def due_at_hosts(tx, *hosts):
    """A followed feed a minute apart at each of the hosts, ids from 1."""
    for number, host in enumerate(hosts):
        one = await tx.follow(following(f"https://{host}/{number}"), NOW)
        await tx.save_poll(replace(one.feed, next_poll_at=NOW + timedelta(seconds=number)))


async def claimed(tx, now=LATER, **given):
    return [feed.id for feed in await claim(tx, now, **given)]


async def test_a_host_has_no_more_claims_at_once_than_allowed(store):
    async with store.write() as tx:
        await due_at_hosts(tx, "slow.org", "slow.org", "SLOW.org:8443", "b.org", "slow.org", "b.org")
        assert await claimed(tx, per_host=2) == [1, 2, 4, 6]
        assert await claimed(tx, per_host=2) == []
        (second,) = await tx.feeds([2])
        await tx.save_poll(replace(second, next_poll_at=LATER + timedelta(days=1)))
        assert await claimed(tx, per_host=2) == [3]
        assert await claimed(tx) == [5]


async def test_the_feeds_of_a_full_host_take_no_place_of_others(store):
    async with store.write() as tx:
        await due_at_hosts(tx, "slow.org", "slow.org", "slow.org", "b.org")
        assert await claimed(tx, per_host=1, limit=2) == [1, 4]


async def test_a_claim_that_ran_out_makes_room_at_its_host(store):
    async with store.write() as tx:
        await due_at_hosts(tx, "slow.org", "slow.org")
        assert await claimed(tx, per_host=1) == [1]
        assert await claimed(tx, LATER + timedelta(minutes=5), per_host=1) == [1]


async def test_a_host_is_limited_when_everything_is_claimed(store):
    async with store.write() as tx:
        await due_at_hosts(tx, "slow.org", "slow.org")
        assert await claimed(tx, NOW - timedelta(days=1), everything=True, per_host=1) == [1]


async def test_a_feed_that_moves_counts_at_its_new_host(store):
    async with store.write() as tx:
        await due_at_hosts(tx, "a.org", "b.org")
        (first,) = await tx.feeds([1])
        await tx.save_poll(replace(first, url="https://b.org/moved"))
        assert await claimed(tx, per_host=1) == [1]


async def test_a_claim_ends_by_release_by_saving_and_by_time(store):
    async with store.write() as tx:
        one = await tx.follow(following(), NOW)
        for end in (tx.release_feeds("worker"), tx.save_poll(one.feed)):
            assert len(await claim(tx)) == 1
            assert await claim(tx) == []
            await end
        assert len(await claim(tx)) == 1
        assert len(await claim(tx, NOW + timedelta(minutes=5))) == 1


async def test_releasing_leaves_the_claims_of_others(store):
    async with store.write() as tx:
        await tx.follow(following(), NOW)
        await claim(tx, owner="other")
        await tx.release_feeds("worker")
        assert await claim(tx) == []


@pytest.mark.parametrize("why", ["paused", "left", "unfollowed", "retired"])
async def test_a_feed_nobody_wants_polled_is_not_claimed(store, why):
    async with store.write() as tx:
        one = await tx.follow(following(paused=why == "paused", every_seconds=60), NOW)
        if why == "left":
            await tx.save_guild(Guild(GUILD, left=True))
        if why == "unfollowed":
            await tx.unfollow(one.id)
        if why == "retired":
            await tx.save_poll(replace(one.feed, retired=True))
        assert await claim(tx, everything=True) == []


async def test_a_server_that_was_left_hears_no_feed_but_keeps_its_list(store):
    async with store.write() as tx:
        one = await tx.follow(following(), NOW)
        await tx.save_guild(Guild(GUILD, left=True))
        assert await tx.followings(feed_id=one.feed.id) == []
        assert [kept.id for kept in await tx.followings(guild_id=GUILD)] == [one.id]


async def test_a_poll_writes_all_of_a_feeds_state(store):
    full = Feed(
        id=1,
        url=URL,
        title="Example",
        link="https://example.com/",
        language="en",
        etag='"1"',
        last_modified="Mon, 06 May 2024 07:08:09 GMT",
        body_hash="body",
        interval_seconds=450.5,
        next_poll_at=LATER,
        polled_at=NOW,
        good_at=NOW,
        failing_since=NOW,
        failures=2,
        last_error="down",
        retired=True,
    )
    async with store.write() as tx:
        await tx.follow(following(), NOW)
        await tx.save_poll(full)
        assert await tx.feeds([1]) == [full]
