"""Changes the company directory: the shipped companies are stored, what is imported is joined to them."""

from collections.abc import Callable, Sequence

from feeds.companies.merging import Grouped, group
from feeds.companies.reporting import Joined
from feeds.companies.seed import read_seed
from feeds.model import Company
from feeds.ports import Reads, Store, Writes
from feeds.threads import aside

SLICE = 2000
"""How many companies are saved between two reports of progress."""


async def store_seed(store: Store, seed_hash: str) -> None:
    """Stores the shipped companies in the place of those that were shipped before, unless they are there.

    What imports added to a company stays with it.
    """
    shipped = await aside(read_seed)
    async with store.write() as tx:
        if (await tx.installation()).seed_hash == seed_hash:
            return
        stored = await tx.companies()
        grouped = await aside(group, stored, shipped)
        await tx.remove_companies(grouped.removed)
        # The others too: where names are folded in another way, what they are found by is another.
        await tx.save_companies([*_others(stored, grouped), *grouped.saved])
        await tx.set_seed_hash(seed_hash)


async def join_companies(
    store: Store, incoming: Sequence[Company], progress: Callable[[float], None]
) -> Joined:
    """Groups what comes in with what is stored and saves it in one transaction.

    ``progress`` hears what part of it is done, up to 1. Grouping takes seconds, in which others may write.
    """
    while True:
        async with store.read() as reads:
            version, stored = await _state(reads)
        grouped = await aside(group, stored, incoming)
        progress(SLICE / (SLICE + len(grouped.saved)))
        async with store.write() as tx:
            if (await tx.installation()).directory_version == version:
                await _save(tx, grouped, progress)
                return _joined(stored, grouped)


async def _state(reads: Reads) -> tuple[int, list[Company]]:
    return (await reads.installation()).directory_version, await reads.companies()


async def _save(tx: Writes, grouped: Grouped, progress: Callable[[float], None]) -> None:
    """Changed companies all at once, as listings may go from one to another; new ones in slices."""
    await tx.remove_companies(grouped.removed)
    new = [one for one in grouped.saved if not one.id]
    await tx.save_companies([one for one in grouped.saved if one.id])
    for start in range(0, len(new), SLICE):
        progress((SLICE + start) / (SLICE + len(new)))
        await tx.save_companies(new[start : start + SLICE])
    progress(1)


def _joined(stored: Sequence[Company], grouped: Grouped) -> Joined:
    new = sum(not one.id for one in grouped.saved)
    return Joined(
        new=new,
        changed=len(grouped.saved) - new,
        total=len(stored) - len(grouped.removed) + new,
        disputed=grouped.disputed,
        contested=tuple(grouped.contested),
    )


def _others(stored: Sequence[Company], grouped: Grouped) -> list[Company]:
    gone = {*grouped.removed, *(one.id for one in grouped.saved)}
    return [one for one in stored if one.id not in gone]
