"""Gets documents over HTTP; the only way in which the news reaches out.

Every request, redirects included, passes these, in order:
1. the admission (admission.py): what is asked at all, judged by the address as it is written;
2. the host's slot and pause (hosts.py), which do not count against the deadline but have bounds of their own;
3. the guard (guard.py), asked for the final address of every connection attempt;
4. one deadline for the whole document, caps on its headers and its decompressed bytes, five redirects;
5. what the answer means (answers.py); a page of a bot wall is no document, whatever its status.
No cookies, no proxy from the environment; credentials in an address go to its own host only. Where a proxy
is named it is the only address the guard sees, open by being named: then it is the proxy that keeps inner
networks apart.
"""

import asyncio
import ssl as tls
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from ipaddress import ip_network
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode

from feeds import answers, headers, transport
from feeds.addresses import Network
from feeds.admission import Admission
from feeds.backoff import read_retry_after
from feeds.guard import AddressGuard, Attempts
from feeds.hops import Hop, failure
from feeds.hosts import HostSlots, KeptSites
from feeds.inflate import ADVERTISED
from feeds.kinds import KINDS, REPLY, Kind
from feeds.model import Document
from feeds.ports import FetchKind, Permit

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientSession

PARTIAL = 206  # a part, though none was asked for (RFC 9110 §15.3.7)
PROJECT_URL = "https://github.com/wirewatch/wirewatch"
KEPT_SITES = 256
QUEUE_SECONDS = 120.0
"""How long the first request of a trip waits for a slot of its host."""

REDIRECT_QUEUE_SECONDS = 30.0
"""How long all later ones of the trip wait for slots: nobody counted who else comes to the same host."""

_EVERYWHERE = (ip_network("0.0.0.0/0"), ip_network("::/0"))


@dataclass(frozen=True, slots=True)
class _Asking:
    """What every hop of a trip asks. ``conditional``: the server may answer that nothing has changed."""

    kind: Kind
    headers: dict[str, str]
    conditional: bool = False
    form: bytes | None = None
    permit: Permit | None = None


def user_agent(contact: str = "") -> str:
    """How wirewatch names itself: ``wirewatch/VERSION (+project address; contact)``."""
    about = "; ".join(filter(None, (f"+{PROJECT_URL}", " ".join(contact.split()))))
    return f"wirewatch/{version('wirewatch')} ({about})"


