"""A round of lemon24/reader, for a Python that has it: ``reader_loop.py DATABASE < addresses``."""

import importlib
import sys


def main() -> None:
    """Adds the feeds whose addresses stand on stdin, one a line, and updates all feeds once."""
    reader = importlib.import_module("reader").make_reader(sys.argv[1])
    for url in sys.stdin.read().split():
        reader.add_feed(url, exist_ok=True)
    reader.update_feeds(scheduled=False)


if __name__ == "__main__":
    main()
