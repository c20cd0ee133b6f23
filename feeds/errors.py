"""Everything wirewatch raises on purpose, in one tree.

WirewatchError
├── UserError               the person's to fix; the message says what was wrong and what to type instead
│   ├── ConfigError         a configuration file; carries line and field
│   ├── BadList             an import's file that is no list of its source, or cut off
│   ├── SeveralFeeds        a page that names several feeds; carries them
│   └── FullTextMissing     the extra that reads article pages is not installed
├── FetchError              a feed could not be fetched; carries url, status, retry_after, retryable
│   └── RefusedAddress      the address is not public and was not allowed
├── ParseError              the document is no feed we can read
│   └── NotReadNow          it may be one: what reads documents was busy, or had no room
├── StoreError              the database said no
│   ├── StoreBusy           locked by another process longer than the busy timeout
│   └── StoreUnusable       missing room, damaged, or written by a newer version; carries the fix
└── DeliveryError           Discord did not take a message; carries status, code, permanent, outcome_unknown
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feeds.discovery import Candidate


class WirewatchError(Exception):
    """Base of every error raised on purpose; ``str()`` is one sentence fit for a person."""


class UserError(WirewatchError):
    """Something a person typed or asked for; the message says what to do instead."""


class ConfigError(UserError):
    """A configuration file that cannot be applied. Line counts from 1; 0 where no line is to blame."""

    def __init__(self, message: str, *, source: str = "", line: int = 0, field: str = "") -> None:
        where = f"{source}, line {line}" if line else source
        super().__init__(": ".join(part for part in (where, field, message) if part))
        self.source = source
        self.line = line
        self.field = field


class BadList(UserError):
    """A file to import companies from that is no list of its source, or is cut off."""


class SeveralFeeds(UserError):
    """A web page that names several feeds, of which a person must choose one."""

    def __init__(self, message: str, candidates: "Sequence[Candidate]") -> None:
        super().__init__(message)
        self.candidates = tuple(candidates)


class FullTextMissing(UserError):
    """Article pages cannot be read: the extra for it is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "article pages cannot be read because the extra fulltext is not installed; who runs wirewatch "
            "installs it with .venv/bin/pip install 'trafilatura>=2.3' and starts it again"
        )


class FetchError(WirewatchError):
    """A document that could not be fetched. ``status`` is 0 where no answer came."""

    def __init__(
        self,
        message: str,
        *,
        url: str = "",
        status: int = 0,
        retry_after: timedelta | None = None,
        retryable: bool = True,
    ) -> None:
        super().__init__(message)
        self.url = url
        self.status = status
        self.retry_after = retry_after
        self.retryable = retryable


class RefusedAddress(FetchError):
    """The address leads into a network that is not public and is not in WIREWATCH_ALLOW_NETWORKS."""

    def __init__(self, message: str, *, url: str = "") -> None:
        super().__init__(message, url=url, retryable=False)


class ParseError(WirewatchError):
    """The document holds no feed we can read."""


class NotReadNow(ParseError):
    """The document was not looked at, for reasons that lie with us; later it may be read."""


class StoreError(WirewatchError):
    """The database could not do what was asked; nothing was changed."""


class StoreBusy(StoreError):
    """Another process held the database longer than the busy timeout."""


class StoreUnusable(StoreError):
    """The database cannot be used until a person acts; the message says how."""


class DeliveryError(WirewatchError):
    """Discord did not take a request.

    ``permanent``: the payload itself was refused (400) and will never be taken.
    ``place_broken``: the channel is gone or closed to us (403/404 with 10003, 50001 or 50013).
    ``outcome_unknown``: no answer came, so the message may exist.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        code: int = 0,
        retry_after: timedelta | None = None,
        permanent: bool = False,
        place_broken: bool = False,
        outcome_unknown: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.retry_after = retry_after
        self.permanent = permanent
        self.place_broken = place_broken
        self.outcome_unknown = outcome_unknown
