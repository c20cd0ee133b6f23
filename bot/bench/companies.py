"""What finding a company costs in a directory of tens of thousands, beside looking through all names.

Wall time of this machine, the least of several runs; only the ratio travels.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from time import perf_counter

from bot.clock import utc_now
from feeds.matching.fold import fold_term
from feeds.model import Company
from feeds.ports import Reads
from feeds.seeding import ensure_seed
from feeds.words import word_set
from storage.store import open_store

COMPANIES = 40_000
RUNS = 5
QUERIES = ("a", "s", "th", "bank", "阿", "9988", "BABA", "Eddie Wu", "zzzz")
LIMIT = 25
_SYLLABLES = tuple(
    sorted(word_set("al ar bel cor da den el fin har in ka lor ma nor or pa qui ra sol ta wes zen"))
)
_KINDS = ("Holdings Ltd", "Corp", "Bank", "Group plc", "Energy Inc", "Industries Limited", "Technology Co.")


def measure(companies: int = COMPANIES, runs: int = RUNS) -> Iterator[str]:
    """Lines with what each query costs; the ratio for one letter comes last."""
    made = tuple(_companies(companies))
    costs, naive = asyncio.run(_measured(made, runs))
    yield f"{companies} companies and the shipped ones, the first {LIMIT} found, ms a query"
    for query, seconds in costs.items():
        yield f"{query:24}{seconds * 1_000:8.2f}"
    yield f"{'all names, one by one':24}{naive * 1_000:8.2f}"
    yield f"one letter: {naive / costs[QUERIES[0]]:.1f}x less than looking through all names"


async def _measured(made: Sequence[Company], runs: int) -> tuple[dict[str, float], float]:
    with tempfile.TemporaryDirectory(prefix="wirewatch-bench-") as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'bench.sqlite3'}"
        async with open_store(url, now=utc_now) as store:
            await ensure_seed(store)
            async with store.write() as tx:
                await tx.save_companies(made)
            async with store.read() as reads:
                costs = {query: await _least(runs, _search(reads, query)) for query in QUERIES}
                names = [(fold_term(name), one) for one in await reads.companies() for name in one.names]
                return costs, await _least(runs, lambda: _look_through(names, QUERIES[0]))


def _search(reads: Reads, query: str) -> Callable[[], Awaitable[object]]:
    return lambda: reads.search_companies(query, LIMIT)


async def _look_through(names: Sequence[tuple[str, Company]], query: str) -> list[Company]:
    """Every name asked whether one of its words begins so, as without an index."""
    found = {one.id: one for name, one in names if f" {query}" in f" {name}"}
    return sorted(found.values(), key=lambda one: -one.reported)[:LIMIT]


async def _least(runs: int, work: Callable[[], Awaitable[object]]) -> float:
    seconds = []
    for _ in range(runs):
        before = perf_counter()
        await work()
        seconds.append(perf_counter() - before)
    return min(seconds)


def _companies(count: int) -> Iterator[Company]:
    random = Random(5)
    for number in range(count):
        words = " ".join(
            "".join(random.choices(_SYLLABLES, k=random.randint(2, 4))).capitalize() for _ in range(2)
        )
        name = f"{words} {random.choice(_KINDS)}"
        yield Company(
            words,
            name,
            listings=(f"Q{number}:NYSE",),
            reported=random.randint(0, 25),
            source="bench",
        )
