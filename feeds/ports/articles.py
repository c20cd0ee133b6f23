"""Articles, their words and the matches in them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from feeds.model import Article, Match


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """What this feed carried under a seen key. ``article_id`` is 0 where the article was pruned."""

    article_id: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored article that a new one may be the same as."""

    article_id: int
    canonical_url: str
    fingerprint: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Placement:
    """An article to store as carried by a feed; ``article_id`` 0 opens a new article and story."""

    article: Article
    article_id: int = 0


@dataclass(frozen=True, slots=True)
class Carried:
    """A placed article: its rows, and the identity of the article that opened its story."""

    article: Article
    article_id: int
    revision_id: int
    story_id: int
    story_identity: str
    feed_id: int


@dataclass(frozen=True, slots=True)
class MatchDraft:
    """A match to store for an article revision."""

    revision_id: int
    match: Match


class ArticleReads(Protocol):
    """What is asked of the store about articles."""

    async def known_entries(self, feed_id: int, keys: Collection[str]) -> dict[str, KnownEntry]:
        """For each of the keys that this feed's ``seen`` holds, what it carried."""
        ...

    async def candidates(self, articles: Sequence[Article], since: datetime) -> list[Candidate]:
        """Articles with one of these canonical URLs, or with one of these fingerprints since ``since``."""
        ...

    async def carried(self, feed_ids: Collection[int], since: datetime, limit: int) -> list[Carried]:
        """The newest revisions these feeds carried since then, newest first, at most ``limit``."""
        ...

    async def wordings(self, feed_ids: Collection[int], story_id: int) -> list[Carried]:
        """The newest revisions of a story's articles by these feeds, the newest first."""
        ...


class ArticleWrites(Protocol):
    """What is changed in the store about articles."""

    async def touch_seen(self, feed_id: int, keys: Collection[str], now: datetime) -> None:
        """These keys stand in the feed's document now."""
        ...

    async def place(self, feed_id: int, placements: Sequence[Placement]) -> list[Carried]:
        """Stores articles, revisions, sources, seen keys and stories, in this order. A revision is
        added only where this feed's latest has another ``content_hash``."""
        ...

    async def place_new(self, articles: Mapping[int, Sequence[Article]]) -> set[int]:
        """Stores new articles with a story each, as these feeds (ids) carry them; all have seen keys. Of a
        feed whose ``seen`` holds one of those nothing is stored. Returns the other feeds."""
        ...

    async def add_matches(self, drafts: Sequence[MatchDraft]) -> list[int]:
        """Ids in the order given; one row a (watch, revision), the newer judgement replaces the older, but
        for one that stands behind an alert which is not suppressed: a changed watch leaves that as it was."""
        ...
