"""The hand-written table: articles of one or two sentences and the watches that each concerns.

The watches are in tests/data/matching/watches.json. A row of table.jsonl has in ``expect`` those that must be
found at tier likely, in ``ignore`` those of which both is right; no other may be. Near misses expect nothing.
"""

import json
from collections import Counter

import pytest

from feeds.companies.seed import read_seed
from feeds.matching import Matcher
from feeds.model import Tier
from feeds.watchfile import load_watches
from tests.support.documents import ROOT

FOLDER = ROOT / "tests" / "data" / "matching"
TABLE = (FOLDER / "table.jsonl").read_text("utf-8")
# Lines end in a line feed alone; some rows hold other characters that split lines.
ROWS = [json.loads(line) for line in TABLE.split("\n") if line]
WATCHES = load_watches((FOLDER / "watches.json").read_text("utf-8"))
CATEGORIES = {"tickers", "scripts", "unicode", "people", "phrases", "markup", "short", "common"}


@pytest.fixture(scope="module")
def matcher():
    return Matcher(WATCHES, read_seed())


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_row_finds_its_watches_and_no_other(row, matcher):
    fields = {"title": row["title"], "text": row["text"]}
    found = [match for match in matcher.match(fields) if match.counts]
    likely = {match.watch.key for match in found if match.tier.rank <= Tier.LIKELY.rank}
    assert likely - set(row["ignore"]) == set(row["expect"])
    assert all(
        fields[item.field][item.start : item.end] == item.text for match in found for item in match.evidence
    )


def test_the_table_has_hits_and_near_misses_of_every_kind():
    hits = Counter(row["category"] for row in ROWS if row["expect"])
    misses = Counter(row["category"] for row in ROWS if not row["expect"])
    assert hits.keys() == misses.keys() == CATEGORIES
    assert min(*hits.values(), *misses.values()) >= 10
    assert len(ROWS) >= 400


def test_every_row_is_there_once_and_names_known_watches():
    assert len({row["id"] for row in ROWS}) == len({(row["title"], row["text"]) for row in ROWS}) == len(ROWS)
    known = {watch.key for watch in WATCHES}
    assert {key for row in ROWS for key in (*row["expect"], *row["ignore"])} <= known
    assert [row["id"] for row in ROWS if set(row["expect"]) & set(row["ignore"])] == []


def test_every_watch_is_expected_somewhere():
    assert {watch.key for watch in WATCHES} - {key for row in ROWS for key in row["expect"]} == set()
