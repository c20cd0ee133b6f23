"""How the feeds of a server fare, and which it could do without."""

from collections.abc import Mapping
from datetime import timedelta

from feeds.health import WINDOW_DAYS, Health, measure
from feeds.service.service import Service
from feeds.threads import aside

MOST_SIGHTINGS = 20_000
"""The newest that are looked at; with more of them in WINDOW_DAYS the window is shorter."""


async def measured(service: Service, guild_id: int) -> Mapping[int, Health]:
    """The health of each feed that brought this server something lately, by the feed's id."""
    now = service.now()
    async with service.store.read() as reads:
        found = await reads.sightings(guild_id, now - timedelta(days=WINDOW_DAYS), MOST_SIGHTINGS)
    days: float = WINDOW_DAYS
    if len(found) == MOST_SIGHTINGS:
        days = max((now - found[-1].seen_at) / timedelta(days=1), 1 / 24)
    return await aside(measure, found, days=days)
