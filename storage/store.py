"""The database, opened: consistent views, and one writing transaction at a time."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.alerts import AlertReads, AlertWrites
from storage.articles import ArticleReads
from storage.check import BRIEF_CHECK_BYTES, QUICK_CHECK_BYTES, require_sound
from storage.claims import ClaimWrites
from storage.companies import CompanyWrites
from storage.deliveries import DeliveryReads, DeliveryWrites
from storage.drafts import DraftReads, DraftWrites
from storage.engine import BUSY_TIMEOUT, reader_engine, writer_engine
from storage.failures import translated
from storage.following import FollowingWrites
from storage.guilds import GuildReads
from storage.health import HealthReads, HealthWrites
from storage.location import database_path
from storage.matches import MatchWrites
from storage.merging import FeedMerging
from storage.missed import MissedReads, MissedWrites
from storage.pages import PageReads, PageWrites
from storage.placing import ArticleWrites
from storage.readings import ReadingWrites
from storage.searching import CompanySearch
from storage.session import Clock
from storage.stories import StoryReads
from storage.subscriptions import SubscriptionReads
from storage.version import schema_is_current
from storage.votes import VoteReads, VoteWrites
from storage.watches import WatchReads, WatchWrites
from storage.websub import HubReads, HubWrites


class SqlReads(
    HealthReads,
    HubReads,
    MissedReads,
    VoteReads,
    WatchReads,
    DraftReads,
    CompanySearch,
    DeliveryReads,
    SubscriptionReads,
    ArticleReads,
    PageReads,
    AlertReads,
    StoryReads,
    GuildReads,
):
    """Everything that can be asked, over one connection (``feeds.ports.Reads``)."""


class SqlWrites(
    SqlReads,
    FeedMerging,
    ClaimWrites,
    FollowingWrites,
    HealthWrites,
    HubWrites,
    MissedWrites,
    VoteWrites,
    WatchWrites,
    DraftWrites,
    CompanyWrites,
    ArticleWrites,
    PageWrites,
    ReadingWrites,
    MatchWrites,
    AlertWrites,
    DeliveryWrites,
):
    """Everything that can be asked and changed, in one transaction (``feeds.ports.Writes``)."""


class SqlStore:
    """``feeds.ports.Store`` over a SQLite file whose schema is current; connects when first used.

    ``now`` tells the time for what is stamped by the store itself, such as when a watch was removed.
    """

    def __init__(self, path: Path, *, now: Clock, busy_timeout: timedelta = BUSY_TIMEOUT) -> None:
        self._now = now
        self._reader = reader_engine(path, busy_timeout)
        self._writer = writer_engine(path, busy_timeout)
        self._turn = asyncio.Lock()
        self._writing: asyncio.Task[object] | None = None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[SqlReads]:
        """One state of the database for the whole block."""
        async with _transaction(self._reader) as connection:
            yield SqlReads(connection, self._now)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[SqlWrites]:
        """One transaction; writers take turns. A task must not open a second one inside its own."""
        if self._writing is not None and self._writing is asyncio.current_task():
            raise RuntimeError("write() inside write(): this task would wait for itself")
        async with self._turn:
            with self._as_writer():
                async with _transaction(self._writer) as connection:
                    yield SqlWrites(connection, self._now)

    @contextmanager
    def _as_writer(self) -> Iterator[None]:
        self._writing = asyncio.current_task()
        try:
            yield
        finally:
            self._writing = None

    async def close(self) -> None:
        """Closes all connections."""
        await self._reader.dispose()
        await self._writer.dispose()


@asynccontextmanager
async def _transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    with translated():
        async with engine.begin() as connection:
            yield connection


@asynccontextmanager
async def open_store(
    url: str, *, now: Clock, busy_timeout: timedelta = BUSY_TIMEOUT, brief: bool = False
) -> AsyncIterator[SqlStore]:
    """The store behind a database URL, made or migrated first where needed.

    ``now`` is called whenever the store needs the time. ``brief`` looks for damage in small files only.
    StoreUnusable where the database is damaged, newer than this program, or of a kind that is not supported;
    StoreBusy where it is locked.
    """
    await _prepare(url, now, BRIEF_CHECK_BYTES if brief else QUICK_CHECK_BYTES)
    store = SqlStore(database_path(url), now=now, busy_timeout=busy_timeout)
    try:
        yield store
    finally:
        await asyncio.shield(store.close())


async def _prepare(url: str, now: Clock, whole_below_bytes: int) -> None:
    await asyncio.to_thread(require_sound, database_path(url), whole_below_bytes)
    if await schema_is_current(url):
        return
    from storage.upgrade import upgrade  # loads Alembic, which a start with a current schema never needs

    await upgrade(url, now())
