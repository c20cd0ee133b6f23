"""Opens the database: brings its schema up to date, applies the configuration file when that changed."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from bot.settings import Settings
from feeds.log import Logger
from feeds.ports import Store
from feeds.seeding import ensure_seed
from storage.check import require_sound
from storage.location import database_path
from storage.store import open_store
from storage.version import schema_is_current

log = Logger(__name__)


@asynccontextmanager
async def opened(
    settings: Settings, now: Callable[[], datetime], *, brief: bool = False
) -> AsyncIterator[Store]:
    """The store, ready for use. Raises StoreUnusable, and ConfigError for a bad file, changing nothing.

    ``brief`` looks for damage in a small database only, for a command that is over in seconds.
    """
    async with open_store(settings.database_url, now=now, brief=brief) as store:
        if settings.config is not None:
            from feeds.service.config import apply_if_changed

            changes = await apply_if_changed(
                store, settings.config, now(), min_poll_seconds=settings.min_poll_seconds
            )
            if changes is not None:
                log.info("configuration file applied", changes=str(changes))
        yield store


@asynccontextmanager
async def seeded(settings: Settings, now: Callable[[], datetime]) -> AsyncIterator[Store]:
    """As ``opened``, with the companies that this release ships in the directory."""
    async with opened(settings, now) as store:
        await ensure_seed(store)
        yield store


async def upgrade(settings: Settings, now: Callable[[], datetime]) -> bool:
    """Makes or migrates the database; False when there was nothing to do (and Alembic stays unloaded)."""
    await asyncio.to_thread(require_sound, database_path(settings.database_url))
    if await schema_is_current(settings.database_url):
        return False
    from storage.upgrade import upgrade as migrate

    await migrate(settings.database_url, now())
    return True
