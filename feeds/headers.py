"""What an answer's headers say beyond its status: how long it stays fresh, and what it links to."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from multidict import CIMultiDictProxy

from feeds import urls

LONGEST_FRESH = timedelta(days=1)
MAX_LINKS = 50
MAX_VALUE_CHARS = 2_000

_MAX_AGE = re.compile(r'(?:^|[\s,])max-age\s*=\s*"?(\d{1,12})', re.IGNORECASE)
_NOT_KEPT = re.compile(r"(?:^|[\s,])no-(?:cache|store)\b", re.IGNORECASE)
# RFC 8288 §3: <address> and its parameters up to the comma before the next one.
_LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[\w!#$%&*+.^`|~-]+(?:\s*=\s*(?:"[^"]*"|[^\s";,]*))?)*)')
_PARAMETER = re.compile(r';\s*([\w!#$%&*+.^`|~-]+)\s*=\s*(?:"([^"]*)"|([^\s";,]*))')


class Said:
    """The headers of one answer. A value is text of printable ASCII, '' where it is not, or too long to
    keep: validators are sent back and stored.
    """

    def __init__(self, headers: CIMultiDictProxy[str]) -> None:
        self._headers = headers

    def text(self, name: str) -> str:
        """A header's value."""
        value = self._headers.get(name)
        return _kept(value) if value else ""

    def joined(self, name: str) -> str:
        """The values of a header that may stand there more than once, joined by commas."""
        values = self._headers.getall(name, None)
        return _kept(", ".join(values)) if values else ""

    def max_age(self, now: datetime) -> timedelta | None:
        """As the function of this name."""
        text = self.text
        cache_control, expires = self.joined("Cache-Control"), text("Expires")
        if not cache_control and not expires:
            return None
        return max_age(now, cache_control=cache_control, age=text("Age"), expires=expires, date=text("Date"))

    def links(self, base: str) -> tuple[tuple[str, str], ...]:
        """As the function of this name."""
        values = self._headers.getall("Link", None)
        return links(values, base) if values else ()


def max_age(
    now: datetime, *, cache_control: str = "", age: str = "", expires: str = "", date: str = ""
) -> timedelta | None:
    """How long an answer is fresh by its own word, within [0, a day]; None where it says nothing.

    RFC 9111 §4.2: ``Cache-Control: max-age`` less ``Age``, else ``Expires`` less ``Date`` (``now`` without
    one). An answer that is not to be kept (``no-cache``, ``no-store``) says nothing of when to come back.
    """
    if _NOT_KEPT.search(cache_control):
        return None
    if found := _MAX_AGE.search(cache_control):
        spent = int(age[:12]) if age.isascii() and age.isdigit() else 0
        return _within_bounds(timedelta(seconds=min(int(found[1]), 10**9) - min(spent, 10**9)))
    until = http_date(expires)
    return _within_bounds(until - (http_date(date) or now)) if until else None


def http_date(text: str) -> datetime | None:
    """A date as RFC 9110 §5.6.7 writes it, aware; None where it cannot be read. No zone means UTC."""
    if not text:
        return None
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def links(values: Iterable[str], base: str) -> tuple[tuple[str, str], ...]:
    """The pairs (rel in lower case, absolute http(s) address) of Link headers (RFC 8288), in their order.

    A link with several relations makes a pair of each; one about another resource (``anchor``) makes none.
    At most 50 pairs.
    """
    found = [
        (rel, address)
        for value in values
        for target, text in _LINK.findall(value)
        for rel, address in _pairs(target, text, base)
    ]
    return tuple(found[:MAX_LINKS])


def _pairs(target: str, text: str, base: str) -> list[tuple[str, str]]:
    given: dict[str, str] = {}
    for name, quoted, plain in _PARAMETER.findall(text):
        given.setdefault(name.lower(), quoted or plain)
    address = "" if "anchor" in given else urls.absolute(target or base, base)
    return [(rel, address) for rel in given.get("rel", "").lower().split()] if address else []


def _kept(value: str) -> str:
    return value if value.isascii() and value.isprintable() and len(value) <= MAX_VALUE_CHARS else ""


def _within_bounds(fresh: timedelta) -> timedelta:
    return min(max(fresh, timedelta(0)), LONGEST_FRESH)
