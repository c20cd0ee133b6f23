"""Opens what others call, where WIREWATCH_HTTP_LISTEN says so."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.settings import Settings
from bot.web import Callbacks, WebServer
from bot.websub import Asker, Pushes
from feeds import callbacks, hubs
from feeds.ingest import Ingest
from feeds.ports import Fetcher, Store

NOT_PUBLIC = (
    "hubs cannot reach this program, so feeds are only polled: set WIREWATCH_PUBLIC_URL to the https address "
    "under which a reverse proxy passes requests on to WIREWATCH_HTTP_LISTEN"
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Listening:
    """What is open. ``asker`` and ``pushes`` are None where hubs cannot reach us."""

    server: WebServer | None = None
    asker: Asker | None = None
    pushes: Pushes | None = None

    async def tick(self) -> None:
        """Has those hubs asked that are due."""
        if self.asker:
            await self.asker.tick()


@asynccontextmanager
async def listening(
    settings: Settings, store: Store, fetcher: Fetcher, ingest: Ingest, *, now: Callable[[], datetime]
) -> AsyncIterator[Listening]:
    """Listens until the block ends. Raises UserError where the address is taken."""
    listen = settings.http_listen
    base = callbacks.base_address(settings.public_url, listen, settings.allow_networks)
    ours = await hubs.resume(store, base, now())
    if listen is None:
        yield Listening()
        return
    if not base:
        log.warning("WebSub is off", reason=NOT_PUBLIC)
        async with WebServer(*listen) as server:
            yield Listening(server)
        return
    async with AsyncExitStack() as stack:
        known = hubs.Hubs(store, fetcher, callbacks=ours, now=now)
        pushes = await stack.enter_async_context(Pushes(ingest.push))
        asker = await stack.enter_async_context(Asker(known))
        server = await stack.enter_async_context(WebServer(*listen, callbacks=Callbacks(known, pushes)))
        yield Listening(server, asker, pushes)
