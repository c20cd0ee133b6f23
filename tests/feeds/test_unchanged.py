"""Polls without news, written together."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.errors import StoreError
from feeds.model import Feed
from feeds.unchanged import UnchangedPolls
from storage.store import SqlStore
from tests.storage.building import LATER, OTHER_GUILD, claim, following
from tests.support.store import NOW, database, fixed_clock, store, store_template

__all__ = ["database", "store", "store_template"]


async def followed(store, *names):
    """Feeds that a server follows and had its first poll of, claimed."""
    async with store.write() as tx:
        for name in names:
            one = await tx.follow(following(f"https://example.com/{name}"), NOW)
            await tx.mark_first_polled([one.id], NOW)
        return await claim(tx)


async def stored(store, ids=(1, 2, 3)):
    async with store.read() as reads:
        return await reads.feeds(ids)


def after(feed, **given):
    times = {"polled_at": LATER, "good_at": LATER, "next_poll_at": LATER + timedelta(minutes=15)}
    return replace(feed, **times | given)


async def test_nothing_is_written_before_enough_have_come(store):
    feeds = await followed(store, "a", "b", "c")
    unchanged = UnchangedPolls(store, together=3)
    for feed in feeds[:2]:
        await unchanged.add(after(feed))
    assert await stored(store) == feeds
    await unchanged.add(after(feeds[2]))
    assert await stored(store) == [after(feed) for feed in feeds]


async def test_flushing_writes_what_has_come_and_ends_the_claims(store):
    first, second = await followed(store, "a", "b")
    unchanged = UnchangedPolls(store, together=3)
    await unchanged.add(after(first))
    await unchanged.flush()
    assert await stored(store) == [after(first), second]
    async with store.write() as tx:
        assert [feed.id for feed in await claim(tx, everything=True)] == [first.id]


async def test_what_others_learned_of_a_feed_meanwhile_stays(store):
    (feed,) = await followed(store, "a")
    unchanged = UnchangedPolls(store, together=3)
    await unchanged.add(after(feed))
    async with store.write() as tx:
        await tx.mark_silent(feed.id, NOW)
    await unchanged.flush()
    assert await stored(store) == [after(feed, silent_at=NOW)]


async def test_a_server_that_began_to_follow_meanwhile_gets_its_first_poll_at_once(store):
    (feed,) = await followed(store, "a")
    unchanged = UnchangedPolls(store, together=3)
    await unchanged.add(after(feed))
    async with store.write() as tx:
        await tx.follow(following(feed.url, OTHER_GUILD), NOW)
    await unchanged.flush()
    (late,) = await stored(store)
    assert (late, late.waiting) == (after(feed, next_poll_at=LATER), True)


async def test_a_feed_that_is_gone_is_no_error(store):
    (feed,) = await followed(store, "a")
    unchanged = UnchangedPolls(store, together=2)
    await unchanged.add(after(Feed(99, "https://example.com/gone")))
    await unchanged.add(after(feed))
    assert await stored(store, [1, 99]) == [after(feed)]


async def test_what_cannot_be_written_is_given_up_and_said(database, store):
    (feed,) = await followed(store, "a")
    locked = SqlStore(database, now=fixed_clock, busy_timeout=timedelta())
    unchanged = UnchangedPolls(locked, together=2)
    await unchanged.add(after(feed))
    async with store.write():
        with pytest.raises(StoreError):
            await unchanged.flush()
    await unchanged.flush()
    await locked.close()
    assert await stored(store) == [feed]
