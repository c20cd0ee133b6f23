"""The outbox.

The line of a destination, first to last: what is being sent, posts before edits, oldest first. Only the
head of a line may go out, so that a destination hears in order.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, case, false, func, literal, not_, or_, select, tuple_, update

from feeds.model import AlertState, Delivery, DeliveryKind, DeliveryState, Destination
from feeds.ports import DeliveryDraft
from storage.payloads import payload_from_json, payload_to_json
from storage.schema import alert, delivery, delivery_alert, destination, guild
from storage.session import Session, add_missing
from storage.subscriptions import SubscriptionWrites, destination_columns, destination_of
from storage.types import UtcTime

PENDING, SENDING = DeliveryState.PENDING.value, DeliveryState.SENDING.value
STATE = ["tries", "first_try_at", "next_try_at", "message_id", "idempotency_key", "id"]

LINE = (
    case((delivery.c.state == SENDING, 0), else_=1),
    case((delivery.c.kind == DeliveryKind.EDIT.value, 1), else_=0),
    delivery.c.id,
)

ITS_GUILD = (guild, guild.c.id == destination.c.guild_id)
# Notices may go to servers that are not stored.
REACHABLE = and_(destination.c.broken_at.is_(None), or_(guild.c.id.is_(None), guild.c.left == false()))


def _deliveries() -> Select[Any]:
    return (
        select(delivery, *destination_columns())
        .join(destination, destination.c.id == delivery.c.destination_id)
        .order_by(*LINE)
    )


def _delivery_of(row: Row[Any]) -> Delivery:
    return Delivery(
        kind=DeliveryKind(row.kind),
        destination=destination_of(row),
        payload=payload_from_json(row.payload),
        state=DeliveryState(row.state),
        **{name: row._mapping[name] for name in STATE},
    )


class DeliveryReads(Session):
    """What is waiting, and what went wrong."""

    async def due_deliveries(
        self, now: datetime, *, busy: Collection[int] = (), channel_id: int = 0, limit: int = 100
    ) -> list[Delivery]:
        heads = _heads(busy, channel_id).subquery()
        due = _deliveries().join(heads, heads.c.id == delivery.c.id)
        due = due.where(heads.c.place == 1, delivery.c.state == PENDING, delivery.c.next_try_at <= now)
        return [_delivery_of(row) for row in await self.rows(due.limit(limit))]

    async def sending(self) -> list[Delivery]:
        """Oldest first."""
        resting = select(destination.c.id).join(*ITS_GUILD, isouter=True).where(not_(REACHABLE))
        unknown = (delivery.c.state == SENDING, delivery.c.destination_id.not_in(resting))
        return await _where(self, and_(*unknown))

    async def pending(self, destination_id: int) -> list[Delivery]:
        """In the order of their line."""
        return await _where(
            self, and_(delivery.c.destination_id == destination_id, delivery.c.state == PENDING)
        )

    async def has_delivery(self, destination_id: int, keys: Collection[str]) -> bool:
        one = select(delivery.c.id).where(
            delivery.c.destination_id == destination_id, delivery.c.idempotency_key.in_(list(keys))
        )
        return await self.row(one.limit(1)) is not None

    async def broken_destinations(self) -> list[Destination]:
        """By id."""
        broken = select(*destination_columns()).where(destination.c.broken_at.is_not(None))
        return [destination_of(row) for row in await self.rows(broken.order_by(destination.c.id))]


async def _where(session: Session, condition: Any) -> list[Delivery]:
    return [_delivery_of(row) for row in await session.rows(_deliveries().where(condition))]


def _heads(busy: Collection[int], channel_id: int) -> Select[Any]:
    """Every unsettled delivery with its place in its destination's line."""
    place = func.row_number().over(partition_by=delivery.c.destination_id, order_by=LINE)
    statement = (
        select(delivery.c.id, place.label("place"))
        .join(destination, destination.c.id == delivery.c.destination_id)
        .join(*ITS_GUILD, isouter=True)
        .where(delivery.c.state.in_((PENDING, SENDING)), REACHABLE)
        .where(destination.c.id.not_in(list(busy)))
    )
    return statement.where(destination.c.channel_id == channel_id) if channel_id else statement


