"""A service over a real store and a real feed server, with two servers to ask for things."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_network

import pytest

from feeds.articles import to_articles
from feeds.fetch import Fetcher
from feeds.identity import digest
from feeds.model import Entry, Feed, Following, ParsedFeed
from feeds.parsing import Parser
from feeds.ports import MatchDraft, Placement
from feeds.service import Service
from tests.support.feedserver import FeedServer
from tests.support.store import NOW, database, store, store_template

__all__ = ["database", "store", "store_template"]

HERE, THERE = 1000, 2000


@dataclass
class Desk:
    """What the tests of the services share."""

    service: Service
    server: FeedServer

    async def follows(self, guild_id: int, url: str, **given) -> Following:
        following = Following(id=0, guild_id=guild_id, feed=Feed(0, url, **given), added_at=NOW)
        async with self.service.store.write() as tx:
            return await tx.follow(following, NOW)

    async def carries(
        self, following: Following, title: str, *, age=timedelta(hours=1), article_id=0, **entry
    ):
        """The feed brings an article, as a poll would store it; returns what was stored. With an id it is
        that article once more."""
        link = entry.pop("link", f"https://example.com/{digest(title)[:12]}")
        parsed = ParsedFeed(entries=(Entry(guid=link, link=link, title=title, **entry),))
        articles = to_articles(parsed, now=NOW - age)
        async with self.service.store.write() as tx:
            (carried,) = await tx.place(following.feed.id, [Placement(one, article_id) for one in articles])
        return carried

    async def matched(self, carried, match) -> int:
        async with self.service.store.write() as tx:
            (match_id,) = await tx.add_matches([MatchDraft(carried.revision_id, match)])
        return match_id


@pytest.fixture
async def desk(store):
    fetcher = Fetcher(
        user_agent="wirewatch/test", allow_networks=[ip_network("127.0.0.0/8")], host_delay_seconds=0
    )
    async with FeedServer() as server, fetcher, Parser() as parser:
        service = Service(store=store, fetcher=fetcher, now=lambda: NOW, parser=parser)
        yield Desk(service, server)
