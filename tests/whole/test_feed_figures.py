"""The figures that a server is told of its feeds, as it had them for days or weeks."""

import pytest

from feeds.health import ENOUGH
from feeds.service.health import measured
from tests.support.newsroom import item, rss


async def read_for(room, days):
    """A feed that the server has had for so many days and that brought ENOUGH entries at their end."""
    room.server.serve("/a", rss("A", item("old", "Old news")))
    guild_id, _ = await room.guild("Desk", "news")
    await room.follow(guild_id, "/a")
    await room.round()
    room.later(days=days)
    room.server.serve("/a", rss("A", *[item(f"n{number}", f"Tide {number}") for number in range(ENOUGH)]))
    await room.round()
    return guild_id


@pytest.mark.parametrize(("days", "a_week"), [(0.1, 140), (3.5, 40), (14, 10), (27, 20 * 7 / 27)])
async def test_entries_a_week_count_from_when_the_server_has_the_feed(room, days, a_week):
    guild_id = await read_for(room, days)
    (health,) = (await measured(room.service, guild_id)).values()
    assert health.entries_a_week == pytest.approx(a_week)


async def test_noise_is_told_to_those_who_watch_for_something(room):
    guild_id = await read_for(room, 8)
    (unwatched,) = (await measured(room.service, guild_id)).values()
    await room.watch(guild_id, "ferry")
    (watched,) = (await measured(room.service, guild_id)).values()
    assert (unwatched.noise, watched.noise) == (None, 1.0)
    room.later(days=29)
    assert await measured(room.service, guild_id) == {}
