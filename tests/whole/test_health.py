"""Feeds do not die quietly: what the admin channel is told, once each, and what to do about it."""

from datetime import timedelta

import pytest

from feeds import health
from feeds.claiming import poll_due
from feeds.model import Feed, Following, Guild
from feeds.notices import tell_silences, tell_unread
from tests.support.news import NOON
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


async def server(room, name, path="/a"):
    """One more server with an admin channel that follows the feed; its id and that channel's."""
    guild_id, (admin,) = await room.guild(name, "admin")
    async with room.store.write() as tx:
        await tx.save_guild(Guild(guild_id, admin_channel_id=admin))
        await tx.follow(Following(0, guild_id, Feed(0, room.server.url(path)), room.at), room.at)
    return admin


def kinds(room, admin):
    """What was told, in a word or two each."""
    words = ("has failed since", "can be read again", "is gone for good", "has moved")
    return [next(word for word in words if word in text) for text in room.notices(admin)]


async def test_who_follows_a_feed_that_has_failed_for_days_hears_of_it_and_of_its_recovery(room, desk):
    room.server.serve("/a", "", status=404)
    await room.round()
    room.later(hours=25)
    await room.round()
    late = await server(room, "Late")
    room.later(hours=1)
    await room.round()
    never = await server(room, "Never told")
    room.server.serve("/a", OLD)
    await room.round()
    both = ["has failed since", "can be read again"]
    assert [kinds(room, one) for one in (desk, late, never)] == [both, both, []]


async def test_an_all_clear_needs_a_failure_that_was_told(room, desk):
    room.server.serve("/a", "", status=500)
    await room.round()
    room.later(hours=30)
    room.server.serve("/a", OLD)
    await room.round()
    assert room.notices(desk) == []


async def test_a_feed_that_was_gone_and_is_added_again_can_be_read_again(room, desk):
    room.server.serve("/a", "", status=410)
    await room.round()
    other = await server(room, "Other")
    room.server.serve("/a", OLD)
    await room.round()
    await room.round()
    assert kinds(room, desk) == ["is gone for good", "can be read again"]
    assert kinds(room, other) == []


async def polled_when_due(room, until):
    """Polls the feed whenever it is due, as the schedule has it; when that was."""
    times = []
    while room.at < until:
        claimed = []
        await poll_due(room.at, room.store, claimed.append, owner="test", limit=10)
        for feed in claimed:
            times.append((await room.ingest.poll(feed)).feed.polled_at)
        async with room.store.read() as reads:
            (feed,) = await reads.feeds([1])
        room.at = max(feed.next_poll_at, room.at)
    await room.deliver()
    return times


async def test_a_failure_is_told_after_a_day_by_the_real_schedule(room, desk):
    room.server.serve("/a", "", status=404)
    times = await polled_when_due(room, NOON + timedelta(hours=50))
    first = times[0]
    assert first + timedelta(days=1) in times
    assert kinds(room, desk) == ["has failed since"]


async def bring(room, count, **served):
    """A server that imported so many feeds, none of which was ever read; its admin channel."""
    guild_id, (admin,) = await room.guild("Desk", "admin")
    async with room.store.write() as tx:
        await tx.save_guild(Guild(guild_id, admin_channel_id=admin))
        for number in range(count):
            url = room.server.url(f"/{number}")
            await tx.follow(Following(0, guild_id, Feed(0, url), room.at), room.at)
    for number in range(count):
        room.server.serve(f"/{number}", "", **served)
    return admin


async def test_feeds_that_moved_before_they_were_ever_read_are_followed_without_a_word(room):
    admin = await bring(room, 3)
    for number in range(3):
        room.server.redirect(f"/{number}", f"/new/{number}", status=301)
        room.server.serve(f"/new/{number}", OLD)
    polled = await room.round()
    assert [one.feed.url for one in polled] == [room.server.url(f"/new/{number}") for number in range(3)]
    assert room.notices(admin) == []


@pytest.mark.parametrize("status", [404, 410])
async def test_feeds_of_one_import_that_cannot_be_read_are_told_together(room, status):
    admin = await bring(room, 5, status=status)
    for _ in range(4):
        await room.round()
        await tell_unread(room.store, room.at)
        room.later(hours=12)
    await room.deliver()
    assert room.notices(admin) == [
        "5 feeds that were added could not be read so far. /feed list shows why; add them with their right "
        "addresses, or remove them with /feed remove."
    ]


async def test_one_feed_that_cannot_be_read_is_named(room):
    admin = await bring(room, 1, status=404)
    await room.round()
    room.later(hours=24)
    await tell_unread(room.store, room.at)
    await room.deliver()
    assert room.notices(admin) == [
        f"{room.server.url('/0')} was added and could not be read so far: there is no feed at this address "
        "any more (404). Check its address, or remove it with /feed remove."
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
