"""What several ways of doing the same cost beside each other."""

from collections.abc import Callable, Iterable, Mapping
from time import process_time
from typing import Any


def least_seconds(
    things: Iterable[Any], ways: Mapping[str, Callable[[Any], object]], runs: int
) -> dict[str, float]:
    """The least CPU seconds each way took for all things together, the ways in turn at each run."""
    least = dict.fromkeys(ways, float("inf"))
    for _ in range(runs):
        for name, way in ways.items():
            begun = process_time()
            for thing in things:
                way(thing)
            least[name] = min(least[name], process_time() - begun)
    return least
