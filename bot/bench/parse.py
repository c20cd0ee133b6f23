"""What reading a changed feed costs: the whole of it, and only what is new in it.

CPU time of this process, the least of several interleaved runs; only the ratios travel.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import feedparser

from bot.bench import corpus
from bot.bench.timing import least_seconds
from feeds import formats
from feeds.formats import delta
from feeds.model import Document

FEEDS = 60
RUNS = 5
ENTRIES = range(40, 101)


@dataclass(frozen=True, slots=True)
class _Change:
    """A feed before and after it gained an entry, as two documents and the state of the first."""

    before: Document
    after: Document
    state: bytes


def measure(feeds: int = FEEDS, runs: int = RUNS) -> Iterator[str]:
    """Lines with what each way costs on well-formed feeds of 40 to 100 entries; the ratio comes last."""
    changes = _changes(feeds)
    ways: dict[str, Callable[[_Change], object]] = {
        "plain feedparser": lambda change: feedparser.parse(io.BytesIO(change.after.body)),
        "whole": lambda change: formats.parse(change.after),
        "all new": lambda change: delta.read(change.after),
        "one new": lambda change: delta.read(change.after, change.state),
        "none new": lambda change: delta.read(change.before, change.state),
    }
    costs = least_seconds(changes, ways, runs)
    yield f"{len(changes)} feeds of {ENTRIES[0]} to {ENTRIES[-1]} entries, ms a feed"
    for name, seconds in costs.items():
        yield f"{name:24}{seconds / len(changes) * 1_000:8.2f}"
    yield f"all new: {costs['whole'] / costs['all new']:.2f}x less than the whole"
    yield f"one new: {costs['plain feedparser'] / costs['one new']:.1f}x less than plain feedparser"
    yield f"one new: {costs['whole'] / costs['one new']:.1f}x less than the whole"


def _changes(feeds: int) -> Sequence[_Change]:
    numbers = (number for number in range(100 * feeds) if _is_wanted(corpus.traits(number)))
    found = (_change(number) for number, _ in zip(numbers, range(feeds), strict=False))
    return [change for change in found if change.state]


def _is_wanted(traits: corpus.Traits) -> bool:
    return traits.entries in ENTRIES and not traits.malformed


def _change(number: int) -> _Change:
    before, after = (
        Document(
            f"https://news{number}.example/feed", corpus.document(number, gained), corpus.content_type(number)
        )
        for gained in (0, 1)
    )
    reading = delta.read(before)
    return _Change(before, after, reading.state if reading else b"")
