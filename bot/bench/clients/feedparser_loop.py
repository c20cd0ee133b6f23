"""A round of the plainest reader: ``feedparser_loop.py STATE < addresses``.

feedparser with conditional GET, feed after feed; validators and the ids seen are kept in a JSON file.
"""

import json
import sys
from pathlib import Path
from typing import Any

import feedparser


def main() -> None:
    """Reads every feed whose address was ever given on stdin, one a line."""
    path = Path(sys.argv[1])
    state: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    for url in sys.stdin.read().split():
        state.setdefault(url, {"etag": None, "modified": None, "seen": []})
    for url, known in state.items():
        found = feedparser.parse(url, etag=known["etag"], modified=known["modified"])
        if found.get("status") != 304:
            ids = [entry.get("id") or entry.get("link") for entry in found.entries]
            state[url] = {"etag": found.get("etag"), "modified": found.get("modified"), "seen": ids}
    path.write_text(json.dumps(state))


if __name__ == "__main__":
    main()
