"""What a reading leaves for the next one."""

from datetime import timedelta

from feeds.ports import Placement
from tests.storage.building import LATER, article, claim, following
from tests.support.store import NOW, database_rows


async def followed(tx, *urls):
    for url in urls:
        await tx.follow(following(url), NOW)


async def test_a_claim_brings_along_what_the_last_reading_left(store):
    async with store.write() as tx:
        await followed(tx, "https://example.com/a", "https://example.com/b", "https://example.com/c")
        await tx.save_readings({1: b"\0one", 2: b"two"})
        await tx.save_readings({1: b"\0other"})
        assert {feed.id: feed.reading for feed in await claim(tx)} == {1: b"\0other", 2: b"two", 3: b""}
        assert [feed.reading for feed in await tx.feeds([1, 2, 3])] == [b"", b"", b""]


async def test_an_empty_state_forgets_the_former_one(store):
    async with store.write() as tx:
        await followed(tx, "https://example.com/a", "https://example.com/b")
        await tx.save_readings({1: b"one", 2: b"two"})
        await tx.save_readings({1: b"", 2: b"three"})
    assert [(row["feed_id"], row["state"]) for row in (await database_rows(store))["feed_reading"]] == [
        (2, b"three")
    ]


async def test_what_stood_in_the_document_then_stands_in_it_now(store):
    much_later = LATER + timedelta(days=1)
    async with store.write() as tx:
        await followed(tx, "https://example.com/a", "https://example.com/b")
        for feed_id in (1, 2):
            names = ((f"old {feed_id}", NOW - timedelta(days=2)), (f"new {feed_id}", LATER))
            await tx.place(feed_id, [Placement(article(name, seen_at=at)) for name, at in names])
        await tx.touch_listed(1, NOW, much_later)
    listed = {
        row["key"]: row["listed_at"] for row in (await database_rows(store))["seen"] if "guid" in row["key"]
    }
    assert listed == {
        "guid old 1": NOW - timedelta(days=2),
        "guid new 1": much_later,
        "guid old 2": NOW - timedelta(days=2),
        "guid new 2": LATER,
    }
