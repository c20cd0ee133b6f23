"""A service over a real store and a real feed server, with two servers to ask for things."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_network

import pytest

from feeds.articles import to_articles
from feeds.fetch import Fetcher
from feeds.identity import digest, idempotency_key
from feeds.model import AlertState, Delivery, DeliveryKind, Entry, Feed, Following, Notice, ParsedFeed
from feeds.parsing import Parser
from feeds.ports import AlertDraft, DeliveryDraft, Placement, StoryQuery
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

    async def alerts(self, carried, *, state=AlertState.DUE, why="") -> Delivery | None:
        """The alert for all matches of a story in this server's first channel, in place of the one there is;
        where it is due, with the delivery that waits."""
        async with self.service.store.write() as tx:
            (story,) = await tx.stories(HERE, StoryQuery(story_id=carried.story_id))
            heard = (await tx.subscriptions([HERE]))[0]
            of, place = (story.story_id, heard.destination.id, carried.revision_id), heard.destination
            matches = tuple(match.id for match in story.matches)
            ids = tuple(await tx.add_alerts([AlertDraft(*of, state, why, matches, (heard.id,))]))
            if state is not AlertState.DUE:
                return None
            key = idempotency_key(b"key", place, kind=DeliveryKind.POST, identity=carried.story_identity)
            await tx.add_deliveries([DeliveryDraft(DeliveryKind.POST, place.id, key, Notice("x"), NOW, ids)])
            return (await tx.pending(place.id))[-1]

    async def posts(self, carried, message_id: int) -> None:
        """The story's alert was posted, in this message."""
        delivery = await self.alerts(carried)
        async with self.service.store.write() as tx:
            await tx.mark_sending(delivery.id, NOW)
            await tx.mark_sent(delivery.id, message_id, NOW)


@pytest.fixture
async def desk(store):
    fetcher = Fetcher(
        user_agent="wirewatch/test", allow_networks=[ip_network("127.0.0.0/8")], host_delay_seconds=0
    )
    async with FeedServer() as server, fetcher, Parser() as parser:
        service = Service(store=store, fetcher=fetcher, now=lambda: NOW, parser=parser)
        yield Desk(service, server)
