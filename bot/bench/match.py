"""What matching costs: the whole matcher with a large directory, and its search beside two plain ones.

1. The whole: folding, searching, judging and evidence of articles of 2,000 characters with four companies
   each, with 15,000 companies in the directory and the 1,000 most reported ones watched by all their names,
   people, products and tickers, each time in a process of its own, whose peak of memory is printed too; with
   names of two Han characters the segmenter is loaded.
2. A save: the terms of one changed watch among 100,000 made ready anew, beside those of all watches.
3. The search: the terms' places in folded articles, by the automaton, by one regular expression of all terms
   and by a loop over them. All three are asked for the same, and must find the same.

CPU time, the least of several interleaved runs; only the ratios travel.
"""

import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation

from bot.bench import articles
from bot.bench.processes import measure as measure_process
from bot.bench.timing import least_seconds
from feeds.errors import WirewatchError
from feeds.matching import Matcher
from feeds.matching.fold import fold
from feeds.matching.segments import FORMS_A_TERM
from feeds.model import Company

COMPANIES, WATCHES, ARTICLES = 15_000, 1_000, 2_000
SEARCHED = 60
RUNS = 3
TERMS = (1_000, 10_000)
SAVED_AMONG = 100_000
# One expression of more terms takes minutes.
MOST_ALTERNATIVES = 1_000
CLIENT = Path(__file__).parent / "clients" / "matching.py"

Places = set[tuple[int, int]]
Search = Callable[[str], Places]


def measure(
    companies: int = COMPANIES, watches: int = WATCHES, count: int = ARTICLES, runs: int = RUNS
) -> Iterator[str]:
    """Lines with what the matcher does in a second and what it holds, then the search's ratios.

    Raises WirewatchError where two ways find different places.
    """
    yield f"{companies:,} companies, {watches:,} watches, articles of {articles.ARTICLE_CHARS:,} characters"
    for name, short_han in (("without the segmenter", False), ("with the segmenter", True)):
        speed, peak_bytes = _whole(companies, watches, count, short_han)
        yield f"{name:24}{speed:8,.0f} articles/s{peak_bytes / 2**20:8.0f} MB"
    yield from _saved(SAVED_AMONG // FORMS_A_TERM, runs)
    for terms in TERMS:
        yield from _searched(terms, runs)


def _whole(companies: int, watches: int, count: int, short_han: bool) -> tuple[float, int]:
    argv = [sys.executable, str(CLIENT), str(companies), str(watches), str(count), str(int(short_han))]
    env = {"PYTHONPATH": str(Path(__file__).parents[2])}
    with tempfile.TemporaryDirectory() as folder:
        used = measure_process(argv, Path(folder), env)
    return float(json.loads(used.output)["articles_a_second"]), used.peak_bytes


def _saved(count: int, runs: int) -> Iterator[str]:
    watches = articles.watches([Company(name) for name in articles.names(count)])
    before = Matcher(watches)
    changed = replace(watches[0], names=("Quobyte",), revision=2)
    ways = {
        "of its own segment": lambda one: before.renewed([one], (), ()),
        "of all watches": lambda one: Matcher([one, *watches[1:]]),
    }
    costs = least_seconds([changed], ways, runs)
    yield f"{count * FORMS_A_TERM:,} terms in {len(before.segments)} segments, ms to make the terms ready"
    for name, seconds in costs.items():
        yield f"{name:24}{seconds * 1e3:8.0f}"
    yield f"a save: {costs['of all watches'] / costs['of its own segment']:.0f}x less than all watches"


def _searched(terms: int, runs: int) -> Iterator[str]:
    called = articles.names(terms)
    texts = [fold(text).text for text in articles.articles(SEARCHED, called)]
    folded = [name.lower() for name in called]
    ways = {"automaton": _automaton(folded), "loop": _loop(folded)}
    if terms <= MOST_ALTERNATIVES:
        ways["one expression"] = _expression(folded)
    yield f"{terms:,} terms, identical hits: {_places_found(ways, texts):,} places"
    costs = least_seconds(texts, ways, runs)
    yield f"{terms:,} terms, search alone, us an article"
    for name, seconds in costs.items():
        yield f"{name:24}{seconds / len(texts) * 1e6:8.0f}"
    for name in [name for name in costs if name != "automaton"]:
        yield f"{terms:,} terms: {costs[name] / costs['automaton']:.0f}x less than the {name}"


def _automaton(terms: Sequence[str]) -> Search:
    automaton = AhoCorasick(terms, implementation=Implementation.ContiguousNFA, store_patterns=False)

    def search(text: str) -> Places:
        found = automaton.find_matches_as_indexes(text, overlapping=True)
        return {(start, end) for _, start, end in found if _stands_alone(text, start, end)}

    return search


def _loop(terms: Sequence[str]) -> Search:
    def search(text: str) -> Places:
        return {place for term in terms if term in text for place in _places(text, term)}

    return search


def _places(text: str, term: str) -> Iterator[tuple[int, int]]:
    at = text.find(term)
    while at >= 0:
        if _stands_alone(text, at, at + len(term)):
            yield at, at + len(term)
        at = text.find(term, at + 1)


def _expression(terms: Sequence[str]) -> Search:
    pattern = re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, terms))})(?![a-z])")

    def search(text: str) -> Places:
        return {match.span() for match in pattern.finditer(text)}

    return search


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not _is_letter(text[start - 1 : start]) and not _is_letter(text[end : end + 1])


def _is_letter(char: str) -> bool:
    return "a" <= char <= "z"


def _places_found(ways: dict[str, Search], texts: Sequence[str]) -> int:
    """In how many places every way finds a term. Raises WirewatchError where one finds others."""
    places_found = 0
    for text in texts:
        found = {name: search(text) for name, search in ways.items()}
        if any(places != found["automaton"] for places in found.values()):
            raise WirewatchError("two ways of searching found different places; the figures mean nothing")
        places_found += len(found["automaton"])
    return places_found
