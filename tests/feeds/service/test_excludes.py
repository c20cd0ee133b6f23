"""Excludes: proposed with what they remove and what they lose, kept as a draft, added and undone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.errors import UserError
from feeds.model import Sentence, Tier
from feeds.ports import StoryQuery
from feeds.service import drafts, excludes, subscriptions, votes, watches
from feeds.service.excludes import Effect, Nothing
from feeds.service.trial import Basis, Example
from tests.feeds.service.conftest import HERE, THERE
from tests.support.store import NOW, database_rows

FIRE, RAIN, SCHOOLS = (
    "Fire near Quaystone Valley destroys homes",
    "Rain falls on Quaystone Valley again",
    "The schools of Quaystone Valley stay shut",
)
TITLES = (FIRE, RAIN, SCHOOLS, "Quaystone sues a harbour")
HOUR = timedelta(hours=1)


async def stock(desk, titles=TITLES, *, tier="likely", **given):
    """These articles, the newest first, and a watch on Quaystone that a channel hears; returns what was
    stored, by title."""
    following = await desk.follows(HERE, "https://a.example/rss")
    carried = {
        title: await desk.carries(following, title, age=HOUR * at) for at, title in enumerate(titles, 1)
    }
    await watches.add(desk.service, HERE, name="Quaystone", **given)
    await subscriptions.subscribe(desk.service, HERE, 5000, tier=tier)
    return carried


def example(carried, start):
    """A story as it is shown, with the hit in its headline."""
    article = carried.article
    headline = Sentence(article.title, ((start, start + len("Quaystone")),))
    return Example("Quaystone", headline, article.url, article.seen_at, Tier.LIKELY)


async def propose(desk, carried, guild_id=HERE):
    return await excludes.propose(desk.service, guild_id, carried.story_id, 1)


async def typed(desk, carried, phrase):
    return await excludes.propose_phrase(desk.service, HERE, carried.story_id, 1, phrase)


async def refusal(asked):
    with pytest.raises(UserError) as refused:
        await asked
    return str(refused.value)


async def reasons(desk):
    """Why each stored match of the watch does not count, empty where it does, by title."""
    async with desk.service.store.read() as reads:
        found = await reads.stories(HERE, StoryQuery(limit=9, matched=False))
    return {story.title: [match.reason for match in story.matches] for story in found}


async def test_it_is_proposed_with_what_it_removes_and_what_it_loses(desk):
    stored = await stock(desk)
    await votes.vote(desk.service, HERE, stored[RAIN].story_id, 1, 70, against=True)
    proposal = await propose(desk, stored[FIRE])
    assert proposal.effect == Effect(
        phrase="Quaystone Valley",
        basis=Basis(4, 1, NOW - 4 * HOUR),
        unwanted=2,
        unwanted_samples=(example(stored[FIRE], 10), example(stored[RAIN], 14)),
        lost=1,
        lost_samples=(example(stored[SCHOOLS], 15),),
        takes_story=True,
        takes_all=False,
    )
    (before,) = await watches.listed(desk.service, HERE)
    assert (before.exclude, proposal.watch) == ((), before)


async def test_it_is_added_as_a_draft_is_and_undone(desk):
    stored = await stock(desk, exclude=("Quaystone Pie",))
    (before,) = await watches.listed(desk.service, HERE)
    counted = await reasons(desk)
    proposal = await propose(desk, stored[FIRE])
    await drafts.save(desk.service, HERE, proposal.token)
    (after,) = await watches.listed(desk.service, HERE)
    assert after == replace(before, exclude=("Quaystone Pie", "Quaystone Valley"), revision=2)
    taken = ["only inside the excluded “Quaystone Valley”"]
    assert await reasons(desk) == {**counted, **dict.fromkeys((FIRE, RAIN, SCHOOLS), taken)}
    assert await propose(desk, stored[FIRE]) == Nothing(*taken)
    undone = await drafts.undo(desk.service, HERE, proposal.token)
    assert [replace(one, revision=1) for one in undone.restored] == [before]
    assert await reasons(desk) == counted


async def test_what_was_posted_keeps_its_judgement_and_the_watch_of_today_is_asked(desk):
    stored = await stock(desk)
    for at, title in enumerate((FIRE, RAIN), 777):
        await desk.posts(stored[title], at)
    counted = await reasons(desk)
    await drafts.save(desk.service, HERE, (await propose(desk, stored[FIRE])).token)
    taken = "only inside the excluded “Quaystone Valley”"
    assert await reasons(desk) == {**counted, SCHOOLS: [taken]}
    assert await propose(desk, stored[RAIN]) == Nothing(taken)
    await watches.edit(desk.service, HERE, "quaystone", {"names": ("Quaystone Ports",)})
    assert await propose(desk, stored[RAIN]) == Nothing("the watch finds nothing in it now")


async def test_one_that_takes_every_story_that_nobody_voted_against_is_never_proposed(desk):
    burns, rebuilt = "Quaystone Valley burns down", "Quaystone Valley is rebuilt"
    stored = await stock(desk, (burns, rebuilt))
    assert await propose(desk, stored[burns]) == Nothing()
    assert await refusal(typed(desk, stored[burns], "Quaystone Valley")) == (
        "“Quaystone Valley” would take every stored story that Quaystone finds; type a longer phrase"
    )
    assert (await database_rows(desk.service.store))["draft"] == []
    await votes.vote(desk.service, HERE, stored[rebuilt].story_id, 1, 70, against=True)
    assert (await propose(desk, stored[burns])).effect.phrase == "Quaystone Valley"


async def test_the_first_phrase_that_takes_the_story_is_proposed(desk):
    title = "The “Quaystone Valley Blaze” burns Quaystone Valley again"
    stored = await stock(desk, (title, "Quaystone sues a harbour"))
    effect = (await propose(desk, stored[title])).effect
    assert (effect.phrase, effect.unwanted, effect.takes_story) == ("Quaystone Valley", 1, True)


async def test_a_phrase_that_was_typed_is_tried_as_it_is(desk):
    stored = await stock(desk)
    effect = (await typed(desk, stored[FIRE], "  near   Quaystone Valley ")).effect
    assert (effect.phrase, effect.unwanted, effect.lost, effect.takes_story) == (
        "near Quaystone Valley",
        1,
        0,
        True,
    )
    effect = (await typed(desk, stored[FIRE], "on Quaystone Valley")).effect
    assert (effect.unwanted, effect.lost, effect.takes_story) == (0, 1, False)


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        (
            "QUAYSTONE",
            "“QUAYSTONE” is what Quaystone looks for, so it would find nothing any more; type the longer "
            "phrase around it",
        ),
        ("Quaystone Pie", "“Quaystone Pie” is excluded already; type another phrase"),
        ("—", "exclude: “—” has no letter or digit to look for; write a name or a word"),
    ],
)
async def test_a_phrase_that_would_not_do_is_refused(desk, phrase, said):
    stored = await stock(desk, exclude=("Quaystone Pie",))
    assert await refusal(typed(desk, stored[FIRE], phrase)) == said


async def test_it_takes_only_what_some_channel_hears(desk):
    stored = await stock(desk, tier="certain")
    effect = (await propose(desk, stored[FIRE])).effect
    assert (effect.unwanted, effect.lost, effect.takes_story) == (0, 0, None)


async def test_a_story_found_in_another_place_as_well_is_not_taken(desk):
    title = "Quaystone Valley burns, says Quaystone"
    stored = await stock(desk, (title, "Quaystone sues a harbour"))
    effect = (await propose(desk, stored[title])).effect
    assert (effect.phrase, effect.unwanted, effect.takes_story) == ("Quaystone Valley", 0, False)


async def test_a_watch_of_the_configuration_file_gets_no_draft(desk):
    stored = await stock(desk)
    (watch,) = await watches.listed(desk.service, HERE)
    async with desk.service.store.write() as tx:
        await tx.save_watch(replace(watch, managed=True))
    proposal = await propose(desk, stored[FIRE])
    assert (proposal.effect.phrase, proposal.token) == ("Quaystone Valley", "")
    assert (await database_rows(desk.service.store))["draft"] == []


async def test_another_server_is_proposed_nothing(desk):
    stored = await stock(desk)
    await desk.follows(THERE, "https://a.example/rss")
    await watches.add(desk.service, THERE, name="Quaystone")
    assert await refusal(propose(desk, stored[FIRE], THERE)) == (
        "this story or its watch is gone; /recent lists what I saw lately"
    )
    theirs = await excludes.propose(desk.service, THERE, stored[FIRE].story_id, 2)
    assert await refusal(drafts.save(desk.service, HERE, theirs.token)) == (
        "this is no longer open, for drafts are kept for a day; type the command again"
    )
