"""Matches and the alerts they lead to."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from feeds.model import Alert, AlertState, Tier
from feeds.ports import Placement
from tests.storage.building import CHANNEL, alert_draft, article, build, destination, match_draft, watch
from tests.support.store import database_rows


@pytest.fixture
async def rows(store):
    """Two stories, two watches, one subscription, two places."""
    await build(store, upto="touch_seen")
    async with store.write() as tx:
        await tx.place(1, [Placement(article("two"))])
        await tx.save_watch(watch("tencent"))
        await tx.save_destination(destination(CHANNEL + 1))


ALIBABA, TENCENT = watch(id=1), watch("tencent", id=2)


async def test_match_ids_come_in_the_order_given(store, rows):
    drafts = [match_draft(TENCENT, 2), match_draft(ALIBABA, 2), match_draft(ALIBABA, 1)]
    async with store.write() as tx:
        assert await tx.add_matches(drafts) == [1, 2, 3]
        assert await tx.add_matches(drafts[::-1]) == [3, 2, 1]
        assert await tx.add_matches([]) == []


async def test_a_newer_judgement_replaces_the_older_and_never_the_reverse(store, rows):
    newer = match_draft(replace(ALIBABA, revision=2), tier=Tier.WEAK, reason="excluded", evidence=())
    async with store.write() as tx:
        for draft in (match_draft(ALIBABA), newer, match_draft(ALIBABA)):
            assert await tx.add_matches([draft]) == [1]
    (row,) = (await database_rows(store))["match"]
    judged = (row["watch_revision"], row["tier"], row["reason"], row["evidence"]["hits"])
    assert judged == (2, "weak", "excluded", [])


@pytest.mark.parametrize("state", AlertState)
async def test_a_changed_watch_leaves_what_stands_behind_an_alert_as_it_was(store, rows, state):
    changed = replace(ALIBABA, revision=2)
    async with store.write() as tx:
        await tx.add_matches([match_draft(ALIBABA, number) for number in (1, 2)])
        await tx.add_alerts([alert_draft(state=state, match_ids=(1,))])
        newer = [match_draft(changed, number, reason="excluded") for number in (1, 2)]
        assert await tx.add_matches(newer) == [1, 2]
    found = [(row["watch_revision"], row["reason"]) for row in (await database_rows(store))["match"]]
    told = (2, "excluded") if state is AlertState.SUPPRESSED else (1, "")
    assert found == [told, (2, "excluded")]


async def test_an_alert_is_one_row_for_a_story_and_a_place(store, rows):
    async with store.write() as tx:
        await tx.add_matches([match_draft(ALIBABA), match_draft(TENCENT)])
        drafts = [
            alert_draft(destination_id=2, state=AlertState.SUPPRESSED, reason="too old"),
            alert_draft(match_ids=(1,), subscription_ids=(1,)),
            alert_draft(story_id=2, revision_id=2),
        ]
        assert await tx.add_alerts(drafts) == [1, 2, 3]
        again = alert_draft(state=AlertState.HELD, reason="quiet hours", match_ids=(2,))
        assert await tx.add_alerts([again]) == [2]
        assert await tx.add_alerts([]) == []
        assert await tx.alerts([1, 2, 99]) == [
            Alert(1, 2, AlertState.SUPPRESSED, "too old", 1),
            Alert(1, 1, AlertState.HELD, "quiet hours", 2),
            Alert(2, 1, AlertState.DUE, "", 3),
        ]
        assert await tx.alerts([2]) == [Alert(2, 1, AlertState.DUE, "", 3)]
    joins = await database_rows(store)
    assert joins["alert_match"] == [{"alert_id": 2, "match_id": 1}, {"alert_id": 2, "match_id": 2}]
    assert joins["alert_subscription"] == [{"alert_id": 2, "subscription_id": 1}]


async def test_alerts_of_a_merged_story_are_those_of_the_living_one(store, rows):
    async with store.write() as tx:
        await tx.add_alerts([alert_draft(story_id=2, revision_id=2)])
        await tx.change(text("UPDATE story SET merged_into = 1 WHERE id = 2"))
        assert await tx.alerts([1]) == [Alert(1, 1, AlertState.DUE, "", 1)]
        assert await tx.alerts([2]) == []
