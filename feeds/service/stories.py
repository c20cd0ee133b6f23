"""What a server saw and what became of it: the recent stories, and why one was posted or not.

What became of a story, in the order of being told:
1. Each alert says it for its place: posted, waiting (with what holds it up), or not posted and why.
2. Without an alert: no match counts, no subscription hears its watches, or it was there before they did.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from feeds.errors import UserError
from feeds.model import AlertState, Destination, Subscription, Watch
from feeds.ports import PlacedAlert, Reads, StoredMatch, StoryQuery, StoryView
from feeds.reasons import REASONS, sentence
from feeds.service import watches as watch_service
from feeds.service.service import Service
from feeds.urls import canonical

PAGE = 5
DEFAULT_HOURS = 24
MOST_HOURS = 2_160
"""As long as articles are kept."""

FORGOTTEN = "I know nothing of this story any more; /recent lists what I saw lately"

_MESSAGE_LINK = re.compile(
    r"https://(?:\w+\.)?discord(?:app)?\.com/channels/(\d{1,19})/\d{1,19}/(\d{1,19})/?"
)


@dataclass(frozen=True, slots=True)
class Fate:
    """What one place heard of a story, in words without a full stop; no place where none should hear it."""

    words: str
    place: Destination | None = None
    message_id: int = 0
    subscriptions: tuple[Subscription, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A story as this server may see it, and what became of it in each place that should hear it.

    ``outdated`` are the keys of watches that were changed since they matched.
    """

    story: StoryView
    fates: tuple[Fate, ...]
    outdated: frozenset[str] = frozenset()

    @property
    def is_posted(self) -> bool:
        """Whether some place of the server has it."""
        return any(fate.message_id for fate in self.fates)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of recent stories, newest first, and what it was asked for."""

    stories: tuple[Told, ...]
    number: int
    more: bool
    hours: int
    watch: Watch | None


async def recent(
    service: Service,
    guild_id: int,
    *,
    watch: str = "",
    watch_id: int = 0,
    hours: int = DEFAULT_HOURS,
    page: int = 0,
) -> Page:
    """Stories with a match of this server's watches (or one, as typed or by id) seen in the last hours.

    Pages count from 0. Raises UserError for an unknown watch and for hours out of range.
    """
    if not 1 <= hours <= MOST_HOURS:
        raise UserError(f"hours must be between 1 and {MOST_HOURS:,}")
    async with service.store.read() as reads:
        stored = await reads.watches(guild_id=guild_id)
        wanted = _one(stored, watch, watch_id)
        query = StoryQuery(
            watch_id=wanted.id if wanted else 0,
            since=service.now() - timedelta(hours=hours),
            limit=PAGE + 1,
            offset=PAGE * page,
        )
        found = await reads.stories(guild_id, query)
        told = await _tell(reads, guild_id, stored, found[:PAGE])
    return Page(told, page, len(found) > PAGE, hours, wanted)


def _one(stored: Sequence[Watch], text: str, watch_id: int) -> Watch | None:
    if text.strip():
        return watch_service.pick(stored, text)
    if not watch_id:
        return None
    for watch in stored:
        if watch.id == watch_id:
            return watch
    raise UserError("this watch is gone; /recent lists the stories of those there are")


async def why(
    service: Service,
    guild_id: int,
    *,
    link: str = "",
    message_id: int = 0,
    channel_id: int = 0,
    story_id: int = 0,
) -> Told:
    """Why a story was posted or not: of a link (an article's or a message's), of one of our messages, of a
    story, or of the newest alert in a channel, and where that has none, in the server. Raises UserError
    without one."""
    query, unknown = question(guild_id, link, message_id, channel_id)
    if story_id:
        query, unknown = StoryQuery(story_id=story_id, matched=False, limit=1), FORGOTTEN
    async with service.store.read() as reads:
        found = await reads.stories(guild_id, query)
        if not found and query.channel_id:
            found = await _newest_alert(reads, guild_id)
        if not found:
            raise UserError(unknown)
        told = await _tell(reads, guild_id, await reads.watches(guild_id=guild_id), found[:1])
    return told[0]


async def _newest_alert(reads: Reads, guild_id: int) -> list[StoryView]:
    """The story posted last in any channel with a subscription; empty where nothing was posted."""
    channels = {one.destination.channel_id for one in await reads.subscriptions([guild_id])}
    posted = [
        story
        for channel_id in channels
        for story in await reads.stories(guild_id, StoryQuery(channel_id=channel_id, matched=False, limit=1))
    ]
    return sorted(posted, key=_posted_last, reverse=True)[:1]


def _posted_last(story: StoryView) -> int:
    """Discord's ids rise with time."""
    return max(placed.message_id for placed in story.alerts)


