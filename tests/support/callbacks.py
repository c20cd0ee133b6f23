"""A newsroom that hubs can reach: its callbacks, the crew behind them, and a hub on loopback."""

import socket
from contextlib import AsyncExitStack

from bot.web import Callbacks, WebServer
from bot.websub import Asker, Pushes
from feeds.hubs import Hubs, resume
from tests.support.hub import Hub
from tests.support.newsroom import Newsroom


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Reachable:
    """``async with Reachable(room) as desk``. ``read`` takes what is pushed; without it the newsroom's ingest
    does. ``seconds`` is what the clock of pushes shows.
    """

    def __init__(self, room: Newsroom, *, read=None) -> None:
        self.room = room
        self.hub = Hub()
        self.seconds = 0.0
        self._read = read or (lambda feed_id, document: room.ingest.push(feed_id, document))
        self._stack = AsyncExitStack()

    async def __aenter__(self):
        enter = self._stack.enter_async_context
        await enter(self.hub)
        port = free_port()
        self.base = f"http://127.0.0.1:{port}"
        callbacks = await resume(self.room.store, self.base, self.room.at)
        self.hubs = Hubs(self.room.store, self.room.fetcher, callbacks=callbacks, now=self.room.now)
        self.pushes = await enter(Pushes(self._read, clock=lambda: self.seconds))
        self.asker = await enter(Asker(self.hubs))
        self.server = await enter(WebServer("127.0.0.1", port, callbacks=Callbacks(self.hubs, self.pushes)))
        return self

    async def __aexit__(self, *error):
        await self._stack.aclose()

    async def tick(self) -> None:
        """One tick, and all that it sets off."""
        await self.asker.tick()
        assert await self.asker.drain(20)
        await self.hub.settled()

    async def read(self) -> None:
        """Waits until what was pushed is read."""
        assert await self.pushes.drain(20)

    async def subscription(self):
        """The one that stands, None where there is none."""
        async with self.room.store.read() as reads:
            found = await reads.hub_subscriptions()
        assert len(found) <= 1
        return found[0] if found else None

    async def feed(self):
        """The feed with the id 1."""
        async with self.room.store.read() as reads:
            (feed,) = await reads.feeds([1])
        return feed
