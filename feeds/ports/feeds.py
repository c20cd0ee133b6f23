"""Feeds, who follows them, when they are polled and how they fare."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from feeds.model import Feed, Following


@dataclass(frozen=True, slots=True)
class Sighting:
    """An article as one of a server's feeds brought it; ``published_at`` is None where it is not known.
    ``matched``: some watch of the server counts it.
    """

    feed_id: int
    story_id: int
    seen_at: datetime
    published_at: datetime | None
    matched: bool


class FeedReads(Protocol):
    """What is asked of the store about feeds."""

    async def followings(self, *, guild_id: int = 0, feed_id: int = 0) -> list[Following]:
        """By server or by feed (one of them given), oldest first."""
        ...

    async def feeds(self, ids: Collection[int]) -> list[Feed]: ...

    async def sightings(self, guild_id: int, since: datetime, limit: int) -> list[Sighting]:
        """What the server's feeds brought since then and after its first poll of each, newest first."""
        ...

    async def quiet_feeds(self, before: datetime, most: int) -> dict[Feed, list[datetime]]:
        """Feeds somebody follows that were read well since ``before`` and brought nothing new since, and of
        whose silence nobody was told, with the times of their newest ``most`` entries. Feeds that brought
        fewer are left out."""
        ...

    async def unread_feeds(self) -> list[Following]:
        """Who follows feeds that failed and were never read, oldest first; paused ones are not among them."""
        ...


class FeedWrites(Protocol):
    """What is changed in the store about feeds."""

    async def follow(self, following: Following, now: datetime) -> Following:
        """Adds or updates by (guild, feed address, private_to); a feed new to the guild is due at once."""
        ...

    async def follow_all(self, followings: Sequence[Following], now: datetime) -> int:
        """As ``follow``, a batch; returns how many are new to their server. Such a feed is due at its own
        ``next_poll_at`` (where that is None, at once), or earlier where it was due earlier."""
        ...

    async def unfollow(self, following_id: int) -> None:
        """A feed that nobody follows is no longer polled; what it brought stays until pruned."""
        ...

    async def claim_due_feeds(
        self,
        now: datetime,
        *,
        until: datetime,
        owner: str,
        limit: int,
        everything: bool = False,
        per_host: int | None = None,
        after_id: int = 0,
    ) -> list[Feed]:
        """Feeds somebody follows that are due (or all) and not claimed by another, soonest first (all: by
        id); claimed. ``after_id``: only those with a greater id, so that all can be had a slice at a time.

        With ``per_host`` no more feeds of one host than that are under a running claim at once, whoever
        claimed them; so that a slow host holds so many workers and no more.
        """
        ...

    async def release_feeds(self, owner: str) -> None:
        """Gives back what this owner claimed and did not finish."""
        ...

    async def save_poll(self, feed: Feed, *, first_polls_at_once: bool = False) -> None:
        """Writes the feed's state (validators, times, health) and ends its claim. A url that another
        row holds already merges the two: followers and sources move over, nothing is lost. Subscriptions of
        its followers that name its former address name the new one. ``first_polls_at_once``: where a server
        still waits for its first poll, the next one is due at once."""
        ...

    async def save_unchanged(self, feeds: Sequence[Feed]) -> None:
        """Writes the times and validators of polls that found nothing new, and ends their claims. A feed
        that a server began to follow meanwhile is due at once."""
        ...

    async def save_good(self, feeds: Sequence[Feed]) -> int:
        """As ``save_poll`` with ``first_polls_at_once``, a batch; but a feed that has another address now is
        left as it is. Returns how many were written."""
        ...

    async def save_readings(self, states: Mapping[int, bytes]) -> None:
        """What each feed's reading left for the next delta parse; empty forgets what stood there."""
        ...

    async def touch_listed(self, feed_id: int, since: datetime, now: datetime) -> None:
        """Keys that stood in the feed's document at ``since`` or later stand in it now."""
        ...

    async def mark_silent(self, feed_id: int, now: datetime) -> None:
        """Its followers were told that it brings nothing any more."""
        ...

    async def mark_first_polled(self, following_ids: Collection[int], now: datetime) -> None: ...
