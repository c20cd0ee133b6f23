"""What was read of other people's pages is kept for days only, whoever runs the polls."""

from datetime import datetime, timedelta

from feeds.ports import Store
from feeds.robots import RULES_HOLD

PAGES_KEPT = timedelta(days=7)
EVERY = timedelta(hours=1)
"""How often there is something to forget."""


async def forget(store: Store, now: datetime) -> None:
    """Deletes pages that were kept long enough, and rules of sites that hold no longer. Raises StoreError."""
    async with store.write() as tx:
        await tx.forget_pages(now - PAGES_KEPT)
        await tx.forget_robots(now - RULES_HOLD)
