"""Whatever runs the polls forgets what was kept long enough: the bot when it starts, and a single round."""

from datetime import timedelta

import pytest

from bot.app import running
from bot.cli.polling import poll_once
from bot.clock import utc_now
from bot.settings import load
from feeds.ports import KeptRobots
from storage.store import open_store
from tests.support.discord import loopback
from tests.support.store import database_url

ORIGINS = ["https://old.example", "https://new.example"]


@pytest.fixture
def url(tmp_path):
    return database_url(tmp_path / "wirewatch.sqlite3")


async def keep(url):
    async with open_store(url, now=utc_now) as store, store.write() as tx:
        ages = (timedelta(hours=25), timedelta(hours=23))
        kept = zip(ORIGINS, ages, strict=True)
        await tx.save_robots([KeptRobots(origin, "", False, utc_now() - age) for origin, age in kept])


async def left(url):
    async with open_store(url, now=utc_now) as store, store.read() as reads:
        return list(await reads.robots(ORIGINS, utc_now() - timedelta(days=9)))


async def test_the_bot_forgets_when_it_starts(url):
    await keep(url)
    async with loopback() as discord:
        given = {"DISCORD_TOKEN": discord.token, "WIREWATCH_DISCORD_API": discord.api_url}
        settings = load({**given, "WIREWATCH_DATABASE_URL": url}, env_file="")
        async with open_store(url, now=utc_now) as store, running(settings, store, ready_timeout_seconds=0.1):
            assert await left(url) == ORIGINS[1:]


async def test_a_single_round_of_polls_forgets(url, tmp_path):
    await keep(url)
    given = {"WIREWATCH_DATABASE_URL": url, "WIREWATCH_DATA_DIR": str(tmp_path)}
    await poll_once(load(given, env_file=""), everything=False)
    assert await left(url) == ORIGINS[1:]
