"""The first five minutes: how far a server has come, and the post it would have seen."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from feeds import alerts
from feeds.compose import compose
from feeds.matching import Matcher, fields_of
from feeds.model import Feed, Match, Post, Watch
from feeds.ports import Carried, Reads, StoryQuery
from feeds.service.lookback import MOST, WINDOW
from feeds.service.service import Service


@dataclass(frozen=True, slots=True)
class Progress:
    """What a server has so far."""

    watches: int
    feeds: int
    read: int
    """Feeds that were read at least once for this server."""
    subscriptions: int


async def progress(service: Service, guild_id: int) -> Progress:
    """How far the server has come."""
    async with service.store.read() as reads:
        followings = await reads.followings(guild_id=guild_id)
        return Progress(
            watches=len(await reads.watches(guild_id=guild_id)),
            feeds=len(followings),
            read=sum(following.first_polled_at is not None for following in followings),
            subscriptions=len(await reads.subscriptions([guild_id])),
        )


async def sample(service: Service, guild_id: int) -> Post | None:
    """The newest stored match of the last week as it would be posted; None where there is none yet."""
    async with service.store.read() as reads:
        watches = await reads.watches(guild_id=guild_id)
        feeds = {one.feed.id: one.feed for one in await reads.followings(guild_id=guild_id)}
        carried = await _newest_match(reads, guild_id, feeds, service.now() - WINDOW)
        guild = await reads.guild(guild_id)
    if carried is None:
        return None
    matches = await asyncio.to_thread(_match, watches, carried)
    hits = [alerts.Hit(0, match, carried, guild, feeds[carried.feed_id]) for match in matches]
    return compose(carried.article, feeds[carried.feed_id], hits)


async def _newest_match(
    reads: Reads, guild_id: int, feeds: Mapping[int, Feed], since: datetime
) -> Carried | None:
    stories = await reads.stories(guild_id, StoryQuery(since=since, limit=10))
    for story in stories:
        if any(not match.reason for match in story.matches):
            carried = await reads.carried(feeds.keys(), story.seen_at, MOST)
            return next((one for one in carried if one.revision_id == story.revision_id), None)
    return None


def _match(watches: list[Watch], carried: Carried) -> list[Match]:
    return Matcher(watches).match(fields_of(carried.article))
