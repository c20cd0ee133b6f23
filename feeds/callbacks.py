"""Where others can call this program: the base of all callbacks, and the tokens that make each its own.

A callback's address cannot be guessed and says whose it is, so whoever knows it was told it.
"""

import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address

from feeds import addresses, urls
from feeds.addresses import Network

PATH = "/websub/"

_MARK_CHARS = 16
_TOKEN = re.compile(rf"[A-Za-z0-9_-]{{43}}\.[0-9a-f]{{{_MARK_CHARS}}}")
_NOT_PUBLIC = ("localhost", "local", "internal", "lan", "home.arpa")


def base_address(public_url: str, listen: tuple[str, int] | None, networks: Sequence[Network] = ()) -> str:
    """The address that callbacks start with, without a slash at its end; '' where hubs cannot reach us.

    ``public_url`` if given; else what we listen on, where that is a public address (or in ``networks``) or a
    name that is not only known nearby.
    """
    if listen is None or public_url:
        return public_url.rstrip("/") if listen else ""
    host, port = listen
    if not _is_public(host, networks):
        return ""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _is_public(host: str, networks: Sequence[Network]) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return "." in host.rstrip(".") and not urls.is_among(host.lower().rstrip("."), _NOT_PUBLIC)
    return not address.is_unspecified and addresses.allowed(address, networks)


@dataclass(frozen=True, slots=True)
class Callbacks:
    """The callbacks of one installation: below ``base``, told apart by tokens that only ``key`` makes."""

    base: str
    key: bytes = field(repr=False)

    def new_token(self) -> str:
        """The last part of a new callback's address: 256 random bits, signed."""
        chance = secrets.token_urlsafe(32)
        return f"{chance}.{self._mark(chance)}"

    def made(self, token: str) -> bool:
        """Whether a token is ours and for this base; what is not needs no look into the database, and a hub
        that knows one for another base calls in vain."""
        chance, _, mark = token.partition(".")
        known = bool(self.base) and _TOKEN.fullmatch(token) is not None
        return known and hmac.compare_digest(mark, self._mark(chance))

    def address(self, token: str) -> str:
        """The callback that a token stands for."""
        return f"{self.base}{PATH}{token}"

    def _mark(self, chance: str) -> str:
        said = f"callback {self.base} {chance}".encode()
        return hmac.new(self.key, said, "sha256").hexdigest()[:_MARK_CHARS]


def new_secret() -> str:
    """A key for a hub's signatures: 256 random bits, well under the 200 bytes of WebSub §5.1."""
    return secrets.token_urlsafe(32)
