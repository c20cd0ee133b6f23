"""Gets documents over HTTP; the only way in which the news reaches out.

Every request, redirects included, passes these, in order:
1. http(s) only, no blocked host, a contact where the publisher demands one; in a demo this machine alone;
2. the host's slot and pause (hosts.py), which do not count against the deadline;
3. the guard (guard.py), asked for the final address of every connection attempt;
4. one deadline for the whole document, a cap on its decompressed bytes, five redirects.
No cookies, no proxy from the environment; credentials in an address go to its own host only.
"""

import asyncio
import ssl as tls
import time
import zlib
from base64 import b64encode
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from ipaddress import ip_address
from types import TracebackType
from typing import NoReturn, Self
from urllib.parse import urljoin

import aiohttp

from feeds import urls
from feeds.addresses import Network
from feeds.answers import PERMANENT, REDIRECTS, status_error
from feeds.backoff import read_retry_after
from feeds.errors import FetchError, RefusedAddress
from feeds.guard import AddressGuard, Attempts, watched
from feeds.hosts import HostSlots
from feeds.inflate import ADVERTISED, inflater
from feeds.model import Document

PROJECT_URL = "https://github.com/wirewatch/wirewatch"
DEADLINE_SECONDS = 15.0
MAX_BODY_BYTES = 15 * 1024 * 1024
MAX_REDIRECTS = 5
KEEP_ALIVE_SECONDS = 60.0
CONTACT_HOSTS = ("sec.gov",)  # sec.gov/os/webmaster-faq: automated readers must declare a contact

_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"


def user_agent(contact: str = "") -> str:
    """How wirewatch names itself: ``wirewatch/VERSION (+project address; contact)``."""
    about = "; ".join(filter(None, (f"+{PROJECT_URL}", " ".join(contact.split()))))
    return f"wirewatch/{version('wirewatch')} ({about})"


@dataclass(frozen=True, slots=True)
class _Hop:
    """One request of a trip: where to, the credentials for ``origin`` alone, and how we got here."""

    url: str
    credentials: tuple[str, str] | None
    origin: str
    visited: tuple[str, ...] = ()
    permanent: bool = True

    @property
    def authorization(self) -> dict[str, str]:
        """The Basic credentials (RFC 7617), where this hop goes to the host they were typed for, no less
        secured; else nothing.
        """
        same_host = urls.host(self.url) == urls.host(self.origin)
        downgraded = self.origin.startswith("https:") and not self.url.startswith("https:")
        if not self.credentials or not same_host or downgraded:
            return {}
        token = b64encode(":".join(self.credentials).encode("utf-8", "replace")).decode("ascii")
        return {"Authorization": f"Basic {token}"}

    @property
    def moved_to(self) -> str:
        """The address to remember in place of the first, '' where a redirect was only for now."""
        if not self.visited or not self.permanent:
            return ""
        return urls.with_credentials(self.url, self.credentials if self.authorization else None)


class Fetcher:
    """Fetches documents through one guarded session; open it with ``async with``.

    ``allow_networks`` are opened although not public; ``block_hosts`` are never fetched, nor their
    subdomains. ``only_here`` is a sentence: with it, whatever is not on this machine is refused in these
    words, before any name is looked up. ``ssl`` replaces the system's certificates. Clock, sleep and now are
    for tests.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        allow_networks: Sequence[Network] = (),
        block_hosts: Collection[str] = (),
        only_here: str = "",
        host_connections: int = 1,
        host_delay_seconds: float = 1.0,
        deadline_seconds: float = DEADLINE_SECONDS,
        ssl: tls.SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._headers = {"User-Agent": user_agent, "Accept": _ACCEPT, "Accept-Encoding": ADVERTISED}
        self._has_contact = ";" in user_agent
        self._guard = AddressGuard(allow_networks)
        self._blocked = tuple(name.strip().lower().rstrip(".") for name in block_hosts)
        self._only_here = only_here
        self._hosts = HostSlots(
            connections=host_connections, delay_seconds=host_delay_seconds, clock=clock, sleep=sleep
        )
        self._deadline_seconds = deadline_seconds
        self._ssl = ssl
        self._now = now
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            socket_factory=self._guard, ssl=self._ssl or True, keepalive_timeout=KEEP_ALIVE_SECONDS
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            headers=self._headers,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session:
            await self._session.close()

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Document:
        """The document at an address, ``not_modified`` where the validators still hold.

        Raises FetchError with a sentence for a person; it shows neither query, credentials nor body.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        bare, credentials = urls.without_credentials(url)
        step: _Hop | Document = _Hop(bare, credentials, origin=bare)
        left = self._deadline_seconds
        while isinstance(step, _Hop):
            hop = step
            self._check(hop)
            async with self._hosts.slot(urls.host(hop.url)):
                started = asyncio.get_running_loop().time()
                step = await self._within(left, hop, headers)
                left -= asyncio.get_running_loop().time() - started
        return step

    def _check(self, hop: _Hop) -> None:
        """Raises for an address that is not to be asked at all."""
        host = urls.host(hop.url)
        if not host:
            _refuse(hop.url, "a feed's address must start with http:// or https:// and name a host")
        if self._only_here and not _is_here(host):
            _refuse(hop.url, self._only_here)
        if urls.is_among(host, self._blocked):
            _refuse(hop.url, f"{host} is blocked here at its publisher's wish (WIREWATCH_BLOCK_HOSTS)")
        if urls.is_among(host, CONTACT_HOSTS) and not self._has_contact:
            _refuse(hop.url, f"{host} only answers readers that leave a contact; set WIREWATCH_CONTACT")
        if hop.url in hop.visited:
            raise _failure(hop.url, f"{host} redirects in a circle")
        if len(hop.visited) > MAX_REDIRECTS:
            raise _failure(hop.url, f"{urls.host(hop.origin)} redirects more than {MAX_REDIRECTS} times")

    async def _within(self, seconds: float, hop: _Hop, headers: dict[str, str]) -> _Hop | Document:
        try:
            with watched() as attempts, _translated(hop.url, attempts):
                async with asyncio.timeout(seconds):
                    return await self._ask(hop, headers)
        except TimeoutError as e:
            limit = f"{self._deadline_seconds:g} seconds"
            sentence = f"{urls.host(hop.url)} did not finish answering within {limit}"
            raise _failure(hop.url, sentence) from e

    async def _ask(self, hop: _Hop, headers: dict[str, str]) -> _Hop | Document:
        assert self._session is not None, "open the fetcher with async with"
        async with self._session.get(
            hop.url, headers={**headers, **hop.authorization}, allow_redirects=False
        ) as response:
            if response.status in REDIRECTS:
                return _next_hop(hop, response)
            document = self._described(hop, response)
            if response.status == 304 and headers:
                return replace(document, not_modified=True)
            if not 200 <= response.status < 300:
                raise status_error(hop.url, response.status, document.retry_after)
            return replace(document, body=await _body(hop.url, response))

    def _described(self, hop: _Hop, response: aiohttp.ClientResponse) -> Document:
        """The document without its body."""
        return Document(
            url=hop.url,
            content_type=response.headers.get("Content-Type", ""),
            etag=response.headers.get("ETag", ""),
            last_modified=response.headers.get("Last-Modified", ""),
            moved_to=hop.moved_to,
            retry_after=read_retry_after(response.headers.get("Retry-After", ""), self._now()),
        )


