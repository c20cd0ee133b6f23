"""Votes: one a person, story and watch, on what was posted in their own server."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from feeds.errors import UserError
from feeds.ports import Record
from feeds.service import subscriptions, votes, watches
from feeds.service.votes import Choice
from tests.feeds.service.conftest import HERE, THERE
from tests.support.store import NOW, database_rows

PIP, MONA = 70, 71
GONE = "this story or its watch is gone; /recent lists what I saw lately"


@pytest.fixture
async def told(desk):
    """Two stories, of Alibaba (1) and of both watches (1 and 2), posted in the messages 701 and 702."""
    following = await desk.follows(HERE, "https://a.example/rss")
    titles = ("Alibaba opens a school", "Alibaba sues Tesla")
    carried = [await desk.carries(following, title) for title in titles]
    for name in ("Alibaba", "Tesla"):
        await watches.add(desk.service, HERE, name=name)
    await subscriptions.subscribe(desk.service, HERE, 5000)
    for message_id, one in enumerate(carried, 701):
        await desk.posts(one, message_id)
    return carried


async def vote(desk, carried, user_id=PIP, *, against=True, guild_id=HERE, watch_id=1):
    """Whether it stands, whether that is a change, and how many people's do."""
    cast = await votes.vote(desk.service, guild_id, carried.story_id, watch_id, user_id, against=against)
    return cast.stands, cast.changed, cast.people


async def records(desk):
    return await votes.records(desk.service, HERE, await watches.listed(desk.service, HERE))


async def merge(desk, story_id, into):
    """As grouping does with two stories of one event."""
    async with desk.service.store.write() as tx:
        await tx.change(text(f"UPDATE story SET merged_into = {into} WHERE id = {story_id}"))


async def refusal(asked):
    with pytest.raises(UserError) as refused:
        await asked
    return str(refused.value)


async def test_a_message_offers_its_watches_with_the_askers_own_vote(desk, told):
    first, second = told
    await vote(desk, first, watch_id=1)
    await vote(desk, second, MONA, watch_id=2)
    alibaba, tesla = await watches.listed(desk.service, HERE)
    asked = [(701, PIP), (701, MONA), (702, PIP), (702, MONA)]
    ballots = [await votes.ballot(desk.service, HERE, *one) for one in asked]
    assert [(one.story.story_id, one.choices) for one in ballots] == [
        (first.story_id, (Choice(alibaba, True),)),
        (first.story_id, (Choice(alibaba, False),)),
        (second.story_id, (Choice(alibaba, False), Choice(tesla, False))),
        (second.story_id, (Choice(alibaba, False), Choice(tesla, True))),
    ]


async def test_a_person_votes_once_and_takes_it_back_once(desk, told):
    story, _ = told
    said = [await vote(desk, story, user_id) for user_id in (PIP, PIP, MONA)]
    assert said == [(True, True, 1), (True, False, 1), (True, True, 2)]
    said = [await vote(desk, story, against=False) for _ in range(2)]
    assert said == [(False, True, 1), (False, False, 1)]
    (row,) = (await database_rows(desk.service.store))["vote"]
    assert (row["user_id"], row["story_id"], row["watch_id"]) == (MONA, story.story_id, 1)


async def test_a_vote_on_one_story_is_none_on_another(desk, told):
    assert [await vote(desk, one) for one in told] == [(True, True, 1)] * 2


async def test_a_record_counts_posts_and_those_that_somebody_voted_against(desk, told):
    await watches.add(desk.service, HERE, name="Quaystone")
    assert await records(desk) == {1: Record(2, 0), 2: Record(1, 0)}
    for user_id in (PIP, MONA):
        await vote(desk, told[0], user_id)
    assert await records(desk) == {1: Record(2, 1), 2: Record(1, 0)}


async def test_votes_on_stories_that_were_merged_are_on_the_one_they_went_into(desk, told):
    first, second = told
    await vote(desk, second)
    await vote(desk, first, MONA)
    await merge(desk, second.story_id, first.story_id)
    ballot = await votes.ballot(desk.service, HERE, 702, PIP)
    assert (ballot.story.story_id, [one.voted for one in ballot.choices]) == (first.story_id, [True, False])
    assert await vote(desk, first, 72) == (True, True, 3)
    said = [await vote(desk, first, against=False) for _ in range(2)]
    assert said == [(False, True, 2), (False, False, 2)]
    assert await records(desk) == {1: Record(2, 2), 2: Record(1, 0)}


async def test_a_person_who_voted_on_both_stories_that_became_one_counts_once(desk, told):
    first, second = told
    for one in told:
        await vote(desk, one)
    await merge(desk, second.story_id, first.story_id)
    assert await vote(desk, first, MONA) == (True, True, 2)
    said = [await vote(desk, first, against=False) for _ in range(2)]
    assert said == [(False, True, 1), (False, False, 1)]


async def test_a_vote_on_a_story_that_went_into_another_is_not_cast_again(desk, told):
    first, second = told
    await vote(desk, second)
    await merge(desk, second.story_id, first.story_id)
    assert await vote(desk, first) == (True, False, 1)
    assert len((await database_rows(desk.service.store))["vote"]) == 1


async def test_only_what_a_watch_of_the_server_matched_can_be_voted_on(desk, told):
    following = await desk.follows(HERE, "https://a.example/rss")
    rain = await desk.carries(following, "Rain again")
    missing = replace(told[0], story_id=99)
    await desk.follows(THERE, "https://b.example/rss")
    said = [
        await refusal(vote(desk, rain)),
        await refusal(vote(desk, missing)),
        await refusal(vote(desk, told[0], watch_id=2)),
        await refusal(vote(desk, told[0], guild_id=THERE)),
        await refusal(votes.ballot(desk.service, THERE, 701, PIP)),
        await refusal(votes.ballot(desk.service, HERE, 700, PIP)),
    ]
    assert said == [GONE] * 4 + ["I know nothing of this story any more; /recent lists what I saw lately"] * 2
    assert (await database_rows(desk.service.store))["vote"] == []


async def test_a_vote_is_stamped_with_the_time_it_was_cast(desk, told):
    service = replace(desk.service, now=lambda: NOW + timedelta(hours=1))
    await votes.vote(service, HERE, told[0].story_id, 1, PIP, against=True)
    async with desk.service.store.read() as reads:
        assert [one.voted_at for one in await reads.votes(HERE, [1])] == [NOW + timedelta(hours=1)]
