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


async def test_a_feed_tells_whether_somebody_waits_for_its_first_poll(store):
    async with store.write() as tx:
        mine = await tx.follow(following(), NOW)
        await tx.follow(following(guild_id=OTHER_GUILD), NOW)
        assert (await tx.feeds([1]))[0].waiting
        await tx.mark_first_polled([mine.id], NOW)
        (claimed,) = await claim(tx)
        assert claimed.waiting
        await tx.mark_first_polled([mine.id, 2], NOW)
        assert not (await tx.feeds([1]))[0].waiting


@pytest.mark.parametrize("why", ["paused", "left"])
async def test_nobody_waits_for_a_feed_that_is_not_polled_for_him(store, why):
    async with store.write() as tx:
        await tx.follow(following(paused=why == "paused", full_text=True), NOW)
        if why == "left":
            await tx.save_guild(Guild(GUILD, left=True))
        (found,) = await tx.feeds([1])
    assert (found.waiting, found.full_text) == (False, False)


@pytest.mark.parametrize("wanted", [[False, False], [False, True]])
async def test_a_feed_tells_whether_somebody_wants_full_text(store, wanted):
    async with store.write() as tx:
        for guild_id, full_text in zip((GUILD, OTHER_GUILD), wanted, strict=True):
            await tx.follow(following(guild_id=guild_id, full_text=full_text), NOW)
        assert (await tx.feeds([1]))[0].full_text is any(wanted)


async def test_everything_can_be_claimed_a_slice_at_a_time(store):
    async with store.write() as tx:
        for number in range(5):
            one = await tx.follow(following(f"https://example.com/{number}"), NOW)
            await tx.save_poll(replace(one.feed, next_poll_at=NOW - timedelta(minutes=number)))
        assert await claimed(tx, everything=True, limit=2) == [1, 2]
        await tx.release_feeds("worker")
        assert await claimed(tx, everything=True, limit=2, after_id=2) == [3, 4]
        assert await claimed(tx, everything=True, limit=2, after_id=4) == [5]
        assert await claimed(tx, everything=True, limit=2, after_id=5) == []


@pytest.mark.parametrize("late", [False, True])
async def test_a_good_poll_is_followed_at_once_by_the_first_poll_of_a_late_follower(store, late):
    async with store.write() as tx:
        one = await tx.follow(following(), NOW)
        await tx.mark_first_polled([one.id], NOW)
        if late:
            await tx.follow(following(guild_id=OTHER_GUILD), NOW)
        after = replace(one.feed, polled_at=NOW, next_poll_at=LATER)
        due = replace(after, next_poll_at=NOW if late else LATER)
        await tx.save_poll(after, first_polls_at_once=True)
        assert await tx.feeds([1]) == [due]
        await tx.save_poll(after)
        assert await tx.feeds([1]) == [after]
        assert await tx.save_good([after]) == 1
        assert await tx.feeds([1]) == [due]
        await tx.save_unchanged([after])
        assert await tx.feeds([1]) == [due]


async def test_a_poll_without_news_writes_its_times_and_nothing_that_others_write(store):
    async with store.write() as tx:
        one = await tx.follow(following(), NOW)
        await tx.mark_first_polled([one.id], NOW)
        before = replace(
            one.feed, title="Example", silent_at=NOW, newest_at=NOW, hub_url="https://hub.example/"
        )
        await tx.save_poll(before)
        times = {"polled_at": LATER, "good_at": LATER, "next_poll_at": LATER, "interval_seconds": 700.0}
        learned = {"etag": '"2"', "last_modified": "today", "body_hash": "new", "body_bytes": 9, "rate": 2.5}
        await claim(tx, everything=True)
        await tx.save_unchanged([replace(one.feed, **times, **learned, least_seconds=60.0)])
        assert await tx.feeds([1]) == [replace(before, **times, **learned, least_seconds=60.0)]
        assert await claimed(tx, everything=True) == [1]


async def test_a_feed_at_another_address_is_not_written_over(store):
    async with store.write() as tx:
        first = await tx.follow(following(), NOW)
        second = await tx.follow(following(OTHER_URL), NOW)
        await tx.save_poll(replace(first.feed, url="https://example.com/moved"))
        news = [replace(one.feed, title="News") for one in (first, second)]
        assert await tx.save_good(news) == 1
        assert [feed.title for feed in await tx.feeds([1, 2])] == ["", "News"]