def _is_here(host: str) -> bool:
    """Whether a host is this machine by its own spelling; nothing is looked up."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _next_hop(hop: _Hop, response: aiohttp.ClientResponse) -> _Hop:
    location = response.headers.get("Location", "")
    if not location:
        raise _failure(hop.url, f"{urls.host(hop.url)} redirects to nowhere", response.status)
    try:
        target = urljoin(hop.url, location.strip())
    except ValueError:
        target = ""
    return replace(
        hop,
        url=urls.without_credentials(target)[0].partition("#")[0],
        visited=(*hop.visited, hop.url),
        permanent=hop.permanent and response.status in PERMANENT,
    )


async def _body(url: str, response: aiohttp.ClientResponse) -> bytes:
    """The decompressed body, given up at one byte more than the cap."""
    inflate = inflater(response.headers.get("Content-Encoding", ""))
    if not inflate:
        raise _failure(url, f"{urls.host(url)} compressed its answer in a way nobody asked for")
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += inflate(chunk, MAX_BODY_BYTES + 1 - len(body))
        if len(body) > MAX_BODY_BYTES:
            raise _failure(url, f"{urls.host(url)} sent more than {MAX_BODY_BYTES // 2**20} MiB")
    return bytes(body)


@contextmanager
def _translated(url: str, attempts: Attempts) -> Iterator[None]:
    """Turns the client's exceptions into sentences."""
    host = urls.host(url)
    try:
        yield
    except (aiohttp.ClientError, OSError, ValueError, zlib.error) as e:
        if isinstance(e, TimeoutError):
            raise
        if attempts.all_refused:
            sentence = "is not a public address; set WIREWATCH_ALLOW_NETWORKS to allow it"
            raise RefusedAddress(f"{attempts.refused[0]} {sentence}", url=urls.redact(url)) from e
        raise _failure(url, _sentence(host, e)) from e


def _sentence(host: str, error: Exception) -> str:
    """What went wrong with a host, the most particular first."""
    match error:
        case aiohttp.ClientConnectorDNSError():
            return f"could not reach {host}: the name does not resolve"
        case aiohttp.ClientConnectorCertificateError():
            reason = getattr(error.certificate_error, "verify_message", "") or "its certificate is not valid"
            return f"could not reach {host} safely: {reason.rstrip('.')}"
        case aiohttp.ClientSSLError():
            return f"could not reach {host} safely: it does not speak TLS as it should"
        case aiohttp.ClientPayloadError() | zlib.error():
            return f"{host} broke off in the middle of its answer"
        case aiohttp.ClientResponseError():
            return f"{host} did not answer in proper HTTP"
        case aiohttp.InvalidURL() | ValueError():
            return "that is not an address that can be fetched"
        case ConnectionRefusedError() | aiohttp.ClientConnectorError(os_error=ConnectionRefusedError()):
            return f"could not reach {host}: connection refused"
        case aiohttp.ClientConnectorError():
            return f"could not reach {host}: no connection could be made"
    return f"could not reach {host}: the connection broke off"


def _failure(url: str, sentence: str, status: int = 0) -> FetchError:
    return FetchError(sentence, url=urls.redact(url), status=status)


def _refuse(url: str, sentence: str) -> NoReturn:
    raise FetchError(sentence, url=urls.redact(url), retryable=False)
