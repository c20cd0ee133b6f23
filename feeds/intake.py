"""From what a document lists to one transaction with all that follows from it.

1. Sort out what this feed carried before; read the pages of what is new where a follower wants full text
   (``fulltext.py``).
2. Match what is new or changed, and for a server's first poll all that is listed, for every server that
   follows the feed, also where the article itself was known.
3. One transaction holds articles, their pages, matches, alerts, deliveries, seen keys and the feed's state.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from feeds import dedupe
from feeds.articles import to_articles
from feeds.findings import Pages, match_all
from feeds.fulltext import PageReader
from feeds.model import Article, Feed, Following, ParsedFeed
from feeds.news import Listed, write_news
from feeds.notices import tell_changes
from feeds.ports import Reads, Store
from feeds.terms import Compiled, Terms
from feeds.threads import aside
from feeds.urls import host, is_among
from feeds.websub import rate_gain

T = TypeVar("T")

LIGHT_CHARS = 20_000
"""Text that is cleaned and matched in about a millisecond."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a document brought, before it is stored: its articles sorted out, the keys it lists of those known
    before, who follows, the terms of all watches as they were then, and the pages of its articles that were
    read."""

    news: dedupe.Sorted
    keys: tuple[str, ...]
    followings: tuple[Following, ...]
    compiled: Compiled
    pages: Pages

    @property
    def waiting(self) -> tuple[Following, ...]:
        """Followers whose first poll this is."""
        return tuple(one for one in self.followings if one.first_polled_at is None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How much was stored."""

    articles: int
    matches: int
    deliveries: int


class Intake:
    """Holds what all feeds share: the compiled terms, and the hosts whose publishers are not to be quoted.

    Without ``pages`` nobody has full text.
    """

    def __init__(
        self,
        store: Store,
        *,
        now: Callable[[], datetime],
        block_hosts: Collection[str],
        pages: PageReader | None = None,
    ) -> None:
        self._store = store
        self._pages = pages
        self._now = now
        self._block_hosts = tuple(block_hosts)
        self._terms = Terms()

    async def sort(self, feed: Feed, parsed: ParsedFeed, now: datetime, *, complete: bool = True) -> Brought:
        """What the document brought to this feed; ``now`` is when its articles were seen.

        Where the reading is not ``complete``, a server that waits for its first poll goes on waiting.
        """
        articles = self._quotable(await _beside(_is_light(parsed), partial(to_articles, parsed, now=now)))
        keys = [key for article in articles for key in (article.guid_key, article.url_key) if key]
        async with self._store.read() as reads:
            known = await reads.known_entries(feed.id, keys)
            followings = await _followings(reads, feed)
            compiled = self._terms.last or await self._terms.current(reads)
        if not complete:
            followings = tuple(one for one in followings if one.first_polled_at is not None)
        news = dedupe.sort_out(articles, known)
        pages = await self._pages.pages(followings, news) if self._pages else {}
        return Brought(news, tuple(known), followings, compiled, pages)

    async def quiet(self, parsed: ParsedFeed, now: datetime) -> tuple[tuple[Article, ...], int]:
        """The articles where they are few, can be told from others, and concern nobody, else none; with the
        version of the watches that says so.
        """
        compiled = self._terms.last or await self._current_terms()
        if not _is_light(parsed):
            return (), compiled.version
        articles = tuple(self._quotable(to_articles(parsed, now=now)))
        told_apart = all(one.guid_key or one.url_key for one in articles)
        matched = any(match_all(compiled.matcher, articles, {}, ()).values())
        return articles if told_apart and not matched else (), compiled.version

    async def store(
        self,
        before: Feed,
        after: Feed,
        brought: Brought,
        now: datetime,
        *,
        reading: bytes | None,
        pushed: bool = False,
    ) -> Outcome:
        """Stores it all; ``reading`` is the state for the next delta parse, None where it stays."""
        outcome, compiled = None, brought.compiled
        while outcome is None:
            outcome = await self._store_once(before, after, brought, compiled, now, reading, pushed)
            if outcome is None:
                compiled = await self._current_terms()
        return outcome

    async def store_pushed(self, feed: Feed, brought: Brought, now: datetime) -> Outcome:
        """Stores what a hub pushed. Of the feed that says no more than that it is alive; servers that wait
        for their first poll are left to it.
        """
        after = replace(feed, newest_at=now, silent_at=None) if brought.news.fresh else feed
        settled = tuple(one for one in brought.followings if one.first_polled_at is not None)
        brought = replace(brought, followings=settled)
        return await self.store(feed, after, brought, now, reading=None, pushed=True)

    async def _store_once(
        self,
        before: Feed,
        after: Feed,
        brought: Brought,
        compiled: Compiled,
        now: datetime,
        reading: bytes | None,
        pushed: bool,
    ) -> Outcome | None:
        """None where somebody saved a watch in between, which would miss these articles: to be done again."""
        listed = Listed(after, brought.news, brought.keys, brought.followings, brought.waiting, brought.pages)
        light = not brought.pages and sum(len(one.body) for one in listed.to_match) <= LIGHT_CHARS
        match = partial(match_all, compiled.matcher, listed.to_match, brought.pages, listed.full_text)
        found = await _beside(light, match)
        async with self._store.write() as tx:
            if (await tx.installation()).watch_version != compiled.version:
                return None
            if pushed:
                await tx.mark_pushed(after.id, now, rate_gain=rate_gain(len(brought.news.fresh)))
            elif after.url != before.url:
                await tx.save_poll(after)  # first: subscriptions follow a feed that moved
            await tell_changes(tx, before, after, brought.followings, now)
            matches, deliveries = await write_news(tx, listed, found, now)
            if reading is not None:
                await tx.save_readings({after.id: reading})
            if not pushed:
                await tx.save_poll(after, first_polls_at_once=True)
        return Outcome(len(brought.news.fresh), matches, deliveries)

    async def _current_terms(self) -> Compiled:
        async with self._store.read() as reads:
            return await self._terms.current(reads)

    def _quotable(self, articles: Sequence[Article]) -> list[Article]:
        """Without those of hosts whose publishers wish not to be quoted."""
        if not self._block_hosts:
            return list(articles)
        return [one for one in articles if not is_among(host(one.url), self._block_hosts)]


def _is_light(parsed: ParsedFeed) -> bool:
    return sum(len(one.content) + len(one.summary) for one in parsed.entries) <= LIGHT_CHARS


async def _beside(light: bool, work: Callable[[], T]) -> T:
    """What ``work`` returns: at once where it is light, for the way to a thread and back costs more."""
    return work() if light else await aside(work)


async def _followings(reads: Reads, feed: Feed) -> tuple[Following, ...]:
    return tuple(one for one in await reads.followings(feed_id=feed.id) if not one.paused)
