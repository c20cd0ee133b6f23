"""What is opened for others to call, by the settings."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.listening import NOT_PUBLIC, Listening, listening
from bot.settings import load
from feeds.errors import UserError
from feeds.ports import HubState
from tests.support.callbacks import free_port
from tests.support.hub import Hub
from tests.support.newsroom import Newsroom, rss

TOPIC = "https://example.com/feed"


@pytest.fixture
async def room(tmp_path):
    """A server follows a feed that names the hub; ``opened`` listens as the settings say."""
    async with Newsroom(tmp_path) as room, Hub() as hub:
        room.hub = hub
        guild_id, _ = await room.guild("Desk", "one")
        room.server.serve("/a", rss("A"))
        await room.follow(guild_id, "/a")
        async with room.store.write() as tx:
            (feed,) = await tx.feeds([1])
            await tx.save_poll(replace(feed, hub_url=hub.url, topic_url=TOPIC))
        yield room


def opened(room, **given):
    settings = load({f"WIREWATCH_{name.upper()}": value for name, value in given.items()}, env_file="")
    return listening(settings, room.store, room.fetcher, room.ingest, now=room.now)


async def states(room):
    async with room.store.read() as reads:
        return [one.state for one in await reads.hub_subscriptions()]


async def ticked(room, here):
    await here.tick()
    if here.asker:
        assert await here.asker.drain(20)
    await room.hub.settled()
    return await states(room)


async def test_without_the_setting_nothing_is_opened(room):
    async with opened(room, public_url="https://example.com") as here:
        assert here == Listening()
        assert await ticked(room, here) == []


@pytest.mark.parametrize("way", ["an allowed network", "a public address"])
async def test_hubs_are_told_where_they_reach_us(room, way):
    place = f"127.0.0.1:{free_port()}"
    given = {"an allowed network": {"allow_networks": "127.0.0.0/8"}}
    async with opened(room, http_listen=place, **given.get(way, {"public_url": f"http://{place}"})) as here:
        assert await ticked(room, here) == [HubState.ACTIVE]
    assert room.hub.callback.startswith(f"http://{place}/websub/")


async def test_where_hubs_cannot_reach_us_that_is_said_once_and_none_is_asked(room):
    with capture_logs() as said:
        async with opened(room, http_listen=f"127.0.0.1:{free_port()}") as here:
            assert here.server is not None
            for _ in range(2):
                assert await ticked(room, here) == []
    assert [(line["event"], line["reason"]) for line in said] == [("WebSub is off", NOT_PUBLIC)]
    assert room.hub.requests == []


async def test_what_stood_is_forgotten_when_nobody_listens_any_more(room):
    place = f"127.0.0.1:{free_port()}"
    async with opened(room, http_listen=place, public_url=f"http://{place}") as here:
        assert await ticked(room, here) == [HubState.ACTIVE]
    async with opened(room, http_listen=place, public_url=f"http://{place}"):
        assert await states(room) == [HubState.ACTIVE]
    async with opened(room):
        assert await states(room) == []


async def test_another_address_of_ours_is_told_to_the_hub(room):
    port = free_port()
    for name in ("127.0.0.1", "localhost"):
        given = {"http_listen": f"127.0.0.1:{port}", "public_url": f"http://{name}:{port}"}
        async with opened(room, **given) as here:
            assert await ticked(room, here) == [HubState.ACTIVE]
    assert [request["hub.callback"].split("/")[2] for request in room.hub.requests] == [
        f"127.0.0.1:{port}",
        f"localhost:{port}",
    ]


async def test_an_address_that_is_taken_ends_the_start_with_a_sentence(room):
    port = room.server.url().split(":")[2].split("/")[0]
    with pytest.raises(UserError, match=f"cannot listen on 127.0.0.1:{port}"):
        async with opened(room, http_listen=f"127.0.0.1:{port}"):
            pass
