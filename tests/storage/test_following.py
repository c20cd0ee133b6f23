"""Many feeds followed at once: the same rows as one by one, but for when each is due."""

from dataclasses import replace
from datetime import timedelta

from feeds.model import Feed, Following
from tests.storage.building import GUILD, LATER, OTHER_GUILD, URL, following
from tests.support.store import NOW, database_rows


def spread(number, **given):
    feed = Feed(0, f"https://example.com/{number}", next_poll_at=NOW + timedelta(seconds=number))
    return Following(0, GUILD, feed, NOW, **given)


async def test_a_batch_follows_each_feed_due_at_its_own_time(store):
    wanted = [
        spread(number, tags=("wire",), every_seconds=90.5, paused=number == 2) for number in range(1, 1_001)
    ]
    async with store.write() as tx:
        assert await tx.follow_all(wanted, NOW) == 1_000
    async with store.read() as reads:
        stored = await reads.followings(guild_id=GUILD)
    assert [replace(one, id=0, feed=replace(one.feed, id=0, fixed_seconds=None)) for one in stored] == wanted


async def test_a_batch_without_times_leaves_the_rows_that_single_calls_leave(store):
    wanted = [
        following(f"https://example.com/{number}", private_to=number % 2 * GUILD) for number in range(3)
    ]
    async with store.write() as tx:
        for one in wanted:
            await tx.follow(one, NOW)
        single = await tx.followings(guild_id=GUILD)
        for one in await tx.followings(guild_id=GUILD):
            await tx.unfollow(one.id)
        await tx.follow_all(wanted, NOW)
        batch = await tx.followings(guild_id=GUILD)
    assert [(one.feed, one.added_at) for one in batch] == [(one.feed, one.added_at) for one in single]


async def test_a_feed_of_others_keeps_an_earlier_turn_and_loses_a_later_one(store):
    early, late = spread(60), spread(120)
    async with store.write() as tx:
        for number, at in ((60, NOW), (120, NOW + timedelta(hours=1))):
            one = await tx.follow(following(f"https://example.com/{number}", OTHER_GUILD), NOW)
            await tx.save_poll(replace(one.feed, title="Known", next_poll_at=at, retired=number == 120))
        await tx.follow_all([early, late], NOW)
        first, second = await tx.followings(guild_id=GUILD)
    assert (first.feed.next_poll_at, first.feed.title) == (NOW, "Known")
    assert (second.feed.next_poll_at, second.feed.retired) == (late.feed.next_poll_at, False)


async def test_a_feed_followed_already_takes_the_new_wishes_and_keeps_its_turn(store):
    async with store.write() as tx:
        await tx.follow(following(tags=("old",)), NOW)
        before = (await tx.followings(guild_id=GUILD))[0]
        await tx.save_poll(replace(before.feed, next_poll_at=LATER))
        assert await tx.follow_all([following(URL, tags=("new",))], NOW) == 0
        (after,) = await tx.followings(guild_id=GUILD)
    assert (after.id, after.tags, after.feed.next_poll_at) == (before.id, ("new",), LATER)


async def test_an_empty_batch_changes_nothing(store):
    before = await database_rows(store)
    async with store.write() as tx:
        assert await tx.follow_all([], NOW) == 0
    assert await database_rows(store) == before
