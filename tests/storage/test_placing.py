"""Storing articles as feeds carry them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from feeds.ports import Candidate, Carried, KnownEntry, Placement
from tests.storage.building import LATER, OTHER_GUILD, article, following
from tests.support.store import NOW, database_rows

OTHER_URL = "https://example.org/atom"


@pytest.fixture
async def feeds(store):
    """Two feeds: 1 and 2."""
    async with store.write() as tx:
        await tx.follow(following(), NOW)
        await tx.follow(following(OTHER_URL, OTHER_GUILD), NOW)


async def place(store, feed_id, *placements):
    async with store.write() as tx:
        return await tx.place(feed_id, placements)


async def counts(store, *names):
    rows = await database_rows(store)
    return [len(rows[name]) for name in names]


async def test_a_new_article_opens_a_story(store, feeds):
    one, two = article("one"), article("two", url_key="")
    assert await place(store, 1, Placement(one), Placement(two)) == [
        Carried(one, 1, 1, 1, one.identity, 1),
        Carried(two, 2, 2, 2, two.identity, 1),
    ]
    async with store.read() as reads:
        known = await reads.known_entries(1, ["guid one", "url one", "guid two", "url two"])
        assert await reads.known_entries(2, ["guid one"]) == {}
    assert known == {
        "guid one": KnownEntry(1, "hash one"),
        "url one": KnownEntry(1, "hash one"),
        "guid two": KnownEntry(2, "hash two"),
    }


async def test_nothing_to_store_stores_nothing(store, feeds):
    before = await database_rows(store)
    assert await place(store, 1) == []
    assert await database_rows(store) == before


async def test_a_second_feed_adds_its_own_wording_to_the_story(store, feeds):
    await place(store, 1, Placement(article("one")))
    other = article("other", identity="elsewhere")
    assert await place(store, 2, Placement(other, 1)) == [Carried(other, 1, 2, 1, article("one").identity, 2)]
    names = ("article", "story", "article_revision", "article_source", "seen")
    assert await counts(store, *names) == [1, 1, 2, 2, 4]


async def test_an_unchanged_article_gets_no_second_revision(store, feeds):
    (first,) = await place(store, 1, Placement(article("one")))
    (again,) = await place(store, 1, Placement(article("one", seen_at=LATER), 1))
    assert again.revision_id == first.revision_id
    async with store.read() as reads:
        assert await reads.carried([1], NOW, 10) == [first]


async def test_a_changed_article_gets_a_revision_and_keeps_when_it_was_first_seen(store, feeds):
    await place(store, 1, Placement(article("one")))
    edited = article("one", title="Corrected", content_hash="hash edited", seen_at=LATER)
    (second,) = await place(store, 1, Placement(edited, 1))
    assert second == Carried(edited, 1, 2, 1, edited.identity, 1)
    async with store.read() as reads:
        assert await reads.carried([1], LATER, 10) == [replace(second, article=replace(edited, seen_at=NOW))]
        assert await reads.known_entries(1, ["guid one"]) == {"guid one": KnownEntry(1, "hash edited")}


async def test_a_wording_that_is_taken_back_is_a_revision_again(store, feeds):
    hashes = ["first", "second", "first"]
    placed = [
        await place(store, 1, Placement(article("one", content_hash=one), 1 if n else 0))
        for n, one in enumerate(hashes)
    ]
    assert [one.revision_id for (one,) in placed] == [1, 2, 3]


async def test_an_article_listed_twice_in_two_wordings_gains_no_revision_at_each_poll(store, feeds):
    (first,) = await place(store, 1, Placement(article("one")))
    twin = Placement(article("twin", identity=first.article.identity), first.article_id)
    await place(store, 1, twin)
    before = await database_rows(store)
    await place(store, 1, Placement(article("one"), first.article_id), twin)
    await place(store, 1, twin, Placement(article("one"), first.article_id))
    after = await database_rows(store)
    assert after["article_revision"] == before["article_revision"]


async def test_entries_without_any_key_are_recognised_by_what_they_say(store, feeds):
    bare = {"guid_key": "", "url_key": "", "guid": ""}
    one = article("one", **bare)
    two = article("two", **bare, identity=one.identity)
    first = await place(store, 1, Placement(one), Placement(two))
    again = await place(store, 1, Placement(one), Placement(two))
    assert [item.article_id for item in first] == [1, 2]
    assert again == first


async def test_one_entry_twice_in_a_batch_is_one_article(store, feeds):
    one = article("one")
    placed = await place(store, 1, Placement(one), Placement(replace(one, guid_key="guid else")))
    assert [(item.article_id, item.revision_id) for item in placed] == [(1, 1), (1, 1)]


async def test_a_large_batch_keeps_its_order(store, feeds):
    articles = [article(str(number)) for number in range(1200)]
    placed = await place(store, 1, *map(Placement, articles))
    assert [one.article for one in placed] == articles
    assert [one.article_id for one in placed] == sorted({one.article_id for one in placed})
    assert await place(store, 1, *map(Placement, articles)) == placed


async def test_a_pruned_article_stays_seen(store, feeds):
    await place(store, 1, Placement(article("one")))
    async with store.write() as tx:
        await tx.change(text("DELETE FROM article"))
        assert await tx.known_entries(1, ["guid one"]) == {"guid one": KnownEntry(0, "hash one")}


async def test_an_article_of_a_merged_story_is_in_the_living_one(store, feeds):
    one, two = await place(store, 1, Placement(article("one")), Placement(article("two")))
    async with store.write() as tx:
        await tx.change(text("UPDATE story SET merged_into = 1 WHERE id = 2"))
        (again,) = await tx.place(2, [Placement(article("three"), two.article_id)])
    assert (again.story_id, again.story_identity) == (one.story_id, one.article.identity)


async def test_listing_moves_forward_only_and_only_for_known_keys(store, feeds):
    await place(store, 1, Placement(article("one")))
    async with store.write() as tx:
        await tx.touch_seen(1, ["guid one", "guid unknown"], LATER)
        await tx.touch_seen(1, ["guid one"], NOW)
    seen = (await database_rows(store))["seen"]
    assert [(row["key"], row["listed_at"]) for row in seen] == [("guid one", LATER), ("url one", NOW)]


async def test_candidates_are_found_by_any_of_their_links_and_by_recent_fingerprints(store, feeds):
    await place(
        store, 1, Placement(article("one")), Placement(article("old", seen_at=NOW - timedelta(days=9)))
    )
    await place(store, 2, Placement(article("copy"), 1))
    wanted = [
        article("copy", fingerprint=""),
        article("a", canonical_url="", fingerprint="print one"),
        article("b", canonical_url="", fingerprint="print old"),
    ]
    async with store.read() as reads:
        found = await reads.candidates(wanted, NOW - timedelta(days=3))
    assert found == [
        Candidate(1, "https://example.com/copy", "print one", NOW),
        Candidate(1, "https://example.com/one", "print one", NOW),
    ]


async def test_an_empty_link_or_fingerprint_finds_nothing(store, feeds):
    await place(store, 1, Placement(article("one", canonical_url="", fingerprint="")))
    async with store.read() as reads:
        assert await reads.candidates([article("x", canonical_url="", fingerprint="")], NOW) == []


async def test_carried_is_newest_first_and_no_more_than_asked_for(store, feeds):
    full = article(
        "full",
        published_at=NOW - timedelta(days=1),
        author="Author",
        section="Markets",
        categories=("Markets", "Asia"),
        language="en",
        images=("https://example.com/a.png",),
        text="Text.",
        seen_at=LATER,
    )
    placed = await place(store, 1, Placement(article("one")), Placement(article("two")), Placement(full))
    await place(store, 2, Placement(article("three")))
    async with store.read() as reads:
        assert await reads.carried([1], NOW, 10) == placed[::-1]
        assert await reads.carried([1], NOW, 2) == placed[:0:-1]
        assert await reads.carried([1], LATER, 10) == placed[2:]
        assert [one.feed_id for one in await reads.carried([1, 2], NOW, 10)] == [1, 2, 1, 1]
        assert await reads.carried([], NOW, 10) == []
