"""The outbox: order within a place, and what becomes of a delivery."""

from datetime import timedelta

import pytest

from feeds.model import AlertState, Delivery, DeliveryKind, DeliveryState, Guild, Notice
from tests.storage.building import (
    CHANNEL,
    GUILD,
    LATER,
    build,
    delivery_draft,
    destination,
    post,
)
from tests.support.store import NOW, database_rows

SENDING, SENT = DeliveryState.SENDING, DeliveryState.SENT


@pytest.fixture
async def places(store):
    """Story 1 with an alert in place 1; places 2 and 3 are other channels, 3 with a thread."""
    await build(store, upto="add_alerts")
    async with store.write() as tx:
        await tx.save_destination(destination(CHANNEL + 1))
        await tx.save_destination(destination(CHANNEL, thread_id=7))


async def add(store, *drafts):
    async with store.write() as tx:
        await tx.add_deliveries(drafts)


async def due(store, now=NOW, **given):
    async with store.read() as reads:
        return [delivery.id for delivery in await reads.due_deliveries(now, **given)]


async def alerts(store):
    async with store.read() as reads:
        return [(alert.state, alert.reason) for alert in await reads.alerts([1])]


async def test_a_delivery_comes_back_with_all_a_sender_needs(store, places):
    await add(store, delivery_draft("ab" * 32, alert_ids=(1,)))
    async with store.read() as reads:
        found = await reads.due_deliveries(NOW)
        assert found == await reads.pending(1)
    assert found == [
        Delivery(1, DeliveryKind.POST, destination(id=1), post(), "ab" * 32, next_try_at=NOW),
    ]


async def test_one_key_is_one_delivery_in_a_place(store, places):
    await add(store, delivery_draft("k"), delivery_draft("k", destination_id=2))
    await add(store, delivery_draft("k", payload=Notice("other"), next_try_at=LATER, alert_ids=(1,)))
    await add(store)
    async with store.read() as reads:
        assert [one.payload for one in await reads.due_deliveries(NOW)] == [post(), post()]
    joins = (await database_rows(store))["delivery_alert"]
    assert joins == [{"delivery_id": 1, "alert_id": 1}]


async def test_only_the_head_of_a_line_is_due_and_posts_go_before_edits(store, places):
    await add(
        store,
        delivery_draft("edit", kind=DeliveryKind.EDIT),
        delivery_draft("later", next_try_at=LATER),
        delivery_draft("waits for the one before"),
        delivery_draft("edit elsewhere", destination_id=2, kind=DeliveryKind.EDIT),
        delivery_draft("thread", destination_id=3),
    )
    assert await due(store) == [5, 4]
    assert await due(store, LATER) == [2, 5, 4]
    assert await due(store, LATER, limit=2) == [2, 5]
    assert await due(store, LATER, busy=[1, 2]) == [5]
    assert await due(store, LATER, channel_id=CHANNEL + 1) == [4]
    assert await due(store, LATER, channel_id=CHANNEL) == [2, 5]


async def test_what_is_being_sent_holds_back_its_place_alone(store, places):
    await add(store, delivery_draft("a"), delivery_draft("b"), delivery_draft("c", destination_id=2))
    async with store.write() as tx:
        await tx.mark_sending(2, NOW)
        assert [one.id for one in await tx.sending()] == [2]
        assert [one.id for one in await tx.pending(1)] == [1]
    assert await due(store) == [3]


@pytest.mark.parametrize("why", ["broken", "left"])
async def test_nothing_is_due_where_nobody_can_hear(store, places, why):
    await add(store, delivery_draft("a"))
    async with store.write() as tx:
        if why == "broken":
            await tx.break_destination(1, "Missing Access", NOW)
        else:
            await tx.save_guild(Guild(GUILD, left=True))
        assert [one.id for one in await tx.pending(1)] == [1]
    assert await due(store) == []


async def test_a_try_is_counted_once_however_often_it_is_marked(store, places):
    await add(store, delivery_draft("a"))
    async with store.write() as tx:
        for at in (NOW, NOW, LATER):
            await tx.mark_sending(1, at)
        (sending,) = await tx.sending()
    assert (sending.tries, sending.first_try_at, sending.state) == (2, NOW, SENDING)


async def test_a_sent_delivery_posts_its_alert_and_mends_its_place(store, places):
    await add(store, delivery_draft("a", alert_ids=(1,)))
    async with store.write() as tx:
        await tx.mark_sending(1, NOW)
        await tx.break_destination(1, "Missing Access", NOW)
        await tx.mark_sent(1, 77, LATER)
        assert await tx.broken_destinations() == []
        assert await tx.sending() == []
    (row,) = (await database_rows(store))["delivery"]
    assert (row["state"], row["message_id"], row["sent_at"], row["error"]) == (SENT, 77, LATER, "")
    assert await alerts(store) == [(AlertState.POSTED, "")]


