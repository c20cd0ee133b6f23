"""What the people who run a server are told, once each.

1. In the admin channel, else the system channel, else the channel of its first subscription.
2. Never in the place that the notice is about. A server that has nowhere else is told nothing here; the
   callers log the same sentence.
3. Times are those of the server's time zone.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from feeds.identity import idempotency_key
from feeds.model import DeliveryKind, Destination, Feed, Following, Guild, Notice
from feeds.ports import DeliveryDraft, Writes
from feeds.urls import redact


async def tell(tx: Writes, guild: Guild, *, subject: str, text: str, now: datetime, avoid: int = 0) -> bool:
    """Puts a notice into the outbox; the same ``subject`` is told once to a place.

    ``avoid`` is the channel that the notice is about. False where nowhere is left to tell it.
    """
    place = await _place(tx, guild, avoid)
    if place is None:
        return False
    installation = await tx.installation()
    key = idempotency_key(installation.key, place, kind=DeliveryKind.NOTICE, identity=subject)
    await tx.add_deliveries([DeliveryDraft(DeliveryKind.NOTICE, place.id, key, Notice(text), now)])
    return True


async def _place(tx: Writes, guild: Guild, avoid: int) -> Destination | None:
    if guild.notice_channel_id not in (0, avoid):
        return await tx.save_destination(Destination(guild.id, guild.notice_channel_id))
    places = (subscription.destination for subscription in await tx.subscriptions([guild.id]))
    whole = (place for place in places if place.broken_at is None and place.channel_id != avoid)
    return next(whole, None)


async def feed_retired(tx: Writes, feed: Feed, followings: Sequence[Following], now: datetime) -> None:
    """Tells every follower that the publisher answered 410."""
    text = (
        f"{feed_name(feed)} is gone for good: its publisher answered 410. I no longer ask for it. "
        "Remove it with /feed remove, or add its new address with /feed add."
    )
    for guild in await tx.guilds({following.guild_id for following in followings}):
        await tell(tx, guild, subject=f"retired:{feed.url}:{feed.failing_since}", text=text, now=now)


async def feed_failing(tx: Writes, feed: Feed, followings: Sequence[Following], now: datetime) -> None:
    """Tells every follower that the feed has failed for a day."""
    for guild in await tx.guilds({following.guild_id for following in followings}):
        text = (
            f"{feed_name(feed)} has failed since {local_time(feed.failing_since or now, guild)}: "
            f"{feed.last_error}. I keep trying, once a day at least. "
            "Check its address, or remove it with /feed remove."
        )
        await tell(tx, guild, subject=f"failing:{feed.url}:{feed.failing_since}", text=text, now=now)


def feed_name(feed: Feed) -> str:
    """Title and redacted address: notices may stand where everybody reads them."""
    address = redact(feed.url)
    return f"{feed.title} ({address})" if feed.title else address


def local_time(at: datetime, guild: Guild) -> str:
    """Date, time and the zone they are in, as "2026-03-02 20:00 (Asia/Hong_Kong)"."""
    return f"{at.astimezone(ZoneInfo(guild.timezone)):%Y-%m-%d %H:%M} ({guild.timezone})"
