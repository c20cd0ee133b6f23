"""Alerts and the requests that post them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from feeds.model import Alert, AlertState, Delivery, DeliveryKind, Notice, Post


@dataclass(frozen=True, slots=True)
class AlertDraft:
    """An alert to store, with the rows that caused it."""

    story_id: int
    destination_id: int
    revision_id: int
    state: AlertState
    reason: str
    match_ids: tuple[int, ...]
    subscription_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DeliveryDraft:
    """A request to put into the outbox."""

    kind: DeliveryKind
    destination_id: int
    idempotency_key: str
    payload: Post | Notice
    next_try_at: datetime
    alert_ids: tuple[int, ...] = ()


class DeliveryReads(Protocol):
    """What is asked of the store about alerts and deliveries."""

    async def alerts(self, story_ids: Collection[int]) -> list[Alert]: ...

    async def has_delivery(self, destination_id: int, keys: Collection[str]) -> bool:
        """Whether the outbox holds, or held and sent, one of these for the place."""
        ...

    async def due_deliveries(
        self, now: datetime, *, busy: Collection[int] = (), channel_id: int = 0, limit: int = 100
    ) -> list[Delivery]:
        """The first unsettled delivery of each destination that is neither busy (ids) nor broken, where
        it is pending and its time has come; posts before edits, oldest first."""
        ...

    async def sending(self) -> list[Delivery]:
        """Deliveries whose outcome is unknown: marked ``sending`` and never settled; not those of places
        that are broken and of servers that were left, which rest as in ``due_deliveries``."""
        ...

    async def pending(self, destination_id: int) -> list[Delivery]: ...


class DeliveryWrites(Protocol):
    """What is changed in the store about alerts and deliveries."""

    async def add_alerts(self, drafts: Sequence[AlertDraft]) -> list[int]:
        """Ids in the order given; an alert that exists for (story, destination) takes the new state,
        reason and revision and gains the joins."""
        ...

    async def add_deliveries(self, drafts: Sequence[DeliveryDraft]) -> None:
        """Puts them into the outbox; one that exists (destination, key) stays as it is."""
        ...

    async def mark_sending(self, delivery_id: int, now: datetime) -> None:
        """Counts a try; sets ``first_try_at`` the first time."""
        ...

    async def mark_sent(self, delivery_id: int, message_id: int, now: datetime) -> None:
        """Its alerts become posted; its destination is whole again."""
        ...

    async def mark_pending(self, delivery_id: int, next_try_at: datetime, error: str) -> None: ...

    async def mark_unknown(
        self, delivery_id: int, next_try_at: datetime, error: str, *, tried_at: datetime | None = None
    ) -> None:
        """It stays ``sending``: nobody knows whether it arrived; look in history from then on. Counts a
        try for ``tried_at``, once, and none where ``mark_sending`` counted the same."""
        ...

    async def mark_dead(self, delivery_id: int, error: str, *, reason: str = "") -> None:
        """With a reason its alerts become suppressed for it."""
        ...
