"""Stories as a server may see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from feeds.model import Alert, Destination, Evidence, Tier


@dataclass(frozen=True, slots=True)
class StoryQuery:
    """Which stories a server asks for; empty fields do not restrict. ``url`` is canonical.

    ``message_id`` is a posted message; ``channel_id`` means stories posted there. ``matched`` False
    also returns stories that no watch of the server matches.
    """

    story_id: int = 0
    story_ids: tuple[int, ...] = ()
    watch_id: int = 0
    since: datetime | None = None
    url: str = ""
    message_id: int = 0
    channel_id: int = 0
    matched: bool = True
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True, slots=True)
class StoredMatch:
    """A match as it was stored; ``name`` and ``key`` are those of the watch today."""

    id: int
    watch_id: int
    key: str
    name: str
    watch_revision: int
    tier: Tier
    evidence: tuple[Evidence, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlacedAlert:
    """An alert with the place it is for and, once posted, its message."""

    alert: Alert
    destination: Destination
    subscription_ids: tuple[int, ...] = ()
    message_id: int = 0
    delivery_state: str = ""
    delivery_error: str = ""


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story as one server may see it: only through feeds it follows. ``seen_at`` and every text are
    those of the first such feed that carried it; ``outlets`` counts such feeds.
    """

    story_id: int
    revision_id: int
    article_id: int
    title: str
    url: str
    outlet: str
    summary: str
    seen_at: datetime
    published_at: datetime | None
    author: str
    section: str
    language: str
    image: str
    outlets: int
    matches: tuple[StoredMatch, ...]
    alerts: tuple[PlacedAlert, ...]


class StoryReads(Protocol):
    """What is asked of the store about stories."""

    async def stories(self, guild_id: int, query: StoryQuery) -> list[StoryView]:
        """What this server may see, newest ``seen_at`` first."""
        ...
