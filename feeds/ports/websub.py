"""Subscriptions at hubs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from feeds.model import Feed


class HubState(StrEnum):
    """Where a subscription at a hub stands: asked for, verified, denied, or asked to end."""

    ASKED = "asked"
    ACTIVE = "active"
    REFUSED = "refused"
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class HubSubscription:
    """What a hub was asked to push for a feed (WebSub). ``token`` ends the callback's address, ``secret``
    signs what comes there. ``failures`` counts requests that were not verified, ``next_try_at`` is when the
    next one is due. ``wanted``: somebody follows the feed, and it still names this hub and topic; not stored.
    """

    feed_id: int
    hub_url: str
    topic_url: str
    token: str = field(repr=False)
    secret: str = field(repr=False)
    state: HubState
    asked_at: datetime
    next_try_at: datetime
    lease_until: datetime | None = None
    pushed_at: datetime | None = None
    failures: int = 0
    wanted: bool = True


class HubReads(Protocol):
    """What is asked of the store about hubs."""

    async def hub_subscription(self, token: str) -> HubSubscription | None:
        """The one whose callback this is."""
        ...

    async def hub_subscriptions(self, feed_ids: Collection[int] | None = None) -> list[HubSubscription]:
        """By feed; of these feeds, or all."""
        ...

    async def due_hub_subscriptions(self, now: datetime, limit: int) -> list[HubSubscription]:
        """Those whose hub is to be asked now, the longest due first; what nobody wants any more and was not
        asked to end is always due."""
        ...

    async def feeds_naming_hubs(self, limit: int) -> list[Feed]:
        """Feeds somebody follows that name a hub and a topic with which no subscription stands, by id. Not
        those that belong to one server alone."""
        ...


class HubWrites(Protocol):
    """What is changed in the store about hubs."""

    async def save_hub_subscriptions(self, subscriptions: Sequence[HubSubscription]) -> None:
        """One a feed; what stood there is replaced."""
        ...

    async def remove_hub_subscriptions(self, feed_ids: Collection[int]) -> None: ...

    async def mark_pushed(self, feed_id: int, now: datetime, *, rate_gain: float) -> None:
        """The feed's hub pushed something; 0.0: nothing new, else what the news adds to the feed's rate."""
        ...

    async def bring_forward(self, feed_ids: Collection[int], now: datetime, polled_before: datetime) -> None:
        """Makes feeds due now that were polled last before then."""
        ...
