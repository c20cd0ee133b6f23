"""``wirewatch bench poll``: what polling costs, beside other feed readers on the same feeds.

1. All readers poll the same server in turn, each in a process of its own; of several turns the least counts.
2. Cost is processor time, children included; "above empty" is without what the same reader needs for no feed.
3. Then one process polls many feeds, for its memory, and one polls feeds of 2.5 MB, for its event loop.
"""

import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.bench import corpus, server
from bot.bench.processes import Stand, Usage, measure, serving
from bot.bench.readers import POLITE_TO_NOBODY, Reader, feedparser_loop, lemon24_reader, set_up, wirewatch

CHANGED = 10
"""Every so manieth feed gains an entry."""

BIG_FEEDS = 4
FEEDS_BESIDE_BIG = 200

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Cost:
    """A reader's least usage for no feed, for feeds without news, and for a tenth with one new entry."""

    empty: Usage
    unchanged: Usage
    changed: Usage

    def above_empty(self, usage: Usage) -> float:
        """Processor seconds that the feeds themselves cost."""
        return max(usage.cpu_seconds - self.empty.cpu_seconds, 1e-6)


def run(*, feeds: int, big: int, reader_python: Path | None, repeat: int, say: Say) -> None:
    """Measures and prints; the ratios come last. Raises WirewatchError where a process fails."""
    with tempfile.TemporaryDirectory(prefix="wirewatch-bench-") as name, serving(max(feeds, big)) as stand:
        folder = Path(name)
        _describe(feeds, say)
        costs = _compare(folder, feeds, reader_python, repeat, stand)
        _print_costs(costs, feeds, say)
        if big:
            _print_memory(_poll_many(folder / "many", big, stand), big, say)
        _print_pauses([_beat(folder / f"beat-{turn}") for turn in range(repeat)], say)
        _print_ratios(costs, say)


def _describe(feeds: int, say: Say) -> None:
    sizes = [len(corpus.document(number)) for number in range(feeds)]
    say(
        f"{feeds:,} generated feeds, {sum(sizes) / 1e6:.0f} MB, half of them above "
        f"{statistics.median(sizes) / 1e3:.0f} kB; {min(feeds, server.MOST_HOSTS)} hosts, plain HTTP"
    )


# ---- the comparison --------------------------------------------------------------------------------


def _compare(
    folder: Path, feeds: int, reader_python: Path | None, repeat: int, stand: Stand
) -> Mapping[str, Cost]:
    urls = [server.url(number) for number in range(feeds)]
    full = _readers(folder / "full", reader_python)
    empty = _readers(folder / "empty", reader_python)
    set_up(folder / "full" / "ours", urls)
    set_up(folder / "empty" / "ours", [])
    for one in full:
        one.fill(urls)
    for one in empty:
        one.fill([])
    turns: dict[str, list[tuple[Usage, Usage, Usage]]] = {one.name: [] for one in full}
    for _ in range(repeat):
        nothing = [one.round() for one in empty]
        unchanged = [one.round() for one in full]
        stand.gain(CHANGED)
        changed = [one.round() for one in full]
        for one, *usages in zip(full, nothing, unchanged, changed, strict=True):
            turns[one.name].append((usages[0], usages[1], usages[2]))
    return {name: Cost(*map(_least, zip(*taken, strict=True))) for name, taken in turns.items()}


def _readers(folder: Path, reader_python: Path | None) -> list[Reader]:
    readers = [wirewatch(folder / "ours"), feedparser_loop(folder / "feedparser")]
    return [*readers, lemon24_reader(folder / "reader", reader_python)] if reader_python else readers


def _least(usages: Sequence[Usage]) -> Usage:
    return min(usages, key=lambda usage: usage.cpu_seconds)


# ---- one process alone -----------------------------------------------------------------------------


def _poll_many(folder: Path, feeds: int, stand: Stand) -> Usage:
    """Feeds that are known, of which a tenth changed."""
    set_up(folder, [server.url(number) for number in range(feeds)], known=True)
    stand.gain(CHANGED)
    return wirewatch(folder).round()


def _beat(folder: Path) -> list[Mapping[str, float]]:
    """The event loop's pauses at the first poll of big feeds, and when each has one new entry."""
    urls = [server.big_url(number) for number in range(BIG_FEEDS)]
    urls += [server.url(number) for number in range(FEEDS_BESIDE_BIG)]
    set_up(folder, urls)
    command = (sys.executable, "-m", "bot.bench.heartbeat")
    return [json.loads(measure(command, folder, POLITE_TO_NOBODY).output) for _ in range(2)]


# ---- what is printed -------------------------------------------------------------------------------


def _print_costs(costs: Mapping[str, Cost], feeds: int, say: Say) -> None:
    say("")
    say(
        f"{'processor seconds':<28} {'no feed':>8} {'nothing new':>12} {'a tenth new':>12} "
        f"{'ms a feed':>10} {'MB':>5}"
    )
    for name, cost in costs.items():
        each = cost.above_empty(cost.unchanged) / feeds * 1000
        say(
            f"{name:<28} {cost.empty.cpu_seconds:>8.2f} {cost.unchanged.cpu_seconds:>12.2f} "
            f"{cost.changed.cpu_seconds:>12.2f} {each:>10.2f} {cost.changed.peak_bytes / 2**20:>5.0f}"
        )
    say("")


def _print_memory(usage: Usage, feeds: int, say: Say) -> None:
    say(
        f"{feeds:,} feeds polled in one process, a tenth of them changed: "
        f"{usage.peak_bytes / 2**20:.0f} MB at most, {usage.cpu_seconds:.1f} s of processor"
    )


def _print_pauses(turns: Sequence[Sequence[Mapping[str, float]]], say: Say) -> None:
    """The turn with the least counts: other programs' work delays the loop as well."""
    for what, rounds in zip(("first read", "read again"), zip(*turns, strict=True), strict=True):
        one = min(rounds, key=lambda pauses: pauses["longest_ms"])
        say(
            f"feeds of 2.5 MB {what}: the event loop's longest pause {one['longest_ms']:.0f} ms, "
            f"of which {one['longest_cpu_ms']:.0f} ms its own work at most"
        )


def _print_ratios(costs: Mapping[str, Cost], say: Say) -> None:
    ours, *others = costs.items()
    for name, theirs in others:
        pairs = [(theirs.unchanged, ours[1].unchanged), (theirs.changed, ours[1].changed)]
        above = [theirs.above_empty(one) / ours[1].above_empty(other) for one, other in pairs]
        whole = [one.cpu_seconds / other.cpu_seconds for one, other in pairs]
        say("")
        say(f"{ours[0]} against {name}, nothing new and a tenth new:")
        say(f"  above an empty run  1/{above[0]:.1f}  1/{above[1]:.1f}")
        say(f"  the whole command   1/{whole[0]:.1f}  1/{whole[1]:.1f}")
