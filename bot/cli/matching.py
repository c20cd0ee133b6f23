"""``wirewatch match``: articles in, matches out, one JSON line each."""

from collections.abc import Callable
from pathlib import Path

from bot.cli.reading import open_lines, read_text
from feeds.companies.seed import read_seed
from feeds.errors import UserError
from feeds.matching.lines import match_lines
from feeds.model import Tier
from feeds.watchfile import load_watches


def print_matches(source: str, watches: Path, tier: str, say: Callable[[str], None]) -> None:
    """Prints a line for each article that has matches; raises UserError for a bad file, line or tier."""
    if tier not in list(Tier):
        raise UserError(f"--tier is certain, likely or weak, not {tier}")
    loaded = load_watches(read_text(watches))
    with open_lines(source) as lines:
        for line in match_lines(lines, loaded, Tier(tier), read_seed()):
            say(line)
