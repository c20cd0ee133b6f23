"""Which near misses several of a server's feeds carried, and who wants to be told."""

from datetime import timedelta

import pytest

from feeds.model import Guild, Tier
from feeds.ports import Placement
from tests.storage.building import GUILD, OTHER_GUILD, article, following, match_draft, watch
from tests.support.store import NOW

HOUR = timedelta(hours=1)
FEEDS = [f"https://{name}.example/rss" for name in "abcd"]


@pytest.fixture
async def mine(store):
    """GUILD follows the feeds a, b and c, OTHER_GUILD all four."""
    async with store.write() as tx:
        for url in FEEDS:
            await tx.follow(following(url, OTHER_GUILD), NOW)
        for url in FEEDS[:3]:
            await tx.follow(following(url), NOW)
        return await tx.save_watch(watch())


async def carry(store, watch, name, hours, **judged):
    """The feeds carry one article, the first of them with a match; the others so many hours after noon."""
    async with store.write() as tx:
        first = None
        for feed_id, hour in hours.items():
            of = article(name, seen_at=NOW + hour * HOUR)
            (placed,) = await tx.place(feed_id, [Placement(of, first.article_id if first else 0)])
            first = first or placed
        if judged:
            await tx.add_matches([match_draft(watch, first.revision_id, **judged)])
        return first.story_id


async def confirmed(store, guild_id=GUILD, *, since=0, until=24, outlets=3):
    async with store.read() as reads:
        return await reads.confirmed(guild_id, NOW + since * HOUR, NOW + until * HOUR, outlets)


async def test_near_misses_that_enough_feeds_carried_the_newest_first(store, mine):
    weak = await carry(store, mine, "weak", {1: 1, 2: 2, 3: 3}, tier=Tier.WEAK)
    excluded = await carry(store, mine, "excluded", {1: 1, 2: 2, 3: 4}, reason="only inside")
    await carry(store, mine, "certain", {1: 1, 2: 2, 3: 3}, tier=Tier.CERTAIN)
    await carry(store, mine, "nothing", {1: 1, 2: 2, 3: 3})
    await carry(store, mine, "two", {1: 1, 2: 2}, tier=Tier.WEAK)
    assert await confirmed(store) == [excluded, weak]
    assert await confirmed(store, outlets=4) == []


async def test_the_last_of_the_feeds_decides_when(store, mine):
    story = await carry(store, mine, "weak", {1: 1, 2: 5, 3: 9}, tier=Tier.WEAK)
    asked = [await confirmed(store, since=since, until=until) for since, until in ((8, 9), (9, 24), (0, 8))]
    assert asked == [[story], [], []]


async def test_feeds_that_the_server_does_not_follow_confirm_nothing(store, mine):
    await carry(store, mine, "weak", {1: 1, 2: 2, 4: 3}, tier=Tier.WEAK)
    assert await confirmed(store) == []


async def test_matches_of_another_servers_watches_and_of_removed_ones_are_none(store, mine):
    await carry(store, mine, "weak", {1: 1, 2: 2, 3: 3}, tier=Tier.WEAK)
    assert await confirmed(store, OTHER_GUILD) == []
    async with store.write() as tx:
        await tx.remove_watch(mine.id)
    assert await confirmed(store) == []


async def due(store, hours):
    async with store.read() as reads:
        return await reads.missed_due(NOW + hours * HOUR)


async def test_those_who_want_to_be_told_are_due_at_once_and_then_by_their_time(store):
    wants, left = Guild(GUILD, missed_news=True), Guild(OTHER_GUILD, missed_news=True, left=True)
    async with store.write() as tx:
        for one in (wants, left, Guild(3000)):
            await tx.save_guild(one)
    assert await due(store, 0) == {wants: None}
    async with store.write() as tx:
        await tx.mark_missed(GUILD, NOW)
        await tx.save_guild(wants)
    assert [await due(store, hours) for hours in (0, 1)] == [{}, {wants: NOW}]
