"""``wirewatch poll --once``: what it counts, says and stores, and what it does not load."""

import json
import sys

import pytest

from tests.support.feedserver import FeedServer
from tests.support.newsroom import item, rss
from tests.support.terminal import Ended, said

pytestmark = pytest.mark.long  # a process for each command

SCHOOL = item("1", "Alibaba opens a school", "In Hangzhou.")
FOG = item("2", "Fog on the coast")
NEW = item("3", "Alibaba opens a second school", "In Shanghai.")
NOTHING = {
    "polled": 0,
    "unchanged": 0,
    "failed": 0,
    "articles": 0,
    "matches": 0,
    "deliveries": 0,
    "errors": [],
}
LOADED = """
import sys
from bot.cli import main
sys.argv = ["wirewatch", "poll", "--once", "--all"]
try:
    main()
except SystemExit as end:
    assert end.code == 0
print(*sorted(sys.modules))
"""


@pytest.fixture
def polling(terminal):
    terminal.env |= {
        "WIREWATCH_ALLOW_NETWORKS": "127.0.0.0/8",
        "WIREWATCH_HOST_DELAY_SECONDS": "0",
        "WIREWATCH_MIN_POLL_SECONDS": "1",
    }
    return terminal


async def follow(terminal, *urls):
    """A server that follows these feeds and hears Alibaba in a channel."""
    feeds = "".join(f"    - {{url: '{url}', every_seconds: 300}}\n" for url in urls)
    await terminal.apply(
        f"guilds:\n  '1000':\n    feeds:\n{feeds}"
        "    watches:\n    - {id: alibaba, kind: company, names: [Alibaba]}\n"
        "    subscriptions:\n    - {channel: '5000', watches: [alibaba]}\n"
    )


async def test_due_feeds_are_polled_once_and_counted(polling):
    async with FeedServer() as server:
        good, bad = server.serve("/good", rss("Wire", SCHOOL, FOG)), server.url("/bad?key=secret")
        await follow(polling, good, bad)
        first = await polling.run("poll", "--once")
        second = await polling.run("poll", "--once", "--json")
        server.serve("/good", rss("Wire", NEW, SCHOOL, FOG))
        third = await polling.run("poll", "--once", "--all", "--json")
    error = f"{server.url('/bad')}?key=…: there is no feed at this address any more (404)"
    assert first == Ended(
        0,
        ["2 polled, 0 unchanged, 1 failed; 2 new articles, 1 match, 0 posts waiting"],
        [error],
    )
    assert (second.code, json.loads(second.out[0]), second.err) == (0, NOTHING, [])
    counts = {"polled": 2, "unchanged": 0, "failed": 1, "articles": 1, "matches": 1, "deliveries": 1}
    assert (third.code, json.loads(third.out[0]), third.err) == (0, counts | {"errors": [error]}, [error])
    rows = await polling.rows()
    assert [row["title"] for row in rows["article_revision"]] == [
        "Fog on the coast",
        "Alibaba opens a school",
        "Alibaba opens a second school",
    ]
    assert [row["state"] for row in rows["delivery"]] == ["pending"]
    assert len(server.requests) == 4


async def test_it_fails_when_no_feed_could_be_read(polling):
    async with FeedServer() as server:
        await follow(polling, server.url("/bad"))
        found = await polling.run("poll", "--once")
    assert found == Ended(
        1,
        ["1 polled, 0 unchanged, 1 failed; 0 new articles, 0 matches, 0 posts waiting"],
        [f"{server.url('/bad')}: there is no feed at this address any more (404)"],
    )


async def test_neither_discord_nor_alembic_is_loaded(polling, monkeypatch):
    monkeypatch.setattr("tests.support.terminal.COMMAND", (sys.executable, "-c", LOADED))
    async with FeedServer() as server:
        await follow(polling, server.serve("/good", rss("Wire", SCHOOL)))
        found = await polling.run()
    assert found.err == []
    assert found.out[0] == "1 polled, 0 unchanged, 0 failed; 1 new article, 1 match, 0 posts waiting"
    packages = {name.partition(".")[0] for name in found.out[1].split()}
    assert {"feeds", "storage", "sqlalchemy"} <= packages
    assert packages & {"discord", "alembic", "apscheduler"} == set()


async def test_a_round_without_news_loads_nothing_that_reads_or_writes_any(polling, monkeypatch):
    async with FeedServer() as server:
        await follow(polling, server.serve("/good", rss("Wire", SCHOOL)))
        await polling.run("poll", "--once")
        monkeypatch.setattr("tests.support.terminal.COMMAND", (sys.executable, "-c", LOADED))
        found = await polling.run()
    assert found.out[0] == "1 polled, 1 unchanged, 0 failed; 0 new articles, 0 matches, 0 posts waiting"
    modules = set(found.out[1].split())
    assert not modules & {"feeds.formats", "feeds.matching", "feeds.intake", "feeds.notices"}
    packages = {name.partition(".")[0] for name in modules}
    readers = {"feedparser", "dateparser", "nh3", "ahocorasick_rs", "regex", "yaml", "trafilatura"}
    writers = {"structlog", "rich", "pydantic_settings"}
    assert packages & (readers | writers) == set()


async def test_a_configuration_file_is_applied_when_it_changed_and_never_prunes(terminal):
    terminal.env["WIREWATCH_CONFIG"] = terminal.write(
        "watches.yaml", "guilds: {'1000': {timezone: Asia/Hong_Kong}}"
    )
    await terminal.apply("guilds: {'2000': {}}")
    first = await terminal.run("poll", "--once", "--json")
    after_first = await terminal.rows()
    second = await terminal.run("poll", "--once", "--json")
    assert [(one.code, json.loads(one.out[0])) for one in (first, second)] == [(0, NOTHING)] * 2
    assert [(row["id"], row["timezone"]) for row in after_first["guild"]] == [
        (1000, "Asia/Hong_Kong"),
        (2000, "UTC"),
    ]
    assert await terminal.rows() == after_first
    assert ("configuration file applied" in "".join(first.err), second.err) == (True, [])


async def test_a_bad_configuration_file_ends_the_start_and_changes_nothing(terminal):
    await terminal.apply("guilds: {'1000': {timezone: Asia/Hong_Kong}}")
    before = await terminal.rows()
    terminal.write("bad.yaml", "guilds:\n  '1000':\n    timezone: Mars\n")
    found = await terminal.run("poll", "--once", WIREWATCH_CONFIG="bad.yaml")
    assert found == said(
        "bad.yaml, line 3: guilds.1000.timezone: is no known time zone; write it like Asia/Hong_Kong or UTC",
        code=2,
    )
    assert await terminal.rows() == before
