"""The HTTP client under the fetcher: one session with its limits, and its exceptions in words."""

import ssl as tls
import zlib
from collections.abc import Mapping

import aiohttp

from feeds.admission import inner
from feeds.errors import FetchError
from feeds.guard import AddressGuard, Attempts
from feeds.hops import Hop, failure
from feeds.inflate import inflater
from feeds.room import may_grow

CONNECTIONS = 100
KEEP_ALIVE_SECONDS = 75.0
DNS_SECONDS = 10
MAX_HEADER_BYTES = 8_190
MAX_HEADERS = 128

ERRORS = (aiohttp.ClientError, OSError, ValueError, zlib.error)
"""What a request may raise; TimeoutError, which is an OSError, is the caller's own deadline."""


def open_session(
    guard: AddressGuard, *, headers: Mapping[str, str], ssl: tls.SSLContext | None, proxy: str
) -> aiohttp.ClientSession:
    """The session; to be closed. One TLS context serves all of it, whose making costs as much as hundreds of
    requests. No cookies, no redirects of its own making, nothing from the environment.
    """
    connector = aiohttp.TCPConnector(
        socket_factory=guard,
        ssl=ssl or True,
        limit=CONNECTIONS,
        keepalive_timeout=KEEP_ALIVE_SECONDS,
        ttl_dns_cache=DNS_SECONDS,
    )
    return aiohttp.ClientSession(
        connector=connector,
        headers=headers,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
        proxy=proxy or None,
        timeout=aiohttp.ClientTimeout(total=None),
        max_line_size=MAX_HEADER_BYTES,
        max_field_size=MAX_HEADER_BYTES,
        max_headers=MAX_HEADERS,
    )


async def body(hop: Hop, response: aiohttp.ClientResponse, most: int, *, cut: bool = False) -> bytes:
    """The decompressed body; where it is longer than ``most`` bytes, compressed or not, it is cut there or
    given up. Raises FetchError and what ``explained`` puts into words.
    """
    inflate = inflater(response.headers.get("Content-Encoding", ""))
    if not inflate:
        raise failure(hop.url, f"{hop.host} compressed its answer in a way nobody asked for")
    read = bytearray()
    received = 0
    async for chunk in response.content.iter_any():
        received += len(chunk)
        read += inflate(chunk, most + 1 - len(read))
        if max(received, len(read)) > most:
            if cut:
                return bytes(read[:most])
            raise failure(hop.url, f"{hop.host} sent more than {most // 2**20} MiB")
        if not await may_grow(len(read)):
            raise failure(hop.url, f"{hop.host} sent a large feed while many large ones were being read")
    if not inflate.complete:
        raise failure(hop.url, f"{hop.host} broke off in the middle of its answer")
    return bytes(read)


async def beginning(hop: Hop, response: aiohttp.ClientResponse, most: int) -> bytes:
    """The first ``most`` bytes of a body that stands in place of a document, b'' where it is damaged."""
    try:
        return await body(hop, response, most, cut=True)
    except (aiohttp.ClientPayloadError, zlib.error, FetchError):
        return b""


def explained(url: str, host: str, error: Exception, attempts: Attempts) -> FetchError:
    """What a request to a host raised, in a sentence."""
    if attempts.all_refused:
        return inner(url, attempts.refused[0])
    return failure(url, _sentence(host, error))


def _sentence(host: str, error: Exception) -> str:
    """What went wrong with a host, the most particular first."""
    match error:
        case aiohttp.ClientProxyConnectionError():
            return f"could not reach {host}: the proxy in WIREWATCH_PROXY does not answer"
        case aiohttp.ClientHttpProxyError():
            return f"could not reach {host}: the proxy in WIREWATCH_PROXY said no ({error.status})"
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
