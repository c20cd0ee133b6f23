"""Ends subscriptions: they are kept for the alerts that lean on them, and what waited for them alone goes.

1. An alert ends that is due and was caused by no subscription that still stands.
2. A pending delivery that carries nothing but such alerts is dead; one being sent may have arrived, and is
   left to the outbox.
3. The alerts without a delivery under way are suppressed for that reason.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select, update

from feeds.model import AlertState, DeliveryState
from feeds.reasons import reason
from storage.schema import alert, alert_subscription, delivery, delivery_alert, subscription
from storage.session import Session, chunks

LIVE = subscription.c.removed_at.is_(None)
UNSETTLED = (DeliveryState.PENDING.value, DeliveryState.SENDING.value)
ENDED = "the subscription ended"


async def end(session: Session, subscription_ids: Collection[int]) -> None:
    """Marks them removed; one that was removed before stays as it is."""
    for some in chunks(subscription_ids):
        these = (LIVE, subscription.c.id.in_(some))
        await session.change(update(subscription).where(*these).values(removed_at=session.now()))
        await session.change(
            update(delivery)
            .where(delivery.c.id.in_(_waiting(some)))
            .values(state=DeliveryState.DEAD.value, error=ENDED)
        )
        await session.change(
            update(alert)
            .where(alert.c.id.in_(_ended(some)), alert.c.id.not_in(_under_way()))
            .values(state=AlertState.SUPPRESSED.value, reason=reason("ended"))
        )


def _ended(subscription_ids: Collection[int]) -> Select[Any]:
    """Due alerts that these caused and that no living subscription causes."""
    theirs = select(alert_subscription.c.alert_id).where(
        alert_subscription.c.subscription_id.in_(subscription_ids)
    )
    wanted = (
        select(subscription.c.id)
        .join(alert_subscription, alert_subscription.c.subscription_id == subscription.c.id)
        .where(LIVE, alert_subscription.c.alert_id == alert.c.id)
    )
    due = (alert.c.state == AlertState.DUE.value, alert.c.id.in_(theirs))
    return select(alert.c.id).where(*due, ~wanted.correlate(alert).exists())


def _waiting(subscription_ids: Collection[int]) -> Select[Any]:
    """Pending deliveries that carry such alerts and no other."""
    ended = _ended(subscription_ids)
    joined = delivery_alert.alias("joined")
    kept = select(joined.c.alert_id).where(
        joined.c.delivery_id == delivery_alert.c.delivery_id, joined.c.alert_id.not_in(ended)
    )
    return (
        select(delivery_alert.c.delivery_id)
        .join(delivery, delivery.c.id == delivery_alert.c.delivery_id)
        .where(delivery.c.state == DeliveryState.PENDING.value, delivery_alert.c.alert_id.in_(ended))
        .where(~kept.correlate(delivery_alert).exists())
    )


def _under_way() -> Select[Any]:
    return (
        select(delivery_alert.c.alert_id)
        .join(delivery, delivery.c.id == delivery_alert.c.delivery_id)
        .where(delivery.c.state.in_(UNSETTLED))
    )
