"""Takes feeds that are due, for whoever polls them."""

from collections.abc import Callable
from datetime import datetime, timedelta

from feeds.model import Feed
from feeds.ports import Store

CLAIM = timedelta(minutes=5)
"""How long a claimed feed is left to its worker; longer than a fetch and its wait for the host's slot."""


async def poll_due(
    now: datetime,
    store: Store,
    take: Callable[[Feed], None],
    *,
    owner: str,
    limit: int,
    per_host: int | None = None,
    everything: bool = False,
    after_id: int = 0,
) -> int:
    """Claims at most ``limit`` due feeds (or any, with ``everything``) and hands each to ``take``.

    ``per_host`` is how many feeds of one host may be under way: more would only wait for its turn and keep
    workers from other hosts. ``after_id`` leaves out feeds up to that id.
    """
    async with store.write() as tx:
        feeds = await tx.claim_due_feeds(
            now,
            until=now + CLAIM,
            owner=owner,
            limit=limit,
            per_host=per_host,
            everything=everything,
            after_id=after_id,
        )
    for feed in feeds:
        take(feed)
    return len(feeds)
