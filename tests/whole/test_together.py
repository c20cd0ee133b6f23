"""Polls as the bot makes them, many at once: what is written together leaves the same as each alone."""

import asyncio
from random import Random

import pytest

from feeds.claiming import poll_due
from feeds.ingest import Ingest
from feeds.model import WatchKind
from feeds.ports import StoryQuery
from tests.support.newsroom import Newsroom, item, rss
from tests.support.store import database_rows

OLD = item("old", "Harbour news")
PATHS = [f"/{number}" for number in range(6)]


def in_a_crowd(room, **given):
    """The room's polls are written together from now on."""
    room.ingest = Ingest(
        room.store, room.fetcher, now=room.now, random=Random(1), min_poll_seconds=1, together=100, **given
    )


async def desk(room):
    """A server that follows all feeds and hears Alibaba in a channel; first polls are done."""
    guild_id, (channel,) = await room.guild("Desk", "one")
    await room.watch(guild_id, "Alibaba")
    for number, path in enumerate(PATHS):
        room.server.serve(path, rss(path, item(f"old-{number}", f"Harbour news {number}")))
        await room.follow(guild_id, path)
    await room.subscribe(guild_id, channel)
    await room.round()
    return guild_id, channel


async def poll_at_once(room):
    """All feeds at the same time."""
    claimed = []
    await poll_due(room.at, room.store, claimed.append, owner="test", limit=100, everything=True)
    polled = await asyncio.gather(*map(room.ingest.poll, claimed))
    await room.ingest.close()
    return polled


def news(number, times):
    """Documents of a feed over several polls: quiet news, a match, an edit, the same story elsewhere."""
    quiet = item(f"quiet-{number}", f"Fog number {number} on the coast", "Nobody saw the lighthouse.")
    edited = item(f"quiet-{number}", f"Zanzibar fog {number} lifts", "The lighthouse was seen again.")
    match = item(f"match-{number}", f"Alibaba opens school number {number}")
    shared = item(f"shared-{number}", "A strike ends", link="https://wire.example/strike")
    old = item(f"old-{number}", f"Harbour news {number}")
    return rss(
        f"/{number}", *[[quiet, old], [match, quiet, old], [edited, old], [shared, edited, old]][times]
    )


async def history(folder, *, together, delta=True):
    """All rows after four rounds of news, without what differs by the way there."""
    async with Newsroom(folder) as room:
        guild_id, channel = await desk(room)
        if together:
            in_a_crowd(room, delta=delta)
        for times in range(4):
            room.later(minutes=20)
            for number, path in enumerate(PATHS):
                room.server.serve(path, news(number, times))
            await (poll_at_once(room) if together else room.poll())
            await room.deliver()
        async with room.store.read() as reads:
            stories = await reads.stories(guild_id, StoryQuery(matched=False, limit=100))
        rows = await database_rows(room.store)
        told = sorted(message["embeds"][0]["title"] for message in room.posts(channel))
    feeds = [(feed["title"], feed["body_hash"], feed["rate"], feed["newest_at"]) for feed in rows["feed"]]
    seen = sorted((row["feed_id"], row["key"], row["content_hash"]) for row in rows["seen"])
    shown = sorted((story.title, story.summary, story.outlets, story.seen_at) for story in stories)
    counts = {name: len(rows[name]) for name in ("article", "article_revision", "match", "alert", "delivery")}
    return feeds, seen, shown, counts, told


async def test_a_crowd_of_polls_leaves_what_each_alone_would(tmp_path):
    for name in ("alone", "crowd"):
        (tmp_path / name).mkdir()
    alone = await history(tmp_path / "alone", together=False)
    crowd = await history(tmp_path / "crowd", together=True)
    assert crowd == alone
    assert len(alone[-1]) == len(PATHS)


async def test_the_delta_parse_leaves_what_whole_readings_would(tmp_path):
    for name in ("delta", "whole"):
        (tmp_path / name).mkdir()
    delta = await history(tmp_path / "delta", together=True)
    whole = await history(tmp_path / "whole", together=True, delta=False)
    assert delta == whole


async def test_whole_readings_leave_no_state_for_a_delta(room):
    in_a_crowd(room, delta=False)
    await desk(room)
    await poll_at_once(room)
    assert (await database_rows(room.store))["feed_reading"] == []


async def test_polls_without_news_wait_to_be_written_and_stay_claimed(room):
    await desk(room)
    before = await database_rows(room.store)
    in_a_crowd(room)
    room.later(minutes=20)
    claimed, free = [], []
    await poll_due(room.at, room.store, claimed.append, owner="test", limit=100, everything=True)
    polled = [await room.ingest.poll(feed) for feed in claimed]
    assert all(one.unchanged for one in polled)
    await poll_due(room.at, room.store, free.append, owner="other", limit=100, everything=True)
    assert free == []
    rows = await database_rows(room.store)
    assert [row["polled_at"] for row in rows["feed"]] == [row["polled_at"] for row in before["feed"]]
    await room.ingest.flush()
    rows = await database_rows(room.store)
    assert {row["polled_at"] for row in rows["feed"]} == {room.at}
    assert {row["claimed_by"] for row in rows["feed"]} == {""}


async def test_what_is_lost_before_it_is_written_is_polled_again_when_the_claim_runs_out(room):
    await desk(room)
    in_a_crowd(room)
    room.later(hours=2)
    claimed, again = [], []
    await poll_due(room.at, room.store, claimed.append, owner="test", limit=100)
    for feed in claimed:
        await room.ingest.poll(feed)
    room.later(minutes=6)
    await poll_due(room.at, room.store, again.append, owner="other", limit=100)
    assert sorted(feed.id for feed in again) == sorted(feed.id for feed in claimed)


@pytest.mark.parametrize("times", [0, 1])
async def test_a_follower_who_comes_during_a_poll_of_new_entries_alone_gets_the_whole_next(room, times):
    await desk(room)
    in_a_crowd(room)
    room.later(minutes=20)
    room.server.serve("/0", news(0, times))
    claimed = []
    await poll_due(room.at, room.store, claimed.append, owner="test", limit=100, everything=True)
    other, (channel,) = await room.guild("Other", "two")
    await room.watch(other, "Harbour", kind=WatchKind.KEYWORD)
    await room.follow(other, "/0", backfill=1)
    await room.subscribe(other, channel)
    await asyncio.gather(*map(room.ingest.poll, claimed))
    await room.ingest.flush()
    due = []
    await poll_due(room.at, room.store, due.append, owner="test", limit=100)
    assert [feed.id for feed in due] == (
        [1] if times == 0 else []
    )  # where the whole was read, it was his poll
    for feed in due:
        await room.ingest.poll(feed)
    await room.deliver()
    assert [message["embeds"][0]["title"] for message in room.posts(channel)] == ["Harbour news 0"]


async def test_a_watch_saved_while_quiet_news_wait_finds_them(room):
    guild_id, channel = await desk(room)
    in_a_crowd(room)
    room.later(minutes=20)
    for number, path in enumerate(PATHS):
        room.server.serve(path, news(number, 0))
    await poll_at_once(room)
    assert room.posts(channel) == []
    room.later(minutes=20)
    for number, path in enumerate(PATHS):
        room.server.serve(path, news(number, 2))
    claimed = []
    await poll_due(room.at, room.store, claimed.append, owner="test", limit=100, everything=True)
    await room.watch(guild_id, "Zanzibar")
    await asyncio.gather(*map(room.ingest.poll, claimed))
    await room.deliver()
    assert len(room.posts(channel)) == len(PATHS)
    await room.ingest.close()
