"""Finds people under a middle initial that their watch does not have: "Timothy D. Cook", "Mary T Barra".

Where a single letter stands between two words, what stands around it is searched once more without it.
"""

import re
from collections.abc import Iterator

from feeds.matching.fold import Folded

_INITIAL = re.compile(r"(?<=[^\W\d_]{2} )[a-z]\.? (?=[^\W\d_]{2})")
# Longer than any name on either side.
_REACH_CHARS = 60


def without_initials(folded: Folded) -> Iterator[tuple[Folded, int]]:
    """For each middle initial the text around it without it, and where in that it stood."""
    for found in _INITIAL.finditer(folded.text):
        low, high = max(0, found.start() - _REACH_CHARS), found.end() + _REACH_CHARS
        before, after = slice(low, found.start()), slice(found.end(), high)
        yield (
            Folded(
                folded.text[before] + folded.text[after],
                folded.starts[before] + folded.starts[after],
                folded.ends[before] + folded.ends[after],
            ),
            found.start() - low,
        )
