"""``wirewatch match``: articles in, matches out, one JSON line each."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from feeds.errors import UserError
from feeds.matching.lines import match_lines
from feeds.model import Tier
from feeds.watchfile import load_watches


def print_matches(source: str, watches: Path, tier: str, say: Callable[[str], None]) -> None:
    """Prints a line for each article that has matches; raises UserError for a bad file, line or tier."""
    if tier not in list(Tier):
        raise UserError(f"--tier is certain, likely or weak, not {tier}")
    loaded = load_watches(_read(watches))
    with _lines(source) as lines:
        for line in match_lines(lines, loaded, Tier(tier)):
            say(line)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise UserError(f"{path} cannot be read as a UTF-8 text file") from error


@contextmanager
def _lines(source: str) -> Iterator[TextIO]:
    if source == "-":
        yield sys.stdin
        return
    try:
        file = Path(source).open(encoding="utf-8")  # noqa: SIM115  closed below
    except OSError as error:
        raise UserError(f"{source} cannot be read: {error.strerror}") from error
    with file:
        yield file