def question(guild_id: int, link: str, message_id: int = 0, channel_id: int = 0) -> tuple[StoryQuery, str]:
    """What to ask the store, and what to say when it knows nothing."""
    if message_id:
        return StoryQuery(message_id=message_id, matched=False, limit=1), FORGOTTEN
    if not link.strip():
        silent = "I have posted no alert in this server yet; /recent lists what I saw"
        return StoryQuery(channel_id=channel_id, matched=False, limit=1), silent
    unknown = "I have not seen this link in this server's feeds; /recent lists what I saw"
    message = _MESSAGE_LINK.fullmatch(link.strip())
    if message:
        own = int(message[2]) if int(message[1]) == guild_id else -1
        return StoryQuery(message_id=own, matched=False, limit=1), unknown
    address = canonical(link.strip())
    if not address:
        raise UserError("that is no link; paste the address of an article, or leave it out")
    return StoryQuery(url=address, matched=False, limit=1), unknown


async def _tell(
    reads: Reads, guild_id: int, stored: Sequence[Watch], found: Sequence[StoryView]
) -> tuple[Told, ...]:
    subscriptions = await reads.subscriptions([guild_id])
    revisions = {watch.id: watch.revision for watch in stored}
    return tuple(
        Told(
            story,
            fates(story, stored, subscriptions),
            frozenset(
                match.key
                for match in story.matches
                if revisions.get(match.watch_id, match.watch_revision) != match.watch_revision
            ),
        )
        for story in found
    )


def fates(
    story: StoryView, stored: Sequence[Watch], subscriptions: Sequence[Subscription]
) -> tuple[Fate, ...]:
    """What became of the story; never empty."""
    by_id = {subscription.id: subscription for subscription in subscriptions}
    told = tuple(
        Fate(
            _words(placed),
            placed.destination,
            placed.message_id,
            tuple(by_id[one] for one in placed.subscription_ids if one in by_id),
        )
        for placed in story.alerts
    )
    return told or (_silence(story.matches, stored, subscriptions),)


def _words(placed: PlacedAlert) -> str:
    alert, place = placed.alert, placed.destination
    if alert.state is AlertState.POSTED:
        return "posted"
    if alert.state is AlertState.DUE:
        return _waiting(placed, place)
    if alert.state is AlertState.SUPPRESSED:
        return f"not posted: {sentence(alert.reason)}"
    return f"{alert.state.value}: {sentence(alert.reason)}"


def _waiting(placed: PlacedAlert, place: Destination) -> str:
    if placed.delivery_state == "dead":
        return f"not posted: {placed.delivery_error}"
    trouble = place.broken_reason if place.broken_at else placed.delivery_error
    return f"waiting to be posted: {trouble}" if trouble else "waiting to be posted"


def _silence(
    matches: Sequence[StoredMatch], stored: Sequence[Watch], subscriptions: Sequence[Subscription]
) -> Fate:
    if not matches:
        return Fate("not posted: no watch of this server found anything in it")
    counting = {match.watch_id for match in matches if not match.reason}
    if not counting:
        return Fate(f"not posted: {matches[0].reason}")
    matched = [watch for watch in stored if watch.id in counting]
    if not any(subscription.hears(watch) for subscription in subscriptions for watch in matched):
        names = " or ".join(watch.name for watch in matched) or "its watches"
        return Fate(f"not posted: no channel is subscribed to {names}")
    return Fate(f"not posted: {REASONS['before_subscription']}")
