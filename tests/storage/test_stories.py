"""What each of two servers with overlapping feeds is shown of a story."""

from dataclasses import replace

from feeds.model import AlertState, Tier
from feeds.ports import Placement
from tests.storage.building import (
    GUILD,
    LATER,
    OTHER_GUILD,
    match_draft,
    watch,
)
from tests.storage.overlap import (
    ALL,
    BY_PAPER,
    BY_WIRE,
    MINE,
    THEIRS,
    ids,
    stored_match,
    stories,
)


async def test_each_server_sees_a_story_through_its_own_feeds(store, news):
    assert await stories(store, GUILD) == [MINE]
    assert [view for view in await stories(store, OTHER_GUILD) if view.story_id == 1] == [THEIRS]
    assert await ids(store, OTHER_GUILD, ALL) == [2, 1]
    assert await stories(store, 3000) == []


async def test_a_story_vanishes_with_the_last_feed_that_carried_it(store, news):
    async with store.write() as tx:
        await tx.unfollow(1)
    (view,) = await stories(store, GUILD)
    assert (view.title, view.outlets, view.matches) == (BY_PAPER.title, 1, (stored_match(3, 1),))
    async with store.write() as tx:
        await tx.unfollow(2)
    assert await stories(store, GUILD) == []


async def test_the_outlet_is_the_feeds_title_once_known(store, news):
    async with store.write() as tx:
        (wire,) = await tx.feeds([1])
        await tx.save_poll(replace(wire, title="The Wire"))
    assert await stories(store, GUILD) == [replace(MINE, outlet="The Wire")]


async def test_the_newest_wording_of_the_first_feed_is_shown(store, news):
    edited = replace(BY_WIRE, title="Corrected", content_hash="edited", seen_at=LATER)
    async with store.write() as tx:
        await tx.place(1, [Placement(edited, 1)])
    assert await stories(store, GUILD) == [replace(MINE, title="Corrected", revision_id=5)]


async def test_each_watch_has_one_match_the_best(store, news):
    async with store.write() as tx:
        mine = watch(id=1)
        await tx.add_matches(
            [
                match_draft(mine, 1, tier=Tier.LIKELY),
                match_draft(mine, 2, reason="excluded"),
                match_draft(await tx.save_watch(watch("tencent", names=("Tencent",))), 2, tier=Tier.CERTAIN),
                match_draft(await tx.save_watch(watch("baidu")), 2, reason="excluded"),
            ]
        )
    (view,) = await stories(store, GUILD)
    assert [(one.key, one.tier, one.reason) for one in view.matches] == [
        ("tencent", Tier.CERTAIN, ""),
        ("alibaba", Tier.LIKELY, ""),
        ("baidu", Tier.CERTAIN, "excluded"),
    ]


async def test_a_failed_delivery_says_why_beside_its_alert(store, news):
    async with store.write() as tx:
        await tx.mark_dead(1, "embed too long", reason="Discord refused it")
    (view,) = await stories(store, GUILD)
    (placed,) = view.alerts
    assert (placed.alert.state, placed.delivery_state, placed.delivery_error) == (
        AlertState.SUPPRESSED,
        "dead",
        "embed too long",
    )
