"""``wirewatch poll --once``: one round of polls without Discord; imports neither discord nor Alembic."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random

from bot.clock import utc_now
from bot.fetching import make_fetcher
from bot.opening import opened
from bot.polling import POLLS_AT_ONCE
from bot.settings import Settings
from bot.workers import Workers
from feeds.errors import StoreError
from feeds.ingest import Ingest, Polled, poll_due
from feeds.model import Feed
from feeds.ports import Store
from feeds.urls import redact


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
            f"{self.articles} new articles, {self.matches} matches, {self.deliveries} posts waiting"
        )

    def as_json(self) -> dict[str, object]:
        """The counts for a program."""
        names = ("polled", "unchanged", "failed", "articles", "matches", "deliveries")
        return {name: getattr(self, name) for name in names} | {"errors": list(self.errors)}


async def poll_once(settings: Settings, *, everything: bool) -> Counts:
    """Polls what is due, or every feed; each feed at most once. Raises StoreError after all were tried."""
    done: list[Polled] = []
    refused: list[StoreError] = []
    owner = f"{socket.gethostname()}:{os.getpid()}:once"
    async with opened(settings, utc_now) as store, make_fetcher(settings) as fetcher:
        ingest = Ingest(
            store,
            fetcher,
            now=utc_now,
            random=Random(),
            min_poll_seconds=settings.min_poll_seconds,
        )

        async def poll(feed: Feed) -> None:
            try:
                done.append(await ingest.poll(feed))
            except StoreError as error:
                refused.append(error)

        async with _released(store, owner), Workers(poll, count=POLLS_AT_ONCE, name="poll") as workers:
            take = workers.take
            await poll_due(utc_now(), store, take, owner=owner, limit=1_000_000, everything=everything)
            await workers.join()
    if refused:
        raise refused[0]
    return _count(done)


@asynccontextmanager
async def _released(store: Store, owner: str) -> AsyncIterator[None]:
    """Whoever presses Ctrl+C leaves no feed claimed."""
    try:
        yield
    except asyncio.CancelledError:
        async with store.write() as tx:
            await tx.release_feeds(owner)
        raise


def _count(done: list[Polled]) -> Counts:
    return Counts(
        polled=len(done),
        unchanged=sum(polled.unchanged for polled in done),
        failed=sum(bool(polled.error) for polled in done),
        articles=sum(polled.articles for polled in done),
        matches=sum(polled.matches for polled in done),
        deliveries=sum(polled.deliveries for polled in done),
        errors=tuple(f"{redact(polled.feed.url)}: {polled.error}" for polled in done if polled.error),
    )
