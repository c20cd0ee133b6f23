"""Matches made-up articles: ``matching.py COMPANIES WATCHES ARTICLES SHORT_HAN``.

Writes how many it matches in a second of CPU time, as JSON.
"""

import json
import sys
from time import process_time

from bot.bench import articles
from feeds.matching.matcher import Matcher


def main() -> None:
    """Every so manieth of the directory's companies is watched."""
    companies, watches, count, short_han = map(int, sys.argv[1:])
    directory = articles.companies(companies)
    watched = directory[:: max(1, companies // watches)][:watches]
    matcher = Matcher(articles.watches(watched, bool(short_han)), directory)
    called = [name for one in watched for name in one.aliases]
    del directory
    spent = 0.0
    for text in articles.articles(count, called):
        begun = process_time()
        matcher.match({"text": text})
        spent += process_time() - begun
    sys.stdout.write(json.dumps({"articles_a_second": count / spent}))


if __name__ == "__main__":
    main()
