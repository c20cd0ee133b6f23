"""What the news fetches with."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Literal, Protocol

from feeds.model import Document

FetchKind = Literal["feed", "page", "robots"]
"""A feed, a page (of a site or an article), or a robots.txt."""

Permit = Callable[[str], Awaitable[None]]
"""Raises FetchError where an address is not to be asked, a redirect's as well."""


class Fetcher(Protocol):
    """Fetches politely and safely; raises FetchError."""

    async def fetch(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        kind: FetchKind = "feed",
        permit: Permit | None = None,
    ) -> Document:
        """``kind`` says what is asked for, and so what is accepted and how much of it is read."""
        ...

    async def post(self, url: str, form: Mapping[str, str]) -> Document:
        """Sends a form; follows no redirect."""
        ...
