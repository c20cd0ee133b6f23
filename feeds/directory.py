"""Keeps the company directory: the shipped companies are stored once, what is imported is joined to them."""

from collections.abc import Sequence

from feeds.companies.merging import group
from feeds.companies.seed import read_seed, seed_hash
from feeds.model import Company
from feeds.ports import Store
from feeds.threads import aside


async def ensure_seed(store: Store) -> None:
    """Stores the shipped companies where they are not, or where this release ships others.

    Cheap otherwise. What imports added to a company stays with it.
    """
    wanted = await aside(seed_hash)
    async with store.read() as reads:
        if (await reads.installation()).seed_hash == wanted:
            return
    async with store.write() as tx:
        stored = await tx.companies()
        grouped = await aside(group, stored, await aside(read_seed))
        await tx.remove_companies(grouped.removed)
        # All of them: where names are folded in another way, those are changed that seem to be the same.
        await tx.save_companies([*_kept(stored, grouped.removed, grouped.saved), *grouped.saved])
        await tx.set_seed_hash(wanted)


def _kept(stored: Sequence[Company], removed: Sequence[int], saved: Sequence[Company]) -> list[Company]:
    gone = {*removed, *(one.id for one in saved)}
    return [one for one in stored if one.id not in gone]
