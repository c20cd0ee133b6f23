"""What is kept of a feed's last reading, for the next one."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import update

from storage.schema import feed_reading, seen
from storage.session import Session, chunks, upsert

SAVE_READING = upsert(feed_reading, ["feed_id"], ["state"])


class ReadingWrites(Session):
    """What a reading leaves, and what it says to be listed still."""

    async def save_readings(self, states: Mapping[int, bytes]) -> None:
        kept = [{"feed_id": feed_id, "state": state} for feed_id, state in states.items() if state]
        await self.change(SAVE_READING, kept)
        forgotten = [feed_id for feed_id, state in states.items() if not state]
        for some in chunks(forgotten):
            await self.change(feed_reading.delete().where(feed_reading.c.feed_id.in_(some)))

    async def touch_listed(self, feed_id: int, since: datetime, now: datetime) -> None:
        stood = (seen.c.feed_id == feed_id, seen.c.listed_at >= since, seen.c.listed_at < now)
        await self.change(update(seen).where(*stood).values(listed_at=now))
