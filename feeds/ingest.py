"""One feed's poll, from the fetch to one transaction.

1. Fetch: conditional, unless a server waits for its first poll and so needs the whole document.
2. Nothing new (304, or the body of last time): only the feed's times are written.
3. Parse off the event loop; sort out what this feed carried before.
4. Match what is new or changed, and for a server's first poll all that is listed, for every server that
   follows the feed, also where the article itself was known.
5. One transaction holds articles, matches, alerts, deliveries, seen keys and the feed's validators.

A failure at any step leaves all that is stored as it was, but for the feed's health and next try.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from random import Random

from feeds import backoff, dedupe
from feeds.articles import to_articles
from feeds.errors import FetchError, ParseError
from feeds.formats import parse
from feeds.matching import Matcher, fields_of
from feeds.model import (
    Article,
    Document,
    Feed,
    Following,
    Match,
    ParsedFeed,
)
from feeds.news import Listed, write_news
from feeds.notices import tell_changes
from feeds.ports import Fetcher, Reads, Store, Writes
from feeds.terms import Terms
from feeds.threads import aside
from feeds.urls import host, is_among

CLAIM = timedelta(minutes=5)
"""How long a claimed feed is left to its worker; longer than a fetch and its wait for the host's slot."""


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll did. ``error`` is a sentence, empty when the feed was read."""

    feed: Feed
    error: str = ""
    unchanged: bool = False
    articles: int = 0
    matches: int = 0
    deliveries: int = 0


async def poll_due(
    now: datetime,
    store: Store,
    take: Callable[[Feed], None],
    *,
    owner: str,
    limit: int,
    per_host: int | None = None,
    everything: bool = False,
) -> int:
    """Claims at most ``limit`` due feeds (or any, with ``everything``) and hands each to ``take``.

    ``per_host`` is how many feeds of one host may be under way: more would only wait for its turn and keep
    workers from other hosts.
    """
    async with store.write() as tx:
        feeds = await tx.claim_due_feeds(
            now, until=now + CLAIM, owner=owner, limit=limit, per_host=per_host, everything=everything
        )
    for feed in feeds:
        take(feed)
    return len(feeds)


class Ingest:
    """Polls claimed feeds; holds what all polls share. ``now`` gives aware UTC."""

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
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._now = now
        self._random = random
        self._floor_seconds = min_poll_seconds
        self._block_hosts = tuple(block_hosts)
        self._on_due = on_due
        self._terms = Terms()

    async def poll(self, feed: Feed) -> Polled:
        """Polls one feed; a feed's own failure is written down and reported, never raised."""
        async with self._store.read() as reads:
            followings = await _followings(reads, feed)
        waiting = [following for following in followings if following.first_polled_at is None]
        try:
            document = await self._fetch(feed, whole=bool(waiting))
            if not waiting and _unchanged(feed, document):
                return await self._write_unchanged(feed, document, followings)
            parsed = await aside(parse, document)
        except (FetchError, ParseError) as error:
            return await self._write_failure(feed, followings, error)
        polled = await self._write(feed, document, parsed, followings, waiting)
        if polled.deliveries:
            self._on_due()
        return polled

    async def _fetch(self, feed: Feed, *, whole: bool) -> Document:
        if whole:
            return await self._fetcher.fetch(feed.url)
        return await self._fetcher.fetch(feed.url, etag=feed.etag, last_modified=feed.last_modified)

    async def _write_unchanged(
        self, feed: Feed, document: Document, followings: Sequence[Following]
    ) -> Polled:
        saved = self._good(feed, document, new_entries=0)
        async with self._store.write() as tx:
            await _save(tx, replace(saved, body_hash=feed.body_hash))
            await tell_changes(tx, feed, saved, followings, self._now())
        return Polled(saved, unchanged=True)

    async def _write_failure(
        self, feed: Feed, followings: Sequence[Following], error: FetchError | ParseError
    ) -> Polled:
        now = self._now()
        failed = self._bad(feed, error, now)
        async with self._store.write() as tx:
            await tx.save_poll(failed)
            await tell_changes(tx, feed, failed, followings, now)
        self._on_due()
        return Polled(failed, error=str(error))

    async def _write(
        self,
        feed: Feed,
        document: Document,
        parsed: ParsedFeed,
        followings: Sequence[Following],
        waiting: Sequence[Following],
    ) -> Polled:
        articles = self._quotable(await aside(to_articles, parsed, now=self._now()))
        keys = [key for article in articles for key in (article.guid_key, article.url_key) if key]
        async with self._store.read() as reads:
            sorted_out = dedupe.sort_out(articles, await reads.known_entries(feed.id, keys))
        saved = self._good(_described(feed, parsed), document, len(sorted_out.fresh))
        listed = Listed(saved, sorted_out, tuple(keys), tuple(followings), tuple(waiting))
        polled = None
        while polled is None:
            polled = await self._store_listed(feed, listed)
        return polled

    async def _store_listed(self, before: Feed, listed: Listed) -> Polled | None:
        """Matches and writes what a document lists; None where somebody saved a watch in between, which
        would miss these articles: then it is to be done again."""
        async with self._store.read() as reads:
            compiled = await self._terms.current(reads)
        found = await aside(_match_all, compiled.matcher, listed.to_match)
        async with self._store.write() as tx:
            if (await tx.installation()).watch_version != compiled.version:
                return None
            await tx.save_poll(listed.feed)  # first: subscriptions follow a feed that moved
            matches, deliveries = await write_news(tx, listed, found, self._now())
            await tell_changes(tx, before, listed.feed, listed.followings, self._now())
            await _save(tx, listed.feed)
        return Polled(listed.feed, articles=len(listed.news.fresh), matches=matches, deliveries=deliveries)

    def _quotable(self, articles: Sequence[Article]) -> list[Article]:
        """Without those of hosts whose publishers wish not to be quoted."""
        return [one for one in articles if not is_among(host(one.url), self._block_hosts)]

    def _good(self, feed: Feed, document: Document, new_entries: int) -> Feed:
        now = self._now()
        interval = backoff.poll_interval(
            feed.interval_seconds,
            fixed_seconds=feed.fixed_seconds,
            new_entries=new_entries,
            floor_seconds=self._floor_seconds,
        )
        wait = max(timedelta(seconds=interval), document.retry_after or timedelta())
        return replace(
            feed,
            url=document.moved_to or feed.url,
            etag=document.etag or (feed.etag if document.not_modified else ""),
            last_modified=document.last_modified or (feed.last_modified if document.not_modified else ""),
            body_hash=body_hash(document.body),
            interval_seconds=interval,
            next_poll_at=now + wait,
            polled_at=now,
            good_at=now,
            failing_since=None,
            failures=0,
            last_error="",
            newest_at=now if new_entries else feed.newest_at,
            silent_at=None if new_entries else feed.silent_at,
        )

    def _bad(self, feed: Feed, error: FetchError | ParseError, now: datetime) -> Feed:
        fetch_error = error if isinstance(error, FetchError) else None
        wait = backoff.failure_delay(
            feed.failures + 1,
            feed.fixed_seconds or feed.interval_seconds,
            retry_after=fetch_error.retry_after if fetch_error else None,
            random=self._random,
            floor_seconds=self._floor_seconds,
        )
        return replace(
            feed,
            next_poll_at=now + wait,
            polled_at=now,
            failing_since=feed.failing_since or now,
            failures=feed.failures + 1,
            last_error=str(error),
            retired=fetch_error is not None and fetch_error.status == 410,
        )


def body_hash(body: bytes) -> str:
    """Hex, 128 bits; the same for the same bytes."""
    return blake2b(body, digest_size=16).hexdigest()


def _unchanged(feed: Feed, document: Document) -> bool:
    return document.not_modified or body_hash(document.body) == feed.body_hash


async def _followings(reads: Reads, feed: Feed) -> list[Following]:
    return [following for following in await reads.followings(feed_id=feed.id) if not following.paused]


async def _save(tx: Writes, feed: Feed) -> None:
    """A server that began to follow while the feed was being polled gets its first poll at once."""
    late = any(following.first_polled_at is None for following in await _followings(tx, feed))
    await tx.save_poll(replace(feed, next_poll_at=feed.polled_at) if late else feed)


def _match_all(matcher: Matcher, articles: Sequence[Article]) -> dict[Article, list[Match]]:
    return {article: matcher.match(fields_of(article)) for article in articles}


def _described(feed: Feed, parsed: ParsedFeed) -> Feed:
    return replace(
        feed,
        title=parsed.title or feed.title,
        link=parsed.link or feed.link,
        language=parsed.language or feed.language,
    )
