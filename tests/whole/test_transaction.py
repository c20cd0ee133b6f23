"""Article, sources, matches, story, alerts, deliveries and validators are written together or not at all."""

import sqlite3

import pytest

from feeds.errors import StoreError
from tests.support.newsroom import item, rss
from tests.support.store import database_rows

NEWS = item("n", "Alibaba opens a school", "It teaches the children of drivers, the company said.")
STEPS = ("article", "article_source", "seen", "story", "match", "alert", "delivery", "delivery_alert", "feed")


@pytest.mark.parametrize("table", STEPS)
async def test_a_failure_at_any_step_leaves_nothing_behind_and_the_next_poll_brings_it(room, table):
    room.server.serve("/a", rss("A"))
    guild_id, (channel,) = await room.guild("Desk", "one")
    await room.watch(guild_id, "Alibaba")
    await room.follow(guild_id, "/a")
    await room.subscribe(guild_id, channel)
    await room.round()
    room.server.serve("/a", rss("A", NEWS))
    path = room.url.removeprefix("sqlite+aiosqlite:///")
    verb = "UPDATE OF body_hash" if table == "feed" else "INSERT"
    _execute(path, f"CREATE TRIGGER broken BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'broken'); END")
    async with room.store.read() as reads:
        (feed,) = await reads.feeds([1])
    before = await database_rows(room.store)
    with pytest.raises(StoreError):
        await room.ingest.poll(feed)
    assert await database_rows(room.store) == before
    _execute(path, "DROP TRIGGER broken")
    await room.round()
    assert [message["embeds"][0]["title"] for message in room.posts(channel)] == ["Alibaba opens a school"]


def _execute(path, statement):
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement)
    connection.close()


async def test_a_sending_mark_that_cannot_be_written_means_nothing_is_sent(room):
    room.server.serve("/a", rss("A"))
    guild_id, (channel,) = await room.guild("Desk", "one")
    await room.watch(guild_id, "Alibaba")
    await room.follow(guild_id, "/a")
    await room.subscribe(guild_id, channel)
    await room.round()
    room.server.serve("/a", rss("A", NEWS))
    await room.poll()
    path = room.url.removeprefix("sqlite+aiosqlite:///")
    _execute(path, "CREATE TRIGGER broken BEFORE UPDATE ON delivery BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(StoreError):
        await room.deliver()
    assert room.posts(channel) == []
    _execute(path, "DROP TRIGGER broken")
    await room.deliver()
    assert len(room.posts(channel)) == 1
