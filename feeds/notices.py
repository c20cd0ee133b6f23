"""What the people who run a server are told, once each, in the admin channel (else the system channel).

A server that has neither is told nothing here; the callers log the same sentence.
"""

from collections.abc import Sequence
from datetime import datetime

from feeds.identity import idempotency_key
from feeds.model import DeliveryKind, Destination, Feed, Following, Notice
from feeds.ports import DeliveryDraft, Writes
from feeds.urls import redact


async def tell(tx: Writes, guild_id: int, *, subject: str, text: str, now: datetime) -> bool:
    """Puts a notice into the outbox; the same ``subject`` is told once to a server's channel.

    False where the server has no channel for notices.
    """
    guild = await tx.guild(guild_id)
    if not guild.notice_channel_id:
        return False
    place = await tx.save_destination(Destination(guild_id, guild.notice_channel_id))
    key = idempotency_key(
        (await tx.installation()).key,
        guild_id=guild_id,
        channel_id=place.channel_id,
        thread_id=place.thread_id,
        user_id=place.user_id,
        kind=DeliveryKind.NOTICE,
        identity=subject,
    )
    await tx.add_deliveries([DeliveryDraft(DeliveryKind.NOTICE, place.id, key, Notice(text), now)])
    return True


async def feed_retired(tx: Writes, feed: Feed, followings: Sequence[Following], now: datetime) -> None:
    """The publisher answered 410."""
    text = (
        f"{feed_name(feed)} is gone for good: its publisher answered 410. I no longer ask for it. "
        "Remove it with /feed remove, or add its new address with /feed add."
    )
    await _tell_followers(tx, feed, followings, f"retired:{feed.url}:{feed.failing_since}", text, now)


async def feed_failing(tx: Writes, feed: Feed, followings: Sequence[Following], now: datetime) -> None:
    """The feed has failed for a day."""
    text = (
        f"{feed_name(feed)} has failed for 24 hours: {feed.last_error}. I keep trying, once a day at least. "
        "Check its address, or remove it with /feed remove."
    )
    await _tell_followers(tx, feed, followings, f"failing:{feed.url}:{feed.failing_since}", text, now)


async def _tell_followers(
    tx: Writes, feed: Feed, followings: Sequence[Following], subject: str, text: str, now: datetime
) -> None:
    for following in followings:
        await tell(tx, following.guild_id, subject=subject, text=text, now=now)


def feed_name(feed: Feed) -> str:
    """Title and redacted address: notices may stand where everybody reads them."""
    address = redact(feed.url)
    return f"{feed.title} ({address})" if feed.title else address