class DeliveryWrites(DeliveryReads, SubscriptionWrites):
    """The steps of a delivery; each can be repeated."""

    async def add_deliveries(self, drafts: Sequence[DeliveryDraft]) -> None:
        # One post may go to thousands of places.
        payloads = {id(draft.payload): payload_to_json(draft.payload) for draft in _each_payload(drafts)}
        rows = [_columns(self, draft, payloads[id(draft.payload)]) for draft in drafts]
        await self.change(add_missing(delivery), rows)
        keys = tuple_(delivery.c.destination_id, delivery.c.idempotency_key)
        found = await self.rows_for(
            ((draft.destination_id, draft.idempotency_key) for draft in drafts),
            lambda some: select(delivery.c.id, *keys.clauses).where(keys.in_(some)),
        )
        ids = {(row.destination_id, row.idempotency_key): int(row.id) for row in found}
        joins = [
            {"delivery_id": ids[draft.destination_id, draft.idempotency_key], "alert_id": alert_id}
            for draft in drafts
            for alert_id in draft.alert_ids
        ]
        await self.change(add_missing(delivery_alert), joins)

    async def mark_sending(self, delivery_id: int, now: datetime) -> None:
        """A mark repeated for the same ``now`` counts once; what was settled stays settled."""
        await _mark(self, delivery_id, state=SENDING, **_tried(now))

    async def mark_sent(self, delivery_id: int, message_id: int, now: datetime) -> None:
        sent = {"state": DeliveryState.SENT.value, "message_id": message_id, "sent_at": now, "error": ""}
        if not await _mark(self, delivery_id, **sent):
            return
        posted = update(alert).where(alert.c.id.in_(_alerts_of(delivery_id)))
        await self.change(posted.values(state=AlertState.POSTED.value, reason=""))
        place = select(delivery.c.destination_id).where(delivery.c.id == delivery_id)
        for row in await self.rows(place):
            await self.mend_destination(row.destination_id)

    async def mark_pending(self, delivery_id: int, next_try_at: datetime, error: str) -> None:
        """What was settled stays settled."""
        await _mark(self, delivery_id, state=PENDING, next_try_at=next_try_at, error=error)

    async def mark_unknown(
        self, delivery_id: int, next_try_at: datetime, error: str, *, tried_at: datetime | None = None
    ) -> None:
        """What was settled stays settled."""
        tried = {} if tried_at is None else _tried(tried_at)
        await _mark(self, delivery_id, state=SENDING, next_try_at=next_try_at, error=error, **tried)

    async def mark_dead(self, delivery_id: int, error: str, *, reason: str = "") -> None:
        """An alert that was posted before stays posted."""
        dead = await _mark(self, delivery_id, state=DeliveryState.DEAD.value, error=error)
        if not (dead and reason):
            return
        unposted = and_(alert.c.id.in_(_alerts_of(delivery_id)), alert.c.state != AlertState.POSTED.value)
        await self.change(
            update(alert).where(unposted).values(state=AlertState.SUPPRESSED.value, reason=reason)
        )


def _each_payload(drafts: Sequence[DeliveryDraft]) -> Iterable[DeliveryDraft]:
    """A draft for each payload object."""
    return {id(draft.payload): draft for draft in drafts}.values()


def _columns(session: Session, draft: DeliveryDraft, payload: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": draft.kind.value,
        "destination_id": draft.destination_id,
        "idempotency_key": draft.idempotency_key,
        "payload": payload,
        "state": PENDING,
        "tries": 0,
        "next_try_at": draft.next_try_at,
        "message_id": 0,
        "error": "",
        "created_at": session.now(),
    }


def _tried(at: datetime) -> dict[str, Any]:
    """A try, counted once for one time."""
    return {
        "tries": case((delivery.c.last_try_at == at, delivery.c.tries), else_=delivery.c.tries + 1),
        "first_try_at": func.coalesce(delivery.c.first_try_at, literal(at, UtcTime())),
        "last_try_at": at,
    }


async def _mark(session: Session, delivery_id: int, **values: Any) -> bool:
    """Changes the delivery unless it is settled; False when it is."""
    unsettled = (delivery.c.id == delivery_id, delivery.c.state.in_((PENDING, SENDING)))
    return await session.change(update(delivery).where(*unsettled).values(**values)) > 0


def _alerts_of(delivery_id: int) -> Select[Any]:
    return select(delivery_alert.c.alert_id).where(delivery_alert.c.delivery_id == delivery_id)
