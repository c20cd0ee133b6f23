"""Which addresses are asked at all, judged by their spelling before any name is looked up.

In order: http(s) with a host; in a demo this machine alone; no host whose publisher wishes not to be read;
a contact where the publisher demands one; through a proxy, which looks names up itself, no address of an
inner network written as a number, nor a name of this machine.
"""

import re
from collections.abc import Collection, Sequence
from ipaddress import ip_address
from typing import NoReturn

from feeds import addresses, urls
from feeds.errors import FetchError, RefusedAddress

CONTACT_HOSTS = ("sec.gov",)  # sec.gov/os/webmaster-faq: automated readers must declare a contact

# A last label like these makes a name an IPv4 address in one of its forms (WHATWG URL, "ends in a number").
_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")


class Admission:
    """The rules of one fetcher. ``only_here`` is a sentence: with it, whatever is not on this machine is
    refused in these words.
    """

    def __init__(
        self,
        *,
        block_hosts: Collection[str],
        only_here: str,
        has_contact: bool,
        networks: Sequence[addresses.Network],
        by_proxy: bool,
    ) -> None:
        self._blocked = tuple(name.strip().lower().rstrip(".") for name in block_hosts)
        self._only_here = only_here
        self._has_contact = has_contact
        self._networks = tuple(networks)
        self._by_proxy = by_proxy

    def check(self, url: str, host: str) -> None:
        """Raises FetchError, not retryable, for an address that is not to be asked."""
        if not host:
            _refuse(url, "a feed's address must start with http:// or https:// and name a host")
        if self._only_here and not _is_here(host):
            _refuse(url, self._only_here)
        if urls.is_among(host, self._blocked):
            _refuse(url, f"{host} is blocked here at its publisher's wish (WIREWATCH_BLOCK_HOSTS)")
        if urls.is_among(host, CONTACT_HOSTS) and not self._has_contact:
            _refuse(url, f"{host} only answers readers that leave a contact; set WIREWATCH_CONTACT")
        if self._by_proxy and self._is_inner(host):
            raise inner(url, host)

    def _is_inner(self, host: str) -> bool:
        if urls.is_among(host, ("localhost",)):
            return True
        try:
            return not addresses.allowed(ip_address(host.strip("[]")), self._networks)
        except ValueError:
            return _NUMBER.fullmatch(host) is not None


def inner(url: str, place: str) -> RefusedAddress:
    """The error for a place that is not public."""
    sentence = f"{place} is not a public address; set WIREWATCH_ALLOW_NETWORKS to allow it"
    return RefusedAddress(sentence, url=urls.redact(url))


def _is_here(host: str) -> bool:
    """Whether a host is this machine by its own spelling; nothing is looked up."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse(url: str, sentence: str) -> NoReturn:
    raise FetchError(sentence, url=urls.redact(url), retryable=False)
