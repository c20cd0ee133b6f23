"""How the feeds of a server fare, and which it could do without."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from feeds.health import WINDOW_DAYS, Health, measure
from feeds.model import Following
from feeds.ports import Sighting
from feeds.service.service import Service
from feeds.threads import aside

MOST_SIGHTINGS = 20_000
"""The newest that are looked at; with more of them in WINDOW_DAYS the window is shorter."""

DAY = timedelta(days=1)


async def measured(service: Service, guild_id: int) -> Mapping[int, Health]:
    """The health of each feed that brought this server something lately, by the feed's id."""
    now = service.now()
    async with service.store.read() as reads:
        found = await reads.sightings(guild_id, now - WINDOW_DAYS * DAY, MOST_SIGHTINGS)
        followings = await reads.followings(guild_id=guild_id)
        watched = bool(await reads.watches(guild_id=guild_id))
    window = _window(found, now)
    days = {one.feed.id: min(window, _followed(one, now)) for one in followings}
    return await aside(measure, found, days, watched=watched)


def _window(found: Sequence[Sighting], now: datetime) -> float:
    """How many days back the sightings reach."""
    if len(found) < MOST_SIGHTINGS:
        return WINDOW_DAYS
    return max((now - found[-1].seen_at) / DAY, 1 / 24)


def _followed(following: Following, now: datetime) -> float:
    """For how many days the server has had the feed; less than one says nothing of a week."""
    return max((now - (following.first_polled_at or now)) / DAY, 1.0)
