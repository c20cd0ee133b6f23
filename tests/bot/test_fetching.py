"""The fetcher as the settings make it."""

import pytest

from bot.fetching import make_fetcher
from bot.settings import load
from feeds.errors import FetchError, RefusedAddress
from tests.support.feedserver import FeedServer

NEWS = "http://news.example.com/feed"


@pytest.fixture
async def server():
    async with FeedServer() as started:
        started.serve("/feed", b"<rss/>")
        yield started


def fetcher_with(**given):
    return make_fetcher(load({f"WIREWATCH_{name}": value for name, value in given.items()}, env_file=""))


async def test_inner_networks_are_closed_unless_opened(server):
    async with fetcher_with() as closed, fetcher_with(ALLOW_NETWORKS="127.0.0.0/8") as opened:
        with pytest.raises(RefusedAddress):
            await closed.fetch(server.url())
        assert (await opened.fetch(server.url())).body == b"<rss/>"


async def test_everything_goes_through_the_proxy_that_is_named(server):
    async with fetcher_with(PROXY=server.url("")) as fetcher:
        document = await fetcher.fetch(NEWS)
    assert (document.url, document.body, server.requests[0].host) == (NEWS, b"<rss/>", "news.example.com")


async def test_a_blocked_host_is_not_asked_for_by_a_proxy_either(server):
    async with fetcher_with(PROXY=server.url(""), BLOCK_HOSTS="example.com") as fetcher:
        with pytest.raises(FetchError, match="WIREWATCH_BLOCK_HOSTS"):
            await fetcher.fetch(NEWS)
    assert server.requests == []


async def test_the_contact_is_sent(server):
    async with fetcher_with(ALLOW_NETWORKS="127.0.0.0/8", CONTACT="desk@example.com") as fetcher:
        await fetcher.fetch(server.url())
    assert server.requests[0].headers["user-agent"].endswith("; desk@example.com)")
