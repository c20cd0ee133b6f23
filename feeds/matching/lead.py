"""What an article begins with that business news begin with, though no words that one would have to know:
amounts of money and per cents."""

import re
from collections.abc import Iterator, Sequence

from feeds.matching.terms import Passage

LEAD_CHARS = 300
"""Of each field; further on nearly every article holds some."""

_SIGNS = {
    "money in the lead": re.compile(
        r"[$£€¥₹]\s?\d|\d ?(?:bn|billion|million|mn|m|mln|trillion|crore|lakh|dlrs)\b", re.IGNORECASE
    ),
    "per cent in the lead": re.compile(r"\d\s?(?:%|percent|per cent|pct)"),
}


def signs(passages: Sequence[Passage]) -> Iterator[str]:
    """Those that the fields begin with, by the names that ``POINTS`` has; each once."""
    leads = [passage.text[:LEAD_CHARS] for passage in passages]
    yield from (sign for sign, pattern in _SIGNS.items() if any(map(pattern.search, leads)))
