"""Pages and rules of sites are kept no longer than they may be."""

from datetime import timedelta

from feeds.forgetting import DRAFTS_KEPT, PAGES_KEPT, forget
from feeds.model import Feed, Following
from feeds.ports import Draft, DraftRow, KeptPage, KeptRobots, Placement
from feeds.robots import RULES_HOLD
from tests.support.news import article
from tests.support.store import NOW, database, store, store_template

__all__ = ["database", "store", "store_template"]

ORIGIN = "https://wire.example"


async def left(store):
    async with store.read() as reads:
        return list(await reads.pages([1], NOW)), list(await reads.robots([ORIGIN], NOW))


async def test_drafts_are_forgotten_after_a_day(store):
    draft = Draft("f" * 32, 1000, (DraftRow("Gap", problem="too broad"),), NOW)
    async with store.write() as tx:
        await tx.save_draft(draft)
    await forget(store, NOW + DRAFTS_KEPT)
    async with store.read() as reads:
        assert await reads.draft(draft.token, 1000, NOW) == draft
    await forget(store, NOW + DRAFTS_KEPT + timedelta(seconds=1))
    async with store.read() as reads:
        assert await reads.draft(draft.token, 1000, NOW) is None


async def test_pages_are_forgotten_after_a_week_and_rules_after_a_day(store):
    async with store.write() as tx:
        following = await tx.follow(Following(0, 1000, Feed(0, f"{ORIGIN}/rss"), NOW), NOW)
        await tx.place(following.feed.id, [Placement(article())])
        await tx.save_pages([KeptPage(1, f"{ORIGIN}/a", "The whole text.", "", NOW)])
        await tx.save_robots([KeptRobots(ORIGIN, "", closed=False, fetched_at=NOW)])
    await forget(store, NOW + RULES_HOLD)
    assert await left(store) == ([1], [ORIGIN])
    await forget(store, NOW + PAGES_KEPT)
    assert await left(store) == ([1], [])
    await forget(store, NOW + PAGES_KEPT + timedelta(seconds=1))
    assert await left(store) == ([], [])
