"""Votes on what was posted: one a person, counted in their own server alone."""

from datetime import timedelta

import pytest

from feeds.ports import Posted, Record
from storage.schema import story
from tests.storage.building import GUILD, LATER, OTHER_GUILD, delivery_draft, vote, watch
from tests.support.store import database_rows


@pytest.fixture
async def posted(store, news):
    """Alert 1 of GUILD stands in message 77, alert 2 of OTHER_GUILD in message 88."""
    async with store.write() as tx:
        for number, message_id in ((1, 77), (2, 88)):
            await tx.mark_sending(number, LATER)
            await tx.mark_sent(number, message_id, LATER)


async def votes(store, guild_id=GUILD, watch_ids=(1, 2)):
    async with store.read() as reads:
        return await reads.votes(guild_id, watch_ids)


async def records(store, guild_id=GUILD):
    async with store.read() as reads:
        return await reads.records(guild_id, (1, 2))


async def test_a_message_is_traced_to_its_story_and_watches_in_its_own_server(store, posted):
    async with store.read() as reads:
        found = [
            await reads.posted(*one) for one in ((GUILD, 77), (OTHER_GUILD, 88), (GUILD, 88), (GUILD, 7))
        ]
    mine, theirs = watch(id=1), watch(guild_id=OTHER_GUILD, id=2)
    assert found == [Posted(1, (mine,)), Posted(1, (theirs,)), None, None]


async def test_a_message_whose_watch_was_removed_is_known_without_it(store, posted):
    async with store.write() as tx:
        await tx.remove_watch(1)
        assert await tx.posted(GUILD, 77) == Posted(1, ())


async def test_a_person_votes_once_and_can_take_it_back(store, posted):
    async with store.write() as tx:
        said = [await tx.add_vote(one) for one in (vote(), vote(voted_at=LATER), vote(user_id=71))]
    assert (said, await votes(store)) == ([True, False, True], [vote(), vote(user_id=71)])
    async with store.write() as tx:
        said = [await tx.remove_vote(one) for one in (vote(), vote(), vote(user_id=71, guild_id=OTHER_GUILD))]
    assert (said, await votes(store)) == ([True, False, False], [vote(user_id=71)])


async def test_votes_count_in_their_own_server_alone(store, posted):
    async with store.write() as tx:
        await tx.add_vote(vote())
    assert (await votes(store, OTHER_GUILD), await records(store, OTHER_GUILD)) == ([], {2: Record(1, 0)})
    assert await records(store) == {1: Record(1, 1)}


async def test_only_what_was_posted_is_counted_and_several_votes_count_once(store, news):
    assert await records(store) == {}
    async with store.write() as tx:
        await tx.add_deliveries([delivery_draft("c", alert_ids=(1,))])
        await tx.mark_sending(1, LATER)
        await tx.mark_sent(1, 77, LATER)
        for user_id in (70, 71):
            await tx.add_vote(vote(user_id=user_id))
    assert await records(store) == {1: Record(1, 1)}


async def test_a_vote_on_a_merged_story_is_one_on_the_story_it_went_into(store, posted):
    async with store.write() as tx:
        await tx.add_vote(vote(story_id=2))
    async with store.write() as tx:
        await tx.change(_merge(2, 1))
        assert [one.story_id for one in await tx.votes(GUILD, [1])] == [1]
        assert await tx.records(GUILD, [1]) == {1: Record(1, 1)}
        assert await tx.remove_vote(vote(voted_at=LATER + timedelta(days=1)))
    assert (await database_rows(store))["vote"] == []


def _merge(story_id, into):
    return story.update().where(story.c.id == story_id).values(merged_into=into)
