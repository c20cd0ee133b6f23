"""What becomes of what waits when a subscription ends."""

import pytest

from feeds.model import AlertState, DeliveryState, Subscription
from tests.storage.building import CHANNEL, alert_draft, build, delivery_draft, destination
from tests.support.store import NOW, database_rows

DUE, ENDED = (AlertState.DUE, ""), (AlertState.SUPPRESSED, "ended")


@pytest.fixture
async def waiting(store):
    """Story 1 is due in place 1 through subscription 1."""
    await build(store, upto="add_alerts")
    async with store.write() as tx:
        await tx.add_deliveries([delivery_draft("a", alert_ids=(1,))])


async def standing(store):
    """The state of each delivery, and of each alert with its reason."""
    rows = await database_rows(store)
    return (
        [row["state"] for row in rows["delivery"]],
        [(row["state"], row["reason"]) for row in rows["alert"]],
    )


async def test_what_waited_for_it_alone_is_not_sent(store, waiting):
    async with store.write() as tx:
        await tx.remove_subscription(1)
    assert await standing(store) == ([DeliveryState.DEAD], [ENDED])


async def test_a_subscription_that_ends_with_its_watch_takes_what_waited_along(store, waiting):
    async with store.write() as tx:
        await tx.remove_watch(1)
    assert await standing(store) == ([DeliveryState.DEAD], [ENDED])


async def test_what_another_subscription_wants_is_sent_until_that_ends_too(store, waiting):
    async with store.write() as tx:
        other = await tx.save_subscription(Subscription(destination(), selectors=("*",)))
        await tx.add_alerts([alert_draft(subscription_ids=(other.id,))])
        await tx.remove_subscription(1)
    assert await standing(store) == ([DeliveryState.PENDING], [DUE])
    async with store.write() as tx:
        await tx.remove_subscription(other.id)
    assert await standing(store) == ([DeliveryState.DEAD], [ENDED])


async def test_what_may_have_arrived_is_left_to_be_looked_for(store, waiting):
    async with store.write() as tx:
        await tx.mark_sending(1, NOW)
        await tx.remove_subscription(1)
    assert await standing(store) == ([DeliveryState.SENDING], [DUE])


async def test_what_was_posted_stays_posted(store, waiting):
    async with store.write() as tx:
        await tx.mark_sent(1, 77, NOW)
        await tx.remove_subscription(1)
    assert await standing(store) == ([DeliveryState.SENT], [(AlertState.POSTED, "")])


async def test_what_waits_elsewhere_goes_on(store, waiting):
    async with store.write() as tx:
        other = await tx.save_subscription(Subscription(destination(CHANNEL + 1)))
        (alert_id,) = await tx.add_alerts([alert_draft(destination_id=2, subscription_ids=(other.id,))])
        await tx.add_deliveries([delivery_draft("b", destination_id=2, alert_ids=(alert_id,))])
        await tx.remove_subscription(1)
    assert await standing(store) == ([DeliveryState.DEAD, DeliveryState.PENDING], [ENDED, DUE])


async def test_ending_twice_is_ending_once(store, waiting):
    async with store.write() as tx:
        await tx.remove_subscription(1)
    before = await database_rows(store)
    async with store.write() as tx:
        await tx.remove_subscription(1)
    assert await database_rows(store) == before
