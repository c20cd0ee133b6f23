"""Many feeds at once: an import, all or nothing, with one report; and an export.

An import, in order:
1. each address is read as if it were typed; one that stands twice is one, with the tags and channels of both;
2. feeds the server follows already stay as they are; the others are followed, their first polls spread over
   their interval, up to the quota where there is one;
3. each filter becomes a keyword watch, unless there is one that says the same; it matches from the next
   article on;
4. each channel of this server is subscribed to the watches of its filters, or, where a feed has none, to all;
   only for the feeds that went there.
Nothing is fetched: what an address really holds is seen at its first poll. All is written in one transaction.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from feeds import backoff, opml, quotas
from feeds.errors import UserError
from feeds.imports import kinds
from feeds.listing import LeftOut, Listing, Route, Wanted
from feeds.model import Destination, Feed, Following
from feeds.ports import Writes
from feeds.service import filters
from feeds.service.feeds import MOST_BACKFILL, MOST_SECONDS
from feeds.service.service import Service
from feeds.threads import aside
from feeds.urls import canonical, feed_url, has_credentials, redact

SLICE = 500

Progress = Callable[[int, int], None]
"""Told how many feeds of how many are done, after each slice."""

Places = Callable[[Route], Destination | None]
"""The place of this server that a route leads to; None for one that it has not, or not for this person."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did. ``refused`` has the feeds (named without anything secret) by the reason,
    ``left_out`` counts what has no equivalent here by its kind."""

    source: str
    added: int = 0
    known: int = 0
    repeated: int = 0
    refused: Mapping[str, Sequence[str]] = field(default_factory=dict)
    watches: int = 0
    subscriptions: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def refusals(self) -> int:
        """How many feeds were refused."""
        return sum(map(len, self.refused.values()))


@dataclass(slots=True)
class _Sorted:
    """The feeds of a file by canonical address, and what became of the others."""

    wanted: dict[str, Wanted] = field(default_factory=dict)
    repeated: int = 0
    refused: dict[str, list[str]] = field(default_factory=dict)

    def refuse(self, reason: str, number: int, one: Wanted) -> None:
        place = redact(one.url).strip("…")
        named = " ".join(filter(None, (one.title, f"({place})" if one.title and place else place)))
        self.refused.setdefault(reason, []).append(named or f"entry {number}")


def _quiet(done: int, total: int) -> None:
    """Nobody asked how far it is."""


async def bring(
    service: Service,
    guild_id: int,
    listing: Listing,
    *,
    places: Places,
    limited: bool = True,
    progress: Progress = _quiet,
) -> Report:
    """Imports a file that was read; without ``limited`` no quota holds, as for whoever runs the bot."""
    left_out = LeftOut(listing.left_out)
    found = await aside(_sort, service, listing, left_out)
    async with service.store.write() as tx:
        stored = {canonical(one.feed.url): one.feed.url for one in await tx.followings(guild_id=guild_id)}
        known = found.wanted.keys() & stored.keys()
        if limited:
            _hold_to_quota(found, stored)
        new = {place: one for place, one in found.wanted.items() if place not in stored}
        await _follow(tx, service.now(), guild_id, list(new.values()), progress)
        urls = stored | {place: one.url for place, one in new.items()}
        routed = [(urls[place], route) for place, one in found.wanted.items() for route in one.routes]
        made = await filters.bring(
            tx,
            guild_id,
            routed,
            left_out,
            places=places,
            limited=limited,
            before=stored.values(),
            now=service.now(),
        )
    return Report(
        listing.source,
        added=len(new),
        known=len(known),
        repeated=found.repeated,
        refused=found.refused,
        watches=made.watches,
        subscriptions=made.subscriptions,
        left_out=dict(left_out),
    )


def _sort(service: Service, listing: Listing, left_out: LeftOut) -> _Sorted:
    found = _Sorted()
    for number, one in enumerate(listing.feeds, start=1):
        try:
            wanted = replace(one, url=feed_url(one.url), every_seconds=_interval(service, one, left_out))
        except UserError as error:
            found.refuse(str(error).partition(";")[0], number, one)
            continue
        place = canonical(wanted.url)
        if place in found.wanted:
            found.repeated += 1
            wanted = _joined(found.wanted[place], wanted)
        found.wanted[place] = wanted
    return found


def _interval(service: Service, one: Wanted, left_out: LeftOut) -> float | None:
    if one.every_seconds is None:
        return None
    left_out.note(kinds.SHORT_INTERVAL, one.every_seconds < service.min_poll_seconds)
    return min(max(one.every_seconds, service.min_poll_seconds), MOST_SECONDS)


def _joined(first: Wanted, again: Wanted) -> Wanted:
    """The first of two entries for one feed, with the tags and channels of both."""
    tags = tuple(dict.fromkeys((*first.tags, *again.tags)))
    return replace(first, tags=tags, routes=tuple(dict.fromkeys((*first.routes, *again.routes))))


def _hold_to_quota(found: _Sorted, stored: Mapping[str, str]) -> None:
    room = max(quotas.FEEDS - len(stored), 0)
    new = [place for place in found.wanted if place not in stored]
    for number, place in enumerate(new[room:], start=room + 1):
        found.refuse(f"a server may have {quotas.FEEDS:,} feeds", number, found.wanted.pop(place))


async def _follow(
    tx: Writes, now: datetime, guild_id: int, new: Sequence[Wanted], progress: Progress
) -> None:
    for start in range(0, len(new), SLICE):
        followings = [_following(guild_id, one, now) for one in new[start : start + SLICE]]
        await tx.follow_all(followings, now)
        progress(start + len(followings), len(new))


def _following(guild_id: int, one: Wanted, now: datetime) -> Following:
    wait = backoff.phase(one.url, one.every_seconds or backoff.START_SECONDS)
    private_to = guild_id if has_credentials(one.url) else 0
    return Following(
        id=0,
        guild_id=guild_id,
        feed=Feed(0, one.url, private_to, title=one.title, link=one.link, next_poll_at=now + wait),
        added_at=now,
        every_seconds=one.every_seconds,
        backfill=min(one.backfill, MOST_BACKFILL),
        tags=one.tags,
        full_text=one.full_text,
        paused=one.paused,
    )


@dataclass(frozen=True, slots=True)
class Exported:
    """An OPML document with this many feeds; ``withheld`` names those left out, without anything secret."""

    text: str
    feeds: int
    withheld: tuple[str, ...] = ()


async def export(service: Service, guild_id: int, *, with_credentials: bool) -> Exported:
    """What the server follows, in the order in which it was followed; query strings are complete.

    Addresses with a user name or password are left out unless ``with_credentials``.
    """
    async with service.store.read() as reads:
        guild = await reads.guild(guild_id)
        followings = await reads.followings(guild_id=guild_id)
    kept: list[Following] = []
    withheld: list[str] = []
    for one in followings:
        if with_credentials or not has_credentials(one.feed.url):
            kept.append(one)
        else:
            withheld.append(redact(one.feed.url))
    title = f"Feeds of {guild.name or guild_id}"
    text = await aside(opml.write, title, kept, service.now())
    return Exported(text, len(kept), tuple(withheld))


def lines(report: Report, *, most: int | None = None) -> Iterable[str]:
    """A report in words, at most ``most`` feeds named for each reason."""
    counts = (
        (report.known, "already followed"),
        (report.repeated, "named twice"),
        (report.refusals, "refused"),
    )
    more = "".join(f", {count:,} {words}" for count, words in counts if count)
    noun = "feed" if report.added == 1 else "feeds"
    yield f"Read as {report.source}: {report.added:,} new {noun}{more}."
    if report.watches or report.subscriptions:
        yield f"New keyword watches: {report.watches:,}; new subscriptions: {report.subscriptions:,}."
    for reason, named in sorted(report.refused.items(), key=lambda pair: -len(pair[1])):
        yield f"Refused, {reason} ({len(named):,}):"
        yield from (f"- {one}" for one in named[:most])
        if most is not None and len(named) > most:
            yield f"- and {len(named) - most:,} more"
    if report.left_out:
        yield "Without an equivalent here:"
        yield from (f"- {kind}: {count:,}" for kind, count in report.left_out.items())
