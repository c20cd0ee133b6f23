"""The hand-written tables: articles of one or two sentences and the watches that each concerns.

The watches of a table stand beside it in tests/data/matching. A row has in ``expect`` those that must be
found at tier likely, in ``ignore`` those of which both is right; no other may be. Near misses expect
nothing.
"""

import json
from collections import Counter
from typing import NamedTuple

import pytest

from feeds.companies.seed import read_seed
from feeds.matching import Matcher
from feeds.model import Tier
from feeds.watchfile import load_watches
from tests.support.documents import ROOT

FOLDER = ROOT / "tests" / "data" / "matching"
CATEGORIES = {"tickers", "scripts", "unicode", "people", "phrases", "markup", "short", "common"}


def rows_of(name):
    """Lines end in a line feed alone; some rows hold other characters that split lines."""
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").split("\n") if line]


class Table(NamedTuple):
    rows: list
    watches: list


def table(prefix):
    watches = (FOLDER / f"{prefix}watches.json").read_text("utf-8")
    return Table(rows_of(f"{prefix}table.jsonl"), load_watches(watches))


TABLES = {"first": table(""), "second": table("second_"), "third": table("third_")}
ROWS = [(name, row) for name, one in TABLES.items() for row in one.rows]


@pytest.fixture(scope="module")
def matchers():
    return {name: Matcher(one.watches, read_seed()) for name, one in TABLES.items()}


@pytest.mark.parametrize(("name", "row"), ROWS, ids=[row["id"] for _, row in ROWS])
def test_a_row_finds_its_watches_and_no_other(name, row, matchers):
    fields = {"title": row["title"], "text": row["text"]}
    found = [match for match in matchers[name].match(fields) if match.counts]
    likely = {match.watch.key for match in found if match.tier.rank <= Tier.LIKELY.rank}
    assert likely - set(row["ignore"]) == set(row["expect"])
    assert all(
        fields[item.field][item.start : item.end] == item.text for match in found for item in match.evidence
    )


@pytest.mark.parametrize("one", TABLES.values(), ids=TABLES)
def test_a_table_has_hits_and_near_misses_of_every_kind(one):
    hits = Counter(row["category"] for row in one.rows if row["expect"])
    misses = Counter(row["category"] for row in one.rows if not row["expect"])
    assert hits.keys() == misses.keys() == CATEGORIES
    assert min(*hits.values(), *misses.values()) >= 10


def test_the_tables_have_hundreds_of_rows_each_there_once():
    assert len(ROWS) >= 1_150
    rows = [row for _, row in ROWS]
    assert len({row["id"] for row in rows}) == len({(row["title"], row["text"]) for row in rows}) == len(rows)


@pytest.mark.parametrize("one", TABLES.values(), ids=TABLES)
def test_every_row_names_known_watches(one):
    known = {watch.key for watch in one.watches}
    assert {key for row in one.rows for key in (*row["expect"], *row["ignore"])} <= known
    assert [row["id"] for row in one.rows if set(row["expect"]) & set(row["ignore"])] == []


def test_every_watch_of_the_first_is_expected_somewhere():
    first = TABLES["first"]
    assert {watch.key for watch in first.watches} - {
        key for row in first.rows for key in row["expect"]
    } == set()
