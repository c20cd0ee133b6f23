"""``wirewatch poll --once``: one round of polls without Discord; imports neither discord nor Alembic."""

import os
import socket
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from random import Random

from bot.clock import utc_now
from bot.fetching import make_fetcher
from bot.opening import opened
from bot.polling import POLLS_AT_ONCE, UNCHANGED_TOGETHER, favour_event_loop
from bot.settings import Settings
from bot.workers import Workers
from feeds.claiming import poll_due
from feeds.errors import StoreError
from feeds.forgetting import forget
from feeds.ingest import Ingest, Polled
from feeds.model import Feed
from feeds.ports import Store
from feeds.urls import redact
from feeds.words import counted

SLICE = 200
"""How many feeds are claimed at once."""


@dataclass(frozen=True)
class Counts:
    """What a round of polls did; ``errors`` are sentences with the feed's redacted address."""

    polled: int = 0
    unchanged: int = 0
    failed: int = 0
    articles: int = 0
    matches: int = 0
    deliveries: int = 0
    errors: tuple[str, ...] = ()

    def sentence(self) -> str:
        """The counts for a person."""
        return (
            f"{self.polled} polled, {self.unchanged} unchanged, {self.failed} failed; "
            f"{counted(self.articles, 'new article')}, {counted(self.matches, 'match', 'matches')}, "
            f"{counted(self.deliveries, 'post')} waiting"
        )

    def as_json(self) -> dict[str, object]:
        """The counts for a program."""
        names = ("polled", "unchanged", "failed", "articles", "matches", "deliveries")
        return {name: getattr(self, name) for name in names} | {"errors": list(self.errors)}


@dataclass
class _Round:
    """Polls feeds and counts; keeps what the store refused."""

    ingest: Ingest
    counts: Counts = Counts()
    errors: list[str] = field(default_factory=list)
    refused: list[StoreError] = field(default_factory=list)

    async def poll(self, feed: Feed) -> None:
        try:
            self._count(await self.ingest.poll(feed))
        except StoreError as error:
            self.refused.append(error)

    def _count(self, polled: Polled) -> None:
        counts = self.counts
        self.counts = Counts(
            polled=counts.polled + 1,
            unchanged=counts.unchanged + polled.unchanged,
            failed=counts.failed + bool(polled.error),
            articles=counts.articles + polled.articles,
            matches=counts.matches + polled.matches,
            deliveries=counts.deliveries + polled.deliveries,
        )
        if polled.error:
            self.errors.append(f"{redact(polled.feed.url)}: {polled.error}")


async def poll_once(settings: Settings, *, everything: bool) -> Counts:
    """Polls what is due, or every feed; each feed at most once. Raises StoreError after all were tried."""
    favour_event_loop()
    owner = f"{socket.gethostname()}:{os.getpid()}:once"
    async with opened(settings, utc_now, brief=True) as store, make_fetcher(settings) as fetcher:
        ingest = Ingest(
            store,
            fetcher,
            now=utc_now,
            random=Random(),
            min_poll_seconds=settings.min_poll_seconds,
            block_hosts=settings.block_hosts,
            together=UNCHANGED_TOGETHER,
            delta=settings.delta_parse,
        )
        work = _Round(ingest)
        async with AsyncExitStack() as stack:
            stack.push_async_callback(_release, store, owner)
            stack.push_async_callback(ingest.close)
            crew = Workers(work.poll, count=POLLS_AT_ONCE, name="poll")
            workers = await stack.enter_async_context(crew)
            await _claim_all(store, workers, owner=owner, everything=everything)
            await workers.join()
        await forget(store, utc_now())
    if work.refused:
        raise work.refused[0]
    return replace(work.counts, errors=tuple(work.errors))


async def _claim_all(store: Store, workers: Workers[Feed], *, owner: str, everything: bool) -> None:
    """Hands over all feeds, a slice at a time, each slice when the one before is begun.

    What is due now is not due again once it was polled; where everything is wanted, ids go up.
    """
    claim = partial(poll_due, utc_now(), store, owner=owner, limit=SLICE, everything=everything)
    last = 0

    def take(feed: Feed) -> None:
        nonlocal last
        last = feed.id
        workers.take(feed)

    while await claim(take, after_id=last if everything else 0) == SLICE:
        await workers.until_begun()


async def _release(store: Store, owner: str) -> None:
    """Whoever presses Ctrl+C leaves no feed claimed."""
    async with store.write() as tx:
        await tx.release_feeds(owner)