class Fetcher:
    """Fetches documents through one guarded session; open it with ``async with``.

    ``allow_networks`` are opened although not public; ``block_hosts`` are never fetched, nor their
    subdomains. ``only_here`` is a sentence: with it, whatever is not on this machine is refused in these
    words, before any name is looked up. ``proxy`` is an http(s) address through which everything goes.
    ``ssl`` replaces the system's certificates. Deadline, queue seconds, clock, sleep and now are for tests.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        allow_networks: Sequence[Network] = (),
        block_hosts: Collection[str] = (),
        only_here: str = "",
        proxy: str = "",
        host_connections: int = 1,
        host_delay_seconds: float = 1.0,
        deadline_seconds: float | None = None,
        queue_seconds: float = QUEUE_SECONDS,
        redirect_queue_seconds: float = REDIRECT_QUEUE_SECONDS,
        kept_sites: int = KEPT_SITES,
        ssl: tls.SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._headers = {"User-Agent": user_agent, "Accept-Encoding": ADVERTISED}
        self._admission = Admission(
            block_hosts=block_hosts,
            only_here=only_here,
            has_contact=";" in user_agent,
            networks=allow_networks,
            by_proxy=bool(proxy),
        )
        self._guard = AddressGuard(_EVERYWHERE if proxy else allow_networks)
        self._proxy = proxy
        self._hosts = HostSlots(
            connections=host_connections, delay_seconds=host_delay_seconds, clock=clock, sleep=sleep
        )
        self._kept = KeptSites(kept_sites, seconds=transport.KEEP_ALIVE_SECONDS, clock=clock)
        self._deadline_seconds = deadline_seconds
        self._queue_seconds = queue_seconds
        self._redirect_queue_seconds = redirect_queue_seconds
        self._ssl = ssl
        self._now = now
        self._session: ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = transport.open_session(
            self._guard, headers=self._headers, ssl=self._ssl, proxy=self._proxy
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session:
            await self._session.close()

    async def fetch(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        kind: FetchKind = "feed",
        permit: Permit | None = None,
    ) -> Document:
        """The document at an address, ``not_modified`` where the validators still hold.

        A feed may have 15 MiB, a page 5 MiB; of a robots.txt the first 500 KiB are read. ``permit`` is asked
        for each address on the way, before the host's slot is. Raises FetchError with a sentence for a
        person; it shows neither query, credentials nor body.
        """
        asked = {"Accept": KINDS[kind].accept}
        if etag:
            asked["If-None-Match"] = etag
        if last_modified:
            asked["If-Modified-Since"] = last_modified
        asking = _Asking(KINDS[kind], asked, bool(etag or last_modified), permit=permit)
        return await self._travel(url, asking)

    async def post(self, url: str, form: Mapping[str, str]) -> Document:
        """Sends a form (``application/x-www-form-urlencoded``) and returns the answer, at most 64 KiB of it.

        Guarded as ``fetch`` is; a redirect is not followed. Raises FetchError.
        """
        kind = {"Accept": REPLY.accept, "Content-Type": "application/x-www-form-urlencoded"}
        return await self._travel(url, _Asking(REPLY, kind, form=urlencode(form).encode("ascii")))

    async def _travel(self, url: str, asking: _Asking) -> Document:
        step: Hop | Document = Hop.first(url)
        left = self._deadline_seconds or asking.kind.deadline_seconds
        patience, later = self._queue_seconds, self._redirect_queue_seconds
        loop = asyncio.get_running_loop()
        while isinstance(step, Hop):
            hop = step
            self._admission.check(hop.url, hop.host)
            if asking.permit:
                await asking.permit(hop.url)
            came = loop.time()
            async with self._hosts.slot(hop.host, url=hop.url, within=patience):
                started = loop.time()
                step = await self._within(left, hop, asking)
                left -= loop.time() - started
            later -= started - came if hop.visited else 0.0
            patience = max(later, 0.0)
        return step

    async def _within(self, seconds: float, hop: Hop, asking: _Asking) -> Hop | Document:
        with Attempts() as attempts:
            try:
                async with asyncio.timeout(seconds):
                    return await self._ask(hop, asking)
            except TimeoutError as e:
                limit = self._deadline_seconds or asking.kind.deadline_seconds
                sentence = f"{hop.host} did not finish answering within {limit:g} seconds"
                raise failure(hop.url, sentence) from e
            except transport.ERRORS as e:
                raise transport.explained(hop.url, hop.host, e, attempts) from e

    async def _ask(self, hop: Hop, asking: _Asking) -> Hop | Document:
        assert self._session is not None, "open the fetcher with async with"
        sent = asking.headers | hop.authorization
        if not self._kept.keeps(hop.site):
            sent["Connection"] = "close"
        method = "GET" if asking.form is None else "POST"
        async with self._session.request(
            method, hop.url, headers=sent, data=asking.form, allow_redirects=False
        ) as response:
            if response.status in answers.REDIRECTS and asking.form is None:
                return hop.redirected(response.status, response.headers.get("Location", ""))
            return await self._answered(hop, asking, response)

    async def _answered(self, hop: Hop, asking: _Asking, response: "ClientResponse") -> Document:
        status = response.status
        if status == 304 and asking.conditional:
            return self._document(hop, response, not_modified=True)
        wall = response.headers.get("Cf-Mitigated") == "challenge"
        if wall or not 200 <= status < 300:
            wall = wall or (
                status in answers.CHALLENGED
                and answers.is_wall(await transport.beginning(hop, response, answers.MAX_WALL_BYTES))
            )
            wait = read_retry_after(response.headers.get("Retry-After", ""), self._now())
            error = answers.status_error(hop.url, status, wait, wall=wall)
            if wait and status in answers.PAUSING:
                self._hosts.rest(hop.host, error)
            raise error
        if status == PARTIAL:
            raise failure(hop.url, f"{hop.host} broke off in the middle of its answer", status)
        body = await transport.body(hop, response, asking.kind.max_bytes, cut=asking.kind.cut)
        if answers.is_wall(body):
            raise answers.status_error(hop.url, status, wall=True)
        return self._document(hop, response, body)

    def _document(
        self, hop: Hop, response: "ClientResponse", body: bytes = b"", *, not_modified: bool = False
    ) -> Document:
        said = headers.Said(response.headers)
        now = self._now()
        return Document(
            url=hop.url,
            body=body,
            content_type=said.text("Content-Type"),
            etag=said.text("ETag"),
            last_modified=said.text("Last-Modified"),
            moved_to=hop.moved_to,
            not_modified=not_modified,
            retry_after=read_retry_after(said.text("Retry-After"), now),
            max_age=said.max_age(now),
            links=said.links(hop.url),
            robots=said.joined("X-Robots-Tag"),
        )
