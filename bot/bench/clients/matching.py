"""Matches made-up articles: ``matching.py COMPANIES WATCHES ARTICLES SHORT_HAN``.

Writes how many it matches in a second of CPU time, as JSON.
"""

import json
import sys
from collections.abc import Iterable
from time import process_time

from bot.bench import articles
from feeds.matching.matcher import Matcher

RUNS = 3


def main() -> None:
    """The first of the directory's companies are watched. The least time of RUNS rounds over all articles."""
    companies, watches, count, short_han = map(int, sys.argv[1:])
    directory = articles.companies(companies)
    watched = directory[:watches]
    matcher = Matcher(articles.watches(watched, bool(short_han)), directory)
    called = list(map(articles.called, watched))
    del directory
    spent = min(_seconds(matcher, articles.articles(count, called)) for _ in range(RUNS))
    sys.stdout.write(json.dumps({"articles_a_second": count / spent}))


def _seconds(matcher: Matcher, texts: Iterable[str]) -> float:
    spent = 0.0
    for text in texts:
        begun = process_time()
        matcher.match({"text": text})
        spent += process_time() - begun
    return spent


if __name__ == "__main__":
    main()