async def test_a_delivery_put_back_waits_for_its_time(store, places):
    await add(store, delivery_draft("a"))
    async with store.write() as tx:
        await tx.mark_sending(1, NOW)
        await tx.mark_pending(1, LATER, "rate limited")
    assert await due(store) == []
    assert await due(store, LATER) == [1]


async def test_a_delivery_of_unknown_outcome_stays_with_the_time_to_look_again(store, places):
    await add(store, delivery_draft("a"))
    async with store.write() as tx:
        await tx.mark_sending(1, NOW)
        await tx.mark_unknown(1, LATER, "no answer")
        (unknown,) = await tx.sending()
    assert (unknown.state, unknown.tries, unknown.next_try_at) == (SENDING, 1, LATER)
    assert await due(store, LATER + timedelta(days=1)) == []


async def test_a_try_of_unknown_outcome_counts_once_and_each_look_after_it(store, places):
    await add(store, delivery_draft("a"))
    async with store.write() as tx:
        await tx.mark_sending(1, NOW)
        counted = []
        for tried_at in (NOW, LATER, LATER, None):
            await tx.mark_unknown(1, LATER, "no answer", tried_at=tried_at)
            counted += [(one.tries, one.first_try_at) for one in await tx.sending()]
    assert counted == [(1, NOW), (2, NOW), (2, NOW), (2, NOW)]


@pytest.mark.parametrize("why", ["broken", "left"])
async def test_an_unknown_outcome_rests_where_nobody_can_hear(store, places, why):
    await add(store, delivery_draft("a"))
    async with store.write() as tx:
        await tx.mark_sending(1, NOW)
        if why == "broken":
            await tx.break_destination(1, "Unknown Channel", NOW)
        else:
            await tx.save_guild(Guild(GUILD, left=True))
        assert await tx.sending() == []
        await tx.save_guild(Guild(GUILD))
        await tx.mend_destination(1)
        assert [one.id for one in await tx.sending()] == [1]


async def test_an_unknown_notice_needs_no_known_server(store):
    async with store.write() as tx:
        await tx.save_destination(destination())
        await tx.add_deliveries([delivery_draft("n", kind=DeliveryKind.NOTICE, payload=Notice("Feed down."))])
        await tx.mark_sending(1, NOW)
        assert [one.id for one in await tx.sending()] == [1]


@pytest.mark.parametrize(
    ("reason", "after"),
    [("", (AlertState.DUE, "")), ("Discord refused it", (AlertState.SUPPRESSED, "Discord refused it"))],
)
async def test_a_dead_delivery_makes_room_and_may_say_why(store, places, reason, after):
    await add(store, delivery_draft("a", alert_ids=(1,)), delivery_draft("b"))
    async with store.write() as tx:
        await tx.mark_dead(1, "bad payload", reason=reason)
    assert await due(store) == [2]
    assert await alerts(store) == [after]


async def test_an_edit_that_dies_leaves_the_alert_posted(store, places):
    await add(store, delivery_draft("post", alert_ids=(1,)))
    await add(store, delivery_draft("edit", kind=DeliveryKind.EDIT, alert_ids=(1,)))
    async with store.write() as tx:
        await tx.mark_sent(1, 77, NOW)
        await tx.mark_dead(2, "unknown message", reason="refused")
    assert await alerts(store) == [(AlertState.POSTED, "")]


@pytest.mark.parametrize("settle", ["sent", "dead"])
async def test_what_is_settled_stays_settled(store, places, settle):
    await add(store, delivery_draft("a", alert_ids=(1,)))
    async with store.write() as tx:
        await (tx.mark_sent(1, 77, NOW) if settle == "sent" else tx.mark_dead(1, "refused"))
    before = await database_rows(store)
    async with store.write() as tx:
        await tx.mark_sending(1, LATER)
        await tx.mark_pending(1, LATER, "late")
        await tx.mark_unknown(1, LATER, "late")
        await tx.mark_sent(1, 78, LATER)
        await tx.mark_dead(1, "late", reason="late")
    assert await database_rows(store) == before


async def test_a_notice_needs_no_alert_and_no_known_server(store):
    async with store.write() as tx:
        await tx.save_destination(destination())
        await tx.add_deliveries([delivery_draft("n", kind=DeliveryKind.NOTICE, payload=Notice("Feed down."))])
        (found,) = await tx.due_deliveries(NOW)
    assert (found.kind, found.payload) == (DeliveryKind.NOTICE, Notice("Feed down."))
