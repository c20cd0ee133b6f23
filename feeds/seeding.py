"""Sees to it that the shipped companies are known, which costs nothing to speak of where they are stored."""

from collections.abc import Collection
from functools import cache

from feeds.companies.seed import read_seed, seed_hash
from feeds.model import Company
from feeds.ports import Reads, Store
from feeds.threads import aside


async def ensure_seed(store: Store) -> None:
    """Stores the shipped companies where they are not, or where this release ships others."""
    async with store.read() as reads:
        if await _is_stored(reads):
            return
    from feeds.directory import store_seed  # grouping, which a start that changes nothing never needs

    await store_seed(store, await aside(seed_hash))


async def known_companies(reads: Reads, terms: Collection[str]) -> list[Company]:
    """The companies of ``Reads.companies_with``; where the shipped ones are not stored yet, all of these too.

    So that one round of polls on a new database knows them, and need not store them first.
    """
    found = await reads.companies_with(terms)
    return found if await _is_stored(reads) else [*found, *await aside(_shipped)]


@cache
def _shipped() -> list[Company]:
    """Kept, as every compiling of terms asks for it until the companies are stored."""
    return read_seed()


async def _is_stored(reads: Reads) -> bool:
    wanted = await aside(seed_hash)
    return (await reads.installation()).seed_hash == wanted
