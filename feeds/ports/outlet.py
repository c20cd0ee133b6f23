"""What the news posts with."""

from collections.abc import Mapping
from typing import Protocol

from feeds.model import Delivery, Destination


class Outlet(Protocol):
    """Posts to Discord by ids alone; raises DeliveryError."""

    async def send(self, delivery: Delivery) -> int:
        """Posts the delivery with its nonce; returns the message's id."""
        ...

    async def find(self, delivery: Delivery) -> int:
        """The id of our message with the delivery's marker in the channel's history since shortly
        before its first try; 0 when it is not there."""
        ...

    async def check(self, destination: Destination) -> Mapping[str, bool]:
        """Permissions there, by the names Discord shows, → granted; raises when the place is closed."""
        ...
