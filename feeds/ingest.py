"""One feed's poll, from the fetch to what is stored of it.

1. Fetch: conditional, unless a server waits for its first poll and so needs the whole document.
2. Nothing new (304, or the body of last time): only the feed's times are written, together with those of
   others (``unchanged.py``); once a day, what it lists is marked as listed still.
3. Read off the event loop; only what is new in it, where the whole was read within a day.
4. Sort out, match and store what it brought (``intake.py``).

A failure at any step leaves all that is stored as it was, but for the feed's health and next try.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from random import Random
from typing import TYPE_CHECKING

from feeds import standing
from feeds.errors import FetchError, ParseError
from feeds.model import Document, Feed
from feeds.ports import Fetcher, Store
from feeds.quiet import Quiet, QuietNews
from feeds.room import Room
from feeds.threads import aside
from feeds.unchanged import UnchangedPolls

if TYPE_CHECKING:
    from feeds.intake import Intake, Outcome
    from feeds.parsing import Parser, Reading

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll did. ``error`` is a sentence, empty when the feed was read."""

    feed: Feed
    error: str = ""
    unchanged: bool = False
    articles: int = 0
    matches: int = 0
    deliveries: int = 0


class Ingest:
    """Polls claimed feeds; holds what all polls share. ``now`` gives aware UTC.

    ``together`` is how many polls without news are written in one transaction; with more than one, ``flush``
    is to be called from time to time. ``delta``: only what is new in a document is read, where the rest is
    known. ``close`` it at the end.
    """

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        *,
        now: Callable[[], datetime],
        random: Random,
        min_poll_seconds: float,
        block_hosts: Collection[str] = (),
        on_due: Callable[[], None] = lambda: None,
        together: int = 1,
        delta: bool = True,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._now = now
        self._schedule = standing.Schedule(min_poll_seconds, random)
        self._block_hosts = block_hosts
        self._on_due = on_due
        self._unchanged = UnchangedPolls(store, together)
        self._quiet = QuietNews(store, now=now) if together > 1 else None
        self._delta = delta
        self._room = Room()
        self._intake: Intake | None = None
        self._parser: Parser | None = None

    async def poll(self, feed: Feed) -> Polled:
        """Polls one feed; a feed's own failure is written down and reported, never raised."""
        async with self._room.stay(feed.body_bytes):
            return await self._poll(feed)

    async def _poll(self, feed: Feed) -> Polled:
        try:
            document = await self._fetch(feed)
            digest = "" if document.not_modified else standing.body_hash(document.body)
            if not feed.waiting and digest in ("", feed.body_hash):
                return await self._nothing_new(feed, document)
            return await self._something_new(feed, document, digest)
        except (FetchError, ParseError) as error:
            return await self._failed(feed, error)

    async def push(self, feed_id: int, document: Document) -> Polled | None:
        """Reads what a hub pushed for a feed, which may be only its new entries; None where the feed is gone.

        Raises ParseError where it cannot be read; the feed itself is then polled instead.
        """
        async with self._store.read() as reads:
            feed = next(iter(await reads.feeds([feed_id])), None)
        if feed is None:
            return None
        try:
            reading = await self._parse(document, b"")
        except ParseError:
            await self._poll_instead(feed)
            raise
        now = self._now()
        intake = await self._open_intake()
        brought = await intake.sort(feed, reading.parsed, now)
        return self._done(feed, await intake.store_pushed(feed, brought, now))

    async def _poll_instead(self, feed: Feed) -> None:
        now = self._now()
        async with self._store.write() as tx:
            await tx.bring_forward([feed.id], now, now - timedelta(seconds=self._schedule.floor_seconds))

    async def flush(self) -> None:
        """Writes the polls that are still to be written. Raises StoreError."""
        await self._unchanged.flush()

    async def close(self) -> None:
        """Writes what is still to be written; leaves no process behind. Raises StoreError."""
        try:
            if self._quiet:
                await self._quiet.close()
            await self.flush()
        finally:
            if self._parser:
                await self._parser.__aexit__(None, None, None)

    async def _fetch(self, feed: Feed) -> Document:
        if feed.waiting:
            return await self._fetcher.fetch(feed.url)
        return await self._fetcher.fetch(feed.url, etag=feed.etag, last_modified=feed.last_modified)

    async def _nothing_new(
        self, feed: Feed, document: Document, digest: str = "", *, said: bool = False
    ) -> Polled:
        now = self._now()
        after = standing.answered(feed, document, now, self._schedule, digest=digest)
        if after.url == feed.url and not feed.failures and not said and standing.is_listed(feed, now):
            await self._unchanged.add(after)
        else:
            after = await self._store_alone(feed, after, now)
        return Polled(after, unchanged=True)

    async def _store_alone(self, before: Feed, after: Feed, now: datetime) -> Feed:
        """Tells followers what changed; once a day, marks all that the feed listed at the last whole reading
        as listed still.
        """
        from feeds.notices import tell_changes

        listed_still = not standing.is_listed(before, now)
        after = replace(after, listed_at=now) if listed_still else after
        async with self._store.write() as tx:
            if after.url != before.url:
                await tx.save_poll(after)
            if listed_still:
                await tx.touch_listed(after.id, before.listed_at or BEGINNING, now)
            followings = [one for one in await tx.followings(feed_id=after.id) if not one.paused]
            await tell_changes(tx, before, after, followings, now)
            await tx.save_poll(after, first_polls_at_once=True)
        return after

    async def _something_new(self, feed: Feed, document: Document, digest: str) -> Polled:
        state = self._state(feed)
        reading = await self._parse(document, state or b"")
        if not reading.complete and not reading.parsed.entries and reading.state == state:
            about = standing.described(feed, document, reading.parsed)
            return await self._nothing_new(about, document, digest, said=standing.says_anew(feed, about))
        now = self._now()
        left = None if reading.state == state else reading.state
        read = partial(standing.read, feed, document, digest, reading, now=now, schedule=self._schedule)
        intake = await self._open_intake()
        if self._quiet and not reading.complete and standing.is_calm(feed, document):
            articles, version = await intake.quiet(reading.parsed, now)
            after = read(articles)
            if articles and await self._quiet.store(Quiet(after, articles, version, left)):
                return Polled(after, articles=len(articles))
        brought = await intake.sort(feed, reading.parsed, now, complete=reading.complete)
        after = read(brought.news.fresh)
        return self._done(after, await intake.store(feed, after, brought, now, reading=left))

    def _done(self, feed: Feed, outcome: "Outcome") -> Polled:
        if outcome.deliveries:
            self._on_due()
        return Polled(feed, articles=outcome.articles, matches=outcome.matches, deliveries=outcome.deliveries)

    def _state(self, feed: Feed) -> bytes | None:
        """What the last reading left for a delta parse; None where the whole is to be read."""
        is_whole = feed.waiting or not standing.is_listed(feed, self._now())
        return None if is_whole else feed.reading

    async def _parse(self, document: Document, state: bytes) -> "Reading":
        if self._parser is None:
            from feeds.parsing import Parser

            self._parser = Parser(delta=self._delta)
        return await self._parser.parse(document, state)

    async def _open_intake(self) -> "Intake":
        """Made when something changed for the first time: a round without news needs none of it, and it takes
        long to load.
        """
        if self._intake is None:
            await aside(import_module, "feeds.intake")
        if self._intake is None:
            from feeds.fulltext import PageReader
            from feeds.intake import Intake

            assert self._parser, "what is taken in was parsed"
            pages = PageReader(self._store, self._fetcher, self._parser.page, now=self._now)
            self._intake = Intake(self._store, now=self._now, block_hosts=self._block_hosts, pages=pages)
        return self._intake

    async def _failed(self, feed: Feed, error: FetchError | ParseError) -> Polled:
        from feeds.notices import tell_changes

        now = self._now()
        after = standing.failed(feed, error, now, self._schedule)
        async with self._store.write() as tx:
            await tx.save_poll(after)
            followings = [one for one in await tx.followings(feed_id=after.id) if not one.paused]
            await tell_changes(tx, feed, after, followings, now)
        self._on_due()
        return Polled(after, error=str(error))
