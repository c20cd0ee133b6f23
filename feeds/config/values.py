"""Stored values as fields of the configuration file, and back; fields are complete: every key is there."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from feeds import urls, watchfile
from feeds.config import keys
from feeds.config.fields import exact
from feeds.model import Destination, Feed, Following, Guild, Subscription, Tier, Watch

# The keys that a subscription stores as they stand; those it leaves at their default are not stored.
STORED_AS_IS = ("digest", "events", "mention_role", "max_per_hour", "quiet", "style", "language")


def guild_fields(guild: Guild) -> dict[str, Any]:
    """``timezone`` is None until somebody set it."""
    is_set = guild.timezone_set or guild.timezone != "UTC"
    return {
        "timezone": guild.timezone if is_set else None,
        "admin_channel": _text(guild.admin_channel_id),
        "catch_up": guild.catch_up,
        "catch_up_newest": guild.catch_up_newest,
        "max_age_hours": None if guild.max_age_hours is None else exact(guild.max_age_hours),
        "retention_days": guild.retention_days,
        "missed_news": guild.missed_news,
    }


def guild_from(fields: Mapping[str, Any], guild: Guild) -> Guild:
    """The server with these settings; its name and what Discord told of it stay."""
    return replace(
        guild,
        timezone=fields["timezone"] or "UTC",
        timezone_set=fields["timezone"] is not None,
        admin_channel_id=int(fields["admin_channel"] or 0),
        catch_up=fields["catch_up"],
        catch_up_newest=fields["catch_up_newest"],
        max_age_hours=fields["max_age_hours"],
        retention_days=fields["retention_days"],
        missed_news=fields["missed_news"],
    )


def feed_fields(following: Following) -> dict[str, Any]:
    """The address is complete: fields are for the people who run the installation."""
    every = following.every_seconds
    return {
        "url": following.feed.url,
        "every_seconds": None if every is None else exact(every),
        "full_text": following.full_text,
        "backfill": following.backfill,
        "tags": list(following.tags),
        "paused": following.paused,
    }


def following_from(fields: Mapping[str, Any], guild_id: int, now: datetime) -> Following:
    """A new managed following; a feed whose address carries credentials is this server's own."""
    url = fields["url"]
    return Following(
        id=0,
        guild_id=guild_id,
        feed=Feed(id=0, url=url, private_to=guild_id if urls.has_credentials(url) else 0),
        added_at=now,
        every_seconds=fields["every_seconds"],
        backfill=fields["backfill"],
        tags=tuple(fields["tags"]),
        full_text=fields["full_text"],
        paused=fields["paused"],
        managed=True,
    )


def watch_fields(watch: Watch) -> dict[str, Any]:
    """Every key of both kinds of watches."""
    return keys.complete(watchfile.watch_to(watch), keys.WATCH)


def subscription_fields(subscription: Subscription) -> dict[str, Any]:
    """The lists keep their order."""
    place = subscription.destination
    stored = {name: subscription.settings[name] for name in STORED_AS_IS if name in subscription.settings}
    given = {
        "channel": str(place.channel_id),
        "thread": _text(place.thread_id),
        "watches": list(subscription.selectors),
        "mode": subscription.mode,
        "tier": subscription.tier.value,
        "languages": list(subscription.languages),
        "feeds": list(subscription.feeds),
        "paused": subscription.paused,
    }
    return keys.complete({**given, **stored}, keys.SUBSCRIPTION)


def subscription_from(fields: Mapping[str, Any], destination: Destination) -> Subscription:
    """A new managed subscription of this place."""
    as_is = {name: keys.SUBSCRIPTION[name] for name in STORED_AS_IS}
    return Subscription(
        destination,
        selectors=tuple(fields["watches"]),
        tier=Tier(fields["tier"]),
        mode=fields["mode"],
        languages=tuple(fields["languages"]),
        feeds=tuple(fields["feeds"]),
        settings=keys.shortened(fields, as_is),
        paused=fields["paused"],
        managed=True,
    )


def destination_from(fields: Mapping[str, Any], guild_id: int) -> Destination:
    """The place a subscription names, as yet unseen."""
    return Destination(guild_id, int(fields["channel"]), int(fields["thread"] or 0))


def _text(discord_id: int) -> str | None:
    return str(discord_id) if discord_id else None
