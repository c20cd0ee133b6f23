"""Places and what they hear."""

from dataclasses import replace

import pytest

from feeds.errors import StoreError
from feeds.model import Subscription, Tier
from tests.storage.building import CHANNEL, GUILD, LATER, OTHER_GUILD, destination
from tests.support.store import NOW


async def test_a_place_is_one_row_by_where_it_is(store):
    async with store.write() as tx:
        places = [
            await tx.save_destination(one)
            for one in (
                destination(),
                destination(thread_id=7),
                destination(0, user_id=9),
                destination(guild_id=OTHER_GUILD),
                destination(name="renamed", type=5),
            )
        ]
    assert [place.id for place in places] == [1, 2, 3, 4, 1]
    assert places[-1] == destination(id=1, name="renamed", type=5)


async def test_a_place_named_without_its_name_keeps_it(store):
    async with store.write() as tx:
        await tx.save_destination(destination(name="alerts", type=5))
        assert await tx.save_destination(destination(name="")) == destination(id=1, name="alerts", type=5)


async def test_a_place_breaks_once_and_stays_broken_until_it_is_mended(store):
    broken = destination(id=1, broken_at=NOW, broken_reason="Missing Access")
    async with store.write() as tx:
        await tx.save_destination(destination())
        assert await tx.break_destination(1, "Missing Access", NOW)
        assert not await tx.break_destination(1, "Unknown Channel", LATER)
        assert await tx.save_destination(destination()) == broken
        assert await tx.broken_destinations() == [broken]
        await tx.mend_destination(1)
        assert await tx.broken_destinations() == []


async def test_a_subscription_comes_back_as_it_was_saved(store):
    full = Subscription(
        destination(),
        selectors=("alibaba", "#tech"),
        tier=Tier.CERTAIN,
        mode="digest",
        languages=("en", "zh"),
        feeds=("https://example.com/rss",),
        settings={"digest": {"at": "08:00", "days": "weekdays"}, "mention_role": None},
        paused=True,
        managed=True,
    )
    async with store.write() as tx:
        stored = await tx.save_subscription(full)
        assert stored == replace(full, id=1, destination=destination(id=1))
        assert await tx.subscriptions([GUILD]) == [stored]
        assert await tx.subscriptions([OTHER_GUILD]) == await tx.subscriptions([]) == []


async def test_an_edited_subscription_may_move_to_another_place(store):
    async with store.write() as tx:
        first = await tx.save_subscription(Subscription(destination()))
        moved = replace(first, destination=destination(CHANNEL + 1), tier=Tier.WEAK)
        stored = await tx.save_subscription(moved)
        assert stored == replace(moved, destination=destination(CHANNEL + 1, id=2))
        assert await tx.subscriptions([GUILD]) == [stored]


async def test_two_subscriptions_of_one_place_are_two_unless_they_say_the_same(store):
    async with store.write() as tx:
        ids = [
            (await tx.save_subscription(Subscription(destination(), selectors=selectors))).id
            for selectors in (("alibaba",), ("#tech",), ("alibaba",))
        ]
    assert ids == [1, 2, 1]


async def test_a_removed_subscription_is_gone(store):
    async with store.write() as tx:
        first = await tx.save_subscription(Subscription(destination()))
        await tx.remove_subscription(first.id)
        assert await tx.subscriptions([GUILD]) == []
        with pytest.raises(StoreError) as caught:
            await tx.save_subscription(first)
        assert str(caught.value) == "this subscription is not stored any more"
        assert (await tx.save_subscription(replace(first, id=0))).id == 2
