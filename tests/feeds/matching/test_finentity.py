"""Sentences of financial news that people labelled with their companies: FinEntity, its development part."""

import json
from fractions import Fraction

from feeds.companies.seed import read_seed
from feeds.matching import Matcher
from feeds.model import Tier
from feeds.watchfile import load_watches


def test_nearly_every_company_is_found_and_hardly_another(test_data):
    folder = test_data / "data" / "nlp-dev"
    text = (folder / "match_finentity_dev.jsonl").read_text("utf-8")
    rows = [json.loads(line) for line in text.split("\n") if line]
    watches = load_watches((folder / "watch_finentity.json").read_text("utf-8"))
    matcher = Matcher(watches, read_seed())
    pairs = {(row["id"], key) for row in rows for key in found(matcher, row)}
    wanted = {(row["id"], key) for row in rows for key in row["expect"]}
    pairs -= {(row["id"], key) for row in rows for key in row["ignore"]}
    assert f1(pairs, wanted) >= Fraction("0.996"), sorted(pairs ^ wanted)


def found(matcher, row):
    """The keys of the watches that a channel hears of by default."""
    matches = matcher.match({"title": row["title"], "text": row["text"]})
    return {one.watch.key for one in matches if one.counts and one.tier.rank <= Tier.LIKELY.rank}


def f1(pairs, wanted):
    return Fraction(2 * len(pairs & wanted), len(pairs) + len(wanted))
