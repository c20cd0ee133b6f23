"""What was read of other people's pages, and drafts, are kept for days only, whoever runs the polls."""

from datetime import datetime, timedelta

from feeds.ports import Store
from feeds.robots import RULES_HOLD

PAGES_KEPT = timedelta(days=7)
DRAFTS_KEPT = timedelta(days=1)
"""How long watches that were tried can be saved, and a save be undone."""
EVERY = timedelta(hours=1)
"""How often there is something to forget."""


async def forget(store: Store, now: datetime) -> None:
    """Deletes pages and drafts that were kept long enough, and rules of sites that hold no longer. Raises
    StoreError."""
    async with store.write() as tx:
        await tx.forget_pages(now - PAGES_KEPT)
        await tx.forget_robots(now - RULES_HOLD)
        await tx.forget_drafts(now - DRAFTS_KEPT)
