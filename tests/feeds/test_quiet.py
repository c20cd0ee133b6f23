"""News that concern nobody, stored together."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from feeds import quiet
from feeds.errors import StoreError
from feeds.quiet import Quiet, QuietNews
from storage.store import SqlStore
from tests.storage.building import LATER, OTHER_GUILD, article, claim, following, watch
from tests.support.store import NOW, database, database_rows, fixed_clock, store, store_template

__all__ = ["database", "store", "store_template"]


async def followed(store, *names):
    """Feeds that a server follows and had its first poll of, claimed."""
    async with store.write() as tx:
        for name in names:
            one = await tx.follow(following(f"https://example.com/{name}"), NOW)
            await tx.mark_first_polled([one.id], NOW)
        return await claim(tx)


def brought(feed, *articles, version=0, reading=b"state"):
    after = replace(feed, polled_at=LATER, good_at=LATER, next_poll_at=LATER + timedelta(minutes=15))
    return Quiet(after, articles, version, reading)


async def stored(store, *news):
    together = QuietNews(store, now=fixed_clock)
    return await asyncio.gather(*[together.store(one) for one in news])


async def titles(store):
    rows = await database_rows(store)
    return [(row["feed_id"], row["title"]) for row in rows["article_revision"]]


async def test_news_of_many_feeds_are_stored_as_each_alone_would_be(store):
    first, second = await followed(store, "a", "b")
    assert await stored(
        store, brought(first, article("one"), article("two")), brought(second, article("three"))
    )
    rows = await database_rows(store)
    assert await titles(store) == [(1, "Title one"), (1, "Title two"), (2, "Title three")]
    counts = {
        name: len(rows[name]) for name in ("article", "story", "story_article", "article_source", "seen")
    }
    assert counts == {"article": 3, "story": 3, "story_article": 3, "article_source": 3, "seen": 6}
    assert [row["state"] for row in rows["feed_reading"]] == [b"state", b"state"]
    async with store.write() as tx:
        assert [feed.polled_at for feed in await tx.feeds([1, 2])] == [LATER, LATER]
        known = await tx.known_entries(1, ["guid one", "url one"])
        assert {entry.content_hash for entry in known.values()} == {"hash one"}
        assert [feed.reading for feed in await claim(tx, everything=True)] == [b"state", b"state"]


async def test_a_full_batch_does_not_wait(store, monkeypatch):
    monkeypatch.setattr(quiet, "WAIT_SECONDS", 3600.0)
    monkeypatch.setattr(quiet, "TOGETHER", 2)
    first, second = await followed(store, "a", "b")
    assert await stored(store, brought(first, article("one")), brought(second, article("two"))) == [
        True,
        True,
    ]


async def test_closing_stores_what_waits(store, monkeypatch):
    monkeypatch.setattr(quiet, "WAIT_SECONDS", 3600.0)
    (feed,) = await followed(store, "a")
    together = QuietNews(store, now=fixed_clock)
    waiting = asyncio.create_task(together.store(brought(feed, article("one"))))
    await asyncio.sleep(0)
    await together.close()
    assert await waiting is True


@pytest.mark.parametrize("same", ["canonical_url", "fingerprint"])
async def test_an_article_of_two_feeds_is_stored_for_one_and_left_to_the_usual_way_for_the_other(store, same):
    first, second = await followed(store, "a", "b")
    one = article("one")
    copy = article("two", **{same: getattr(one, same)})
    assert await stored(store, brought(first, one), brought(second, copy)) == [True, False]
    third = article("three", **{same: getattr(one, same)})
    assert await stored(store, brought(second, third), brought(first, article("four"))) == [False, True]
    assert await titles(store) == [(1, "Title one"), (1, "Title four")]


async def test_what_a_feed_knows_is_left_to_the_usual_way(store):
    (first,) = await followed(store, "a")
    assert await stored(store, brought(first, article("one"))) == [True]
    edited = article("other", guid_key="guid one", title="Edited", content_hash="hash edited")
    before = await database_rows(store)
    assert await stored(store, brought(first, edited)) == [False]
    assert await database_rows(store) == before


async def test_a_watch_saved_since_then_sends_all_the_usual_way(store):
    (feed,) = await followed(store, "a")
    async with store.write() as tx:
        await tx.save_watch(watch())
    before = await database_rows(store)
    assert await stored(store, brought(feed, article("one"))) == [False]
    assert await database_rows(store) == before


async def test_a_feed_that_was_moved_meanwhile_sends_all_the_usual_way(store):
    first, second = await followed(store, "a", "b")
    async with store.write() as tx:
        await tx.save_poll(replace(first, url="https://example.com/moved"))
    before = await database_rows(store)
    news = (brought(first, article("one")), brought(second, article("two")))
    assert await stored(store, *news) == [False, False]
    assert await database_rows(store) == before


async def test_a_server_that_began_to_follow_meanwhile_gets_its_first_poll_at_once(store):
    (feed,) = await followed(store, "a")
    async with store.write() as tx:
        await tx.follow(following(feed.url, OTHER_GUILD), NOW)
    assert await stored(store, brought(feed, article("one"))) == [True]
    async with store.read() as reads:
        (after,) = await reads.feeds([1])
    assert (after.next_poll_at, after.waiting) == (LATER, True)


async def test_each_that_waits_hears_why_nothing_was_stored(store, database):
    first, second = await followed(store, "a", "b")
    locked = SqlStore(database, now=fixed_clock, busy_timeout=timedelta())
    together = QuietNews(locked, now=fixed_clock)
    news = (brought(first, article("one")), brought(second, article("two")))
    async with store.write():
        found = await asyncio.gather(*[together.store(one) for one in news], return_exceptions=True)
    await locked.close()
    assert [isinstance(one, StoreError) for one in found] == [True, True]


async def test_cancelling_one_that_waits_leaves_the_others(store):
    first, second = await followed(store, "a", "b")
    together = QuietNews(store, now=fixed_clock)
    gone = asyncio.create_task(together.store(brought(first, article("one"))))
    kept = asyncio.create_task(together.store(brought(second, article("two"))))
    await asyncio.sleep(0)
    gone.cancel()
    assert await kept is True
    await asyncio.gather(gone, return_exceptions=True)
