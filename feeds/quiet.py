"""News that concern nobody, stored together: one transaction for many feeds, as most news are such.

1. Whoever brings some waits until TOGETHER have come or WAIT_SECONDS have passed, then for the transaction.
2. What is not wholly new (known to its feed, or carried by another one) is left to the usual way, as is all
   of it where somebody saved a watch since it was matched, or the feed was moved.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from feeds.dedupe import FINGERPRINT_WINDOW
from feeds.model import Article, Feed
from feeds.ports import Store, Writes

TOGETHER = 25
WAIT_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Quiet:
    """What a feed brought: articles that no watch of ``watch_version`` matched, all with keys of their own.

    ``after`` is the feed after the poll, ``reading`` the state for the next delta parse, None where it stays.
    """

    after: Feed
    articles: tuple[Article, ...]
    watch_version: int
    reading: bytes | None


class Moved(Exception):
    """A feed is not where it was polled any more."""


class QuietNews:
    """Collects and stores; ``close`` it when nothing more comes."""

    def __init__(self, store: Store, *, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._waiting: list[tuple[Quiet, asyncio.Future[bool]]] = []
        self._full = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def store(self, quiet: Quiet) -> bool:
        """Whether it was stored; if not, it is to go the usual way. Raises StoreError."""
        stored: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((quiet, stored))
        if len(self._waiting) == 1:
            task = asyncio.create_task(self._gather(), name="quiet news")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        if len(self._waiting) >= TOGETHER:
            self._full.set()
        return await stored

    async def close(self) -> None:
        """Waits until all that came is stored."""
        self._full.set()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _gather(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._full.wait(), WAIT_SECONDS)
        batch, self._waiting = self._waiting, []
        self._full.clear()
        try:
            stored = await self._store_all([quiet for quiet, _ in batch])
        except Exception as error:  # noqa: BLE001  it is raised where the news came from
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        for quiet, future in batch:
            if not future.done():
                future.set_result(quiet.after.id in stored)

    async def _store_all(self, batch: Sequence[Quiet]) -> set[int]:
        """The ids of the feeds whose news were stored."""
        try:
            async with self._store.write() as tx:
                version = (await tx.installation()).watch_version
                current = [quiet for quiet in batch if quiet.watch_version == version]
                return await _store(tx, await _told_apart(tx, current, self._now()))
        except Moved:
            return set()


async def _store(tx: Writes, batch: Sequence[Quiet]) -> set[int]:
    placed = await tx.place_new({quiet.after.id: quiet.articles for quiet in batch})
    stored = [quiet for quiet in batch if quiet.after.id in placed]
    await tx.save_readings({quiet.after.id: quiet.reading for quiet in stored if quiet.reading is not None})
    if await tx.save_good([quiet.after for quiet in stored]) < len(stored):
        raise Moved
    return placed


async def _told_apart(tx: Writes, batch: Sequence[Quiet], now: datetime) -> list[Quiet]:
    """Without those that bring what is stored under the same address or words, or what another feed of the
    batch brings as well."""
    articles = [one for quiet in batch for one in quiet.articles]
    candidates = await tx.candidates(articles, now - FINGERPRINT_WINDOW)
    taken = {name for one in candidates for name in (one.canonical_url, one.fingerprint)}
    new: list[Quiet] = []
    for quiet in batch:
        names = {name for one in quiet.articles for name in (one.canonical_url, one.fingerprint)} - {""}
        if not names & taken:
            new.append(quiet)
        taken |= names
    return new
