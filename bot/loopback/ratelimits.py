"""Discord's rate limits in fixed windows, and the headers that announce them.

Rules, in order ("Rate Limits"):

1. All routes together take 50 requests a second; interactions and their webhooks do not count.
2. Creating messages takes 5 requests per 5 seconds and channel (observed, not documented).
3. A window starts with its first request and ends as a whole; nothing slides.
"""

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

GLOBAL_REQUESTS = 50
GLOBAL_SECONDS = 1.0
MESSAGES = 5
MESSAGES_SECONDS = 5.0
UNCOUNTED = re.compile(r"/(interactions|webhooks)/")
CREATE_MESSAGE = re.compile(r"/channels/(\d+)/messages")
VIA = {"Via": "1.1 loopback"}
"""discord.py retries a 429 only when it carries this header."""


@dataclass
class Window:
    """One fixed window; ``left`` requests may still come before ``ends_at`` (monotonic seconds)."""

    limit: int
    seconds: float
    left: int = 0
    ends_at: float = 0.0

    def take(self, now: float) -> bool:
        """Whether one more request fits."""
        if now >= self.ends_at:
            self.left, self.ends_at = self.limit, now + self.seconds
        self.left -= 1
        return self.left >= 0


@dataclass(frozen=True)
class Verdict:
    """What the limits say about a request: headers for any answer, and a 429's wait or None."""

    headers: dict[str, str]
    retry_after_seconds: float | None = None
    is_global: bool = False


class RateLimits:
    """The windows of one bot. ``enabled`` may be switched at any time."""

    def __init__(
        self,
        enabled: bool,
        window_seconds: float = MESSAGES_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.enabled = enabled
        self._window_seconds = window_seconds
        self._clock = clock
        self._all = Window(GLOBAL_REQUESTS, GLOBAL_SECONDS)
        self._channels: dict[str, Window] = {}

    def ask(self, method: str, path: str) -> Verdict:
        """Counts a request and says whether it passes. ``path`` starts after the API's version."""
        if not self.enabled:
            return Verdict({})
        now = self._clock()
        if not UNCOUNTED.match(path) and not self._all.take(now):
            return refuse(self._all.ends_at - now, is_global=True)
        found = CREATE_MESSAGE.fullmatch(path)
        return self._ask_channel(found[1], now) if method == "POST" and found else Verdict({})

    def _ask_channel(self, channel_id: str, now: float) -> Verdict:
        fresh = Window(MESSAGES, self._window_seconds)
        window = self._channels.setdefault(channel_id, fresh)
        allowed = window.take(now)
        after = max(window.ends_at - now, 0.001)
        if not allowed:
            return refuse(after, bucket=channel_id)
        return Verdict(_headers(window.limit, window.left, after, channel_id))


def refuse(retry_after_seconds: float, *, is_global: bool = False, bucket: str = "forced") -> Verdict:
    """A 429 with everything discord.py looks at."""
    headers = _headers(MESSAGES, 0, retry_after_seconds, bucket)
    if is_global:
        headers = {"X-RateLimit-Global": "true"}
    headers |= {"Retry-After": str(int(retry_after_seconds) + 1)}
    headers["X-RateLimit-Scope"] = "global" if is_global else "user"
    return Verdict(headers | VIA, retry_after_seconds, is_global)


def _headers(limit: int, left: int, after_seconds: float, bucket: str) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(left),
        "X-RateLimit-Reset": f"{time.time() + after_seconds:.3f}",
        "X-RateLimit-Reset-After": f"{after_seconds:.3f}",
        "X-RateLimit-Bucket": hashlib.sha256(f"messages:{bucket}".encode()).hexdigest()[:16],
    }
