"""What the people who run a server are told, once each.

1. In the admin channel, else the system channel, else the channel of its first subscription.
2. Never in the place that the notice is about. A server that has nowhere else is told nothing here; the
   callers log the same sentence.
3. Times are those of the server's time zone.
4. What was never read is told for all feeds of one day together, so that an import of a long list floods
   nobody: neither where such a feed moved, nor that it fails.
5. An all-clear goes only where the trouble was told.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from feeds.answers import GONE
from feeds.health import RHYTHM, SILENCE, silent_since
from feeds.identity import idempotency_key
from feeds.model import DeliveryKind, Destination, Feed, Following, Guild, Miss, Notice
from feeds.ports import DeliveryDraft, Store, Writes
from feeds.standing import TELL_AFTER
from feeds.urls import redact


@dataclass(frozen=True, slots=True)
class Note:
    """What to tell each follower of a feed, once for one ``subject``; with ``after`` only those who were told
    one of these subjects."""

    subject: str
    text: Callable[[Guild], str]
    after: tuple[str, ...] = ()


async def tell(
    tx: Writes,
    guild: Guild,
    *,
    subject: str,
    text: str,
    now: datetime,
    avoid: int = 0,
    after: Sequence[str] = (),
    misses: Sequence[Miss] = (),
) -> bool:
    """Puts a notice into the outbox; the same ``subject`` is told once to a place.

    ``avoid`` is the channel that the notice is about. With ``after`` it is told only where one of these
    subjects was. False where nowhere is left to tell it.
    """
    place = await _place(tx, guild, avoid)
    if place is None:
        return False
    notice = Notice(text, tuple(misses))
    installation = await tx.installation()
    key, *earlier = (
        idempotency_key(installation.key, place, kind=DeliveryKind.NOTICE, identity=one)
        for one in (subject, *after)
    )
    if not earlier or await tx.has_delivery(place.id, earlier):
        await tx.add_deliveries([DeliveryDraft(DeliveryKind.NOTICE, place.id, key, notice, now)])
    return True


async def _place(tx: Writes, guild: Guild, avoid: int) -> Destination | None:
    if guild.notice_channel_id not in (0, avoid):
        return await tx.save_destination(Destination(guild.id, guild.notice_channel_id))
    places = (subscription.destination for subscription in await tx.subscriptions([guild.id]))
    whole = (place for place in places if place.broken_at is None and place.channel_id != avoid)
    return next(whole, None)


async def tell_changes(
    tx: Writes, before: Feed, after: Feed, followings: Sequence[Following], now: datetime
) -> None:
    """Tells every follower what a poll changed about a feed that they should know of: that it is gone for
    good, has failed for TELL_AFTER, can be read again after that, speaks again after a silence, or moved.
    """
    notes = _changes(before, after, now)
    if not notes:
        return
    for guild in await tx.guilds({following.guild_id for following in followings}):
        for note in notes:
            text = note.text(guild)
            await tell(tx, guild, subject=note.subject, text=text, now=now, after=note.after)


async def tell_unread(store: Store, now: datetime) -> None:
    """Tells each server of the feeds that it added on one day and that could not be read so far, all in one
    notice, when the first of them has failed for TELL_AFTER."""
    async with store.read() as reads:
        unread = await reads.unread_feeds()
    batches: defaultdict[tuple[int, date], list[Following]] = defaultdict(list)
    for following in unread:
        batches[following.guild_id, following.added_at.date()].append(following)
    due = {key: found for key, found in batches.items() if any(fails_long(one.feed, now) for one in found)}
    if not due:
        return
    async with store.write() as tx:
        guilds = {one.id: one for one in await tx.guilds({guild_id for guild_id, _ in due})}
        for (guild_id, day), found in due.items():
            await tell(tx, guilds[guild_id], subject=f"unread:{day}", text=_unread(found), now=now)


async def tell_silences(store: Store, now: datetime) -> None:
    """Tells the followers of each feed that fell silent against its own rhythm (``feeds/health.py``)."""
    async with store.read() as reads:
        quiet = await reads.quiet_feeds(now - SILENCE, RHYTHM)
    for feed, seen_at in quiet.items():
        since = silent_since(seen_at, now)
        if since is None:
            continue
        async with store.write() as tx:
            await tx.mark_silent(feed.id, now)
            followings = [one for one in await tx.followings(feed_id=feed.id) if not one.paused]
            for guild in await tx.guilds({following.guild_id for following in followings}):
                note = _silent(feed, since)
                await tell(tx, guild, subject=note.subject, text=note.text(guild), now=now)


def fails_long(feed: Feed, at: datetime | None) -> bool:
    """Whether a feed had failed for so long at that time that its followers are told."""
    return feed.failing_since is not None and at is not None and at - feed.failing_since >= TELL_AFTER


def _changes(before: Feed, after: Feed, now: datetime) -> list[Note]:
    if before.good_at is None:
        return []
    found = [
        (after.retired and not before.retired, _retired(after)),
        (not after.retired and fails_long(after, now), _failing(after, now)),
        (not after.failures and _may_have_been_told(before, now), _recovered(before, now)),
        (before.silent_at is not None and after.silent_at is None, _speaks_again(before)),
        (after.url != before.url, _moved(before, after)),
    ]
    return [note for due, note in found if due]


def _may_have_been_told(feed: Feed, now: datetime) -> bool:
    """Whether its followers may know that it failed; one that is gone and asked again keeps its error."""
    return fails_long(feed, now) or (feed.failures > 0 and feed.last_error.endswith(f"({GONE})"))


def _retired(feed: Feed) -> Note:
    text = (
        f"{feed_name(feed)} is gone for good: its publisher answered 410. I no longer ask for it. "
        "Remove it with /feed remove, or add its new address with /feed add."
    )
    return Note(_retired_subject(feed), lambda guild: text)


def _retired_subject(feed: Feed) -> str:
    return f"retired:{feed.url}:{feed.failing_since}"


def _failing_subject(feed: Feed) -> str:
    return f"failing:{feed.url}:{feed.failing_since}"


def _failing(feed: Feed, now: datetime) -> Note:
    def text(guild: Guild) -> str:
        return (
            f"{feed_name(feed)} has failed since {local_time(feed.failing_since or now, guild)}: "
            f"{feed.last_error}. I keep trying, once a day at least. "
            "Check its address, or remove it with /feed remove."
        )

    return Note(_failing_subject(feed), text)


def _recovered(feed: Feed, now: datetime) -> Note:
    def text(guild: Guild) -> str:
        since = local_time(feed.failing_since or now, guild)
        return f"{feed_name(feed)} can be read again; it had failed since {since}. There is nothing to do."

    told = (_failing_subject(feed), _retired_subject(feed))
    return Note(f"recovered:{feed.url}:{feed.failing_since}", text, after=told)


def _unread(found: Sequence[Following]) -> str:
    if len(found) > 1:
        return (
            f"{len(found)} feeds that were added could not be read so far. /feed list shows why; add them "
            "with their right addresses, or remove them with /feed remove."
        )
    (feed,) = (one.feed for one in found)
    return (
        f"{feed_name(feed)} was added and could not be read so far: {feed.last_error}. "
        "Check its address, or remove it with /feed remove."
    )


def _silent(feed: Feed, since: datetime) -> Note:
    def text(guild: Guild) -> str:
        return (
            f"{feed_name(feed)} answers, but has brought nothing new since {local_time(since, guild)}, which "
            "is unlike it. See on its site whether it has moved; /feed add takes the new address, "
            "/feed remove ends the old one."
        )

    return Note(f"silent:{feed.url}:{since}", text)


def _speaks_again(feed: Feed) -> Note:
    text = f"{feed_name(feed)} brings news again. There is nothing to do."
    return Note(f"speaks:{feed.url}:{feed.silent_at}", lambda guild: text)


def _moved(before: Feed, after: Feed) -> Note:
    text = (
        f"{feed_name(before)} has moved for good to {redact(after.url)}; I follow it there. "
        "Where a configuration file names it, write the new address into it."
    )
    return Note(f"moved:{before.url}:{after.url}", lambda guild: text)


def feed_name(feed: Feed) -> str:
    """Title and redacted address: notices may stand where everybody reads them."""
    address = redact(feed.url)
    return f"{feed.title} ({address})" if feed.title else address


def local_time(at: datetime, guild: Guild) -> str:
    """Date, time and the zone they are in, as "2026-03-02 20:00 (Asia/Hong_Kong)"."""
    return f"{at.astimezone(ZoneInfo(guild.timezone)):%Y-%m-%d %H:%M} ({guild.timezone})"
