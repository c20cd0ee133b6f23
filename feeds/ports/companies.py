"""The company directory."""

from collections.abc import Collection, Sequence
from typing import Protocol

from feeds.model import Company


class CompanyReads(Protocol):
    """What is asked of the store about companies."""

    async def companies(self, ids: Collection[int] | None = None) -> list[Company]:
        """By id; without ids every company."""
        ...

    async def search_companies(self, query: str, limit: int = 25) -> list[Company]:
        """Companies that go by this: a beginning of any word of a name, person or product, in any script, or
        a ticker with or without its exchange. Those whose whole name or ticker it is come first, then those
        with a name that begins with this word, with a name that begins so, with a later word of a name,
        with a person or product; in each case the most reported first. Without a query the most reported
        of all."""
        ...

    async def companies_with(self, terms: Collection[str]) -> list[Company]:
        """By id, every company one of whose own names holds one of these folded terms from the beginning of
        a word on."""
        ...

    async def companies_listed(self, listings: Collection[str]) -> list[Company]:
        """By id, the companies with one of these listings ("9988:HK"), under any code of the exchange."""
        ...


class CompanyWrites(Protocol):
    """What is changed in the store about companies."""

    async def save_companies(self, companies: Sequence[Company]) -> int:
        """Inserts (id 0) or replaces, and raises the directory version unless nothing changed; returns how
        many did. One with id 0 that stands there word for word is that one. A listing or identifier that
        another company has stays there."""
        ...

    async def remove_companies(self, ids: Collection[int]) -> None: ...

    async def set_seed_hash(self, value: str) -> None:
        """Of the shipped companies that were stored last."""
        ...
