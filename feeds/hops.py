"""One document's trip through redirects: where to next, with which credentials, and where the feed moved."""

from base64 import b64encode
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urljoin

from feeds import urls
from feeds.answers import PERMANENT
from feeds.errors import FetchError

MAX_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Hop:
    """One request of a trip. ``host`` is the lower-case name in ``url``, '' where that names none;
    ``credentials`` are for the host of ``origin`` alone; ``visited`` are the addresses before.
    """

    url: str
    host: str
    origin: str
    credentials: tuple[str, str] | None = None
    visited: tuple[str, ...] = ()
    permanent: bool = True

    @classmethod
    def first(cls, url: str) -> Self:
        """The first request for an address."""
        given, host = urls.requestable(url)
        bare, credentials = urls.without_credentials(given)
        return cls(bare, host, bare, credentials)

    @property
    def authorization(self) -> dict[str, str]:
        """The Basic credentials (RFC 7617), where this hop goes to the server they were typed for: same
        scheme, host and port, or from http to https on the usual ports; else nothing.
        """
        if not self.credentials:
            return {}
        typed_for, here = _server(self.origin), _server(self.url)
        secured = typed_for == ("http", self.host, 80) and here == ("https", self.host, 443)
        if not (here == typed_for or secured):
            return {}
        token = b64encode(":".join(self.credentials).encode("utf-8", "replace")).decode("ascii")
        return {"Authorization": f"Basic {token}"}

    @property
    def moved_to(self) -> str:
        """The address to remember in place of the first, '' where a redirect was only for now or left TLS."""
        if not self.visited or not self.permanent:
            return ""
        return urls.with_credentials(self.url, self.credentials if self.authorization else None)

    @property
    def site(self) -> str:
        """Scheme, host and port as they stand in the address: what one connection serves."""
        return "/".join(self.url.split("/", 3)[:3])

    def redirected(self, status: int, location: str) -> "Hop":
        """The next hop. Raises FetchError for a redirect that leads nowhere, in a circle or on and on."""
        if not location:
            raise failure(self.url, f"{self.host} redirects to nowhere", status)
        try:
            target, host = urls.requestable(urljoin(self.url, location.strip()))
        except ValueError:
            target, host = "", ""
        url = urls.without_credentials(target)[0].partition("#")[0]
        visited = (*self.visited, self.url)
        if url in visited:
            raise failure(url, f"{self.host} redirects in a circle", status)
        if len(visited) > MAX_REDIRECTS:
            sentence = f"{urls.host(self.origin)} redirects more than {MAX_REDIRECTS} times"
            raise failure(url, sentence, status)
        downgraded = self.url.lower().startswith("https:") and not url.lower().startswith("https:")
        permanent = self.permanent and status in PERMANENT and not downgraded
        return replace(self, url=url, host=host, visited=visited, permanent=permanent)


def _server(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address."""
    parts = urls.split(url)
    if parts is None:
        return "", "", 0
    return parts.scheme, urls.host(url), parts.port or (443 if parts.scheme == "https" else 80)


def failure(url: str, sentence: str, status: int = 0) -> FetchError:
    """An error that shows neither query nor credentials of the address."""
    return FetchError(sentence, url=urls.redact(url), status=status)
