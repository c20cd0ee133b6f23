"""Feeds do not die quietly: what the admin channel is told, once each, and what to do about it."""

import pytest

from feeds import health
from feeds.model import Guild
from feeds.notices import tell_silences
from tests.support.newsroom import item, rss

OLD = rss("A", item("old", "Harbour news"))


@pytest.fixture
async def desk(room):
    """A server in Hong Kong's time with an admin channel, whose feed was read once; the channel's id."""
    room.server.serve("/a", OLD)
    guild_id, (admin,) = await room.guild("Desk", "admin")
    async with room.store.write() as tx:
        await tx.save_guild(Guild(guild_id, admin_channel_id=admin, timezone="Asia/Hong_Kong"))
    await room.follow(guild_id, "/a")
    await room.round()
    return admin


async def test_a_feed_that_failed_for_a_day_is_told_once_and_once_when_it_recovers(room, desk):
    room.server.serve("/a", "", status=404)
    for _ in range(4):
        await room.round()
        room.later(hours=13)
    room.server.serve("/a", OLD)
    for _ in range(3):
        await room.round()
        room.later(hours=1)
    name = f"A ({room.server.url('/a')})"
    assert room.notices(desk) == [
        f"{name} has failed since 2026-03-02 20:00 (Asia/Hong_Kong): there is no feed at this address any "
        "more (404). I keep trying, once a day at least. Check its address, or remove it with /feed remove.",
        f"{name} can be read again; it had failed since 2026-03-02 20:00 (Asia/Hong_Kong). "
        "There is nothing to do.",
    ]


async def test_a_failure_of_less_than_a_day_is_not_told(room, desk):
    room.server.serve("/a", "", status=500)
    await room.round()
    room.later(hours=23)
    await room.round()
    room.server.serve("/a", OLD)
    await room.round()
    assert room.notices(desk) == []


async def test_a_feed_that_moved_is_told_once(room, desk):
    room.server.redirect("/a", "/b?key=secret", status=301)
    room.server.serve("/b", OLD)
    await room.round()
    await room.round()
    where = room.server.url("/b")
    assert room.notices(desk) == [
        f"A ({room.server.url('/a')}) has moved for good to {where}?key=…; I follow it there. "
        "Where a configuration file names it, write the new address into it."
    ]


async def test_a_feed_that_is_gone_is_told_once(room, desk):
    room.server.serve("/a", "", status=410)
    await room.round()
    await room.round()
    assert room.notices(desk) == [
        f"A ({room.server.url('/a')}) is gone for good: its publisher answered 410. I no longer ask for it. "
        "Remove it with /feed remove, or add its new address with /feed add."
    ]


async def test_a_feed_that_falls_silent_is_told_once_and_once_when_it_speaks_again(room, desk):
    items = []
    for hour in range(health.RHYTHM):
        items.append(item(f"n{hour}", f"Tide table {hour}"))
        room.server.serve("/a", rss("A", *items))
        room.later(hours=1)
        await room.round()
    for _ in range(3):
        room.later(hours=30)
        await room.poll()
        await tell_silences(room.store, room.at)
        await room.deliver()
    room.server.serve("/a", rss("A", item("new", "Storm warning"), *items))
    await room.round()
    await tell_silences(room.store, room.at)
    await room.round()
    name = f"A ({room.server.url('/a')})"
    assert room.notices(desk) == [
        f"{name} answers, but has brought nothing new since 2026-03-03 16:00 (Asia/Hong_Kong), which is "
        "unlike it. See on its site whether it has moved; /feed add takes the new address, /feed remove "
        "ends the old one.",
        f"{name} brings news again. There is nothing to do.",
    ]
