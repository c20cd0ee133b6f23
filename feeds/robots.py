"""What a site's robots.txt lets us fetch (RFC 9309).

1. Each scheme, host and port has rules of its own, at ``/robots.txt`` (§2.3).
2. What was answered holds for RULES_HOLD (§2.4), also where the answer is that there is no such file (4xx but
   for 429): then everything is allowed (§2.3.1.3).
3. A site that does not answer, errs (5xx) or has had enough (429) is closed (§2.3.1.4); it is asked again
   after CLOSED_HOLDS.
4. Of a file the first 500 KiB are read (``fetch.py``; §2.5). The groups that name ``wirewatch`` in full hold,
   else those for ``*`` (§2.2.1); the longest rule that fits decides, ``allow`` where two are as long
   (§2.2.2).
"""

import re
from datetime import datetime, timedelta

from feeds.errors import FetchError
from feeds.ports import KeptRobots
from feeds.urls import host, split

PRODUCT = "wirewatch"
"""The name that groups are looked up by; the first word of the User-Agent."""

RULES_HOLD = timedelta(hours=24)
CLOSED_HOLDS = timedelta(hours=1)

_PORTS = {"http": 80, "https": 443}
_AGENT = re.compile(r"user(?:-|\s*)agent(?:\s*:\s*|\s+)([^#]*)", re.IGNORECASE)
_PRODUCT = re.compile(r"\*(?=\s|$)|[a-z_-]*", re.IGNORECASE)


def origin_of(url: str) -> str:
    """The scheme, host and port of an http(s) address, '' of any other."""
    parts, name = split(url), host(url)
    if not parts or not name:
        return ""
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{name}{port}"


def address_of(origin: str) -> str:
    """Where the rules of an origin stand."""
    return f"{origin}/robots.txt"


def read(origin: str, body: bytes, now: datetime) -> KeptRobots:
    """The rules in a file that was answered, as they are kept."""
    text = body.decode("utf-8-sig", "replace").replace("\0", "")
    return KeptRobots(origin, text, closed=False, fetched_at=now)


def missing(origin: str, error: FetchError, now: datetime) -> KeptRobots:
    """What holds where the file could not be had."""
    absent = 400 <= error.status < 500 and error.status != 429
    return KeptRobots(origin, "", closed=not absent, fetched_at=now)


def holds(kept: KeptRobots, now: datetime) -> bool:
    """Whether the rules need not be asked for again yet."""
    return now - kept.fetched_at < (CLOSED_HOLDS if kept.closed else RULES_HOLD)


def allows(kept: KeptRobots, url: str) -> bool:
    """Whether we may fetch an address of the rules' origin."""
    if kept.closed:
        return False
    from protego import Protego

    try:
        return Protego.parse(_for_us(kept.rules)).can_fetch(url, PRODUCT)
    except ValueError:  # an address that cannot be taken apart
        return False


def _for_us(rules: str) -> str:
    """The rules with every foreign name made one: a group of thousands of names would cost the square of
    its size, and the library takes a group for "wire" to be meant for us."""
    return "\n".join(_renamed(line.strip()) for line in rules.splitlines())


def _renamed(line: str) -> str:
    agent = _AGENT.match(line)
    if not agent:
        return line
    found = _PRODUCT.match(agent[1])
    name = found[0].lower() if found else ""
    return f"User-agent: {name if name in ('*', PRODUCT) else 'another'}"
