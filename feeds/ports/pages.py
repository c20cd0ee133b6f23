"""Pages of articles and robots.txt files, kept for a while."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class KeptPage:
    """What was read of an article's page at ``url``; ``refused`` says why nothing may be used of it."""

    article_id: int
    url: str
    text: str
    refused: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class KeptRobots:
    """The rules of a site (scheme, host and port) for machines; ``closed``: nothing may be fetched."""

    origin: str
    rules: str
    closed: bool
    fetched_at: datetime


class PageReads(Protocol):
    """What is asked of the store about pages and robots.txt files."""

    async def pages(self, article_ids: Collection[int], since: datetime) -> dict[int, KeptPage]:
        """By article, what was read of its page since then."""
        ...

    async def robots(self, origins: Collection[str], since: datetime) -> dict[str, KeptRobots]:
        """By origin, the rules read since then."""
        ...


class PageWrites(Protocol):
    """What is changed in the store about pages and robots.txt files."""

    async def save_pages(self, pages: Sequence[KeptPage]) -> None:
        """One an article; what was read before of it is replaced."""
        ...

    async def save_robots(self, files: Sequence[KeptRobots]) -> None: ...

    async def forget_pages(self, before: datetime) -> int:
        """Deletes what was read before then, and its sentences in evidence; returns of how many pages."""
        ...

    async def forget_robots(self, before: datetime) -> int:
        """Deletes rules read before then; returns of how many sites."""
        ...
