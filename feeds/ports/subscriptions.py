"""Places that hear watches."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from feeds.model import Destination, Subscription


class SubscriptionReads(Protocol):
    """What is asked of the store about subscriptions and places."""

    async def subscriptions(self, guild_ids: Collection[int]) -> list[Subscription]: ...

    async def broken_destinations(self) -> list[Destination]: ...


class SubscriptionWrites(Protocol):
    """What is changed in the store about subscriptions and places."""

    async def save_destination(self, destination: Destination) -> Destination:
        """Adds or updates by (guild, channel, thread, user)."""
        ...

    async def save_subscription(self, subscription: Subscription) -> Subscription:
        """Inserts (id 0) or updates; its destination is saved by the way."""
        ...

    async def remove_subscription(self, subscription_id: int) -> None:
        """What is due through it alone and not sent yet is not sent any more."""
        ...

    async def break_destination(self, destination_id: int, reason: str, now: datetime) -> bool:
        """True when it was whole before: the moment to tell somebody."""
        ...

    async def mend_destination(self, destination_id: int) -> None: ...
