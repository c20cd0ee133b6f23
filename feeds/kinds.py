"""What can be asked for over HTTP: by which types, and how much of the answer is waited for and read."""

from collections.abc import Mapping
from dataclasses import dataclass

from feeds.ports import FetchKind

DEADLINE_SECONDS = 15.0
SHORT_DEADLINE_SECONDS = 10.0
MAX_BODY_BYTES = 15 * 1024 * 1024
MAX_PAGE_BYTES = 5 * 1024 * 1024
MAX_ROBOTS_BYTES = 500 * 1024  # RFC 9309 §2.5
MAX_REPLY_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Kind:
    """What is asked for. ``cut``: what is longer than ``max_bytes`` is cut there instead of refused."""

    accept: str
    max_bytes: int
    deadline_seconds: float = DEADLINE_SECONDS
    cut: bool = False


KINDS: Mapping[FetchKind, Kind] = {
    "feed": Kind(
        "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
        MAX_BODY_BYTES,
    ),
    "page": Kind("text/html, application/xhtml+xml;q=0.9, */*;q=0.5", MAX_PAGE_BYTES),
    "robots": Kind("text/plain, */*;q=0.5", MAX_ROBOTS_BYTES, SHORT_DEADLINE_SECONDS, cut=True),
}
REPLY = Kind("*/*", MAX_REPLY_BYTES, SHORT_DEADLINE_SECONDS, cut=True)
"""What answers a form."""
