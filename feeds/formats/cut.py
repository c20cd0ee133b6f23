"""Cuts the middle out of a document with very many entries, before anything costly reads it.

Rules, in order:
1. an entry is what ``<item>`` or ``<entry>`` encloses, under any prefix; whatever comments, CDATA and
   processing instructions hold is no tag;
2. of more than 2 × KEPT_ENTRIES entries the first and the last KEPT_ENTRIES stay: most feeds have their
   newest first, some last; what stands between entries stays;
3. where the tags do not pair up, or something does not end, the document stays whole.
"""

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Any

KEPT_ENTRIES = 500
PROBLEM = f"there are too many entries; the first and the last {KEPT_ENTRIES} were read"

# No part of a tag reaches over a "<", and the first comment that does not end also ends the pass: the time
# it takes is in proportion to the text, whatever is torn.
_TAG = r"(/?)((?i:NAMES)|[\w.-]{1,40}+:(?i:NAMES))(?=[\s/>])(?:[^<>\"']++|\"[^\"<]*\"|'[^'<]*')*+>"
_QUIET = (
    r"!--[^-]*+(?:-(?!->)[^-]*+)*+-->"
    r"|!\[CDATA\[[^\]]*+(?:\](?!\]>)[^\]]*+)*+\]\]>"
    r"|\?[^?]*+(?:\?(?!>)[^?]*+)*+\?>"
)
_TORN = r"(!--|!\[CDATA\[|\?)"
_START = re.compile(r"<(?:[\w.-]{1,40}+:)?(?i:item|entry)(?=[\s/>])")


def compiled(names: str) -> re.Pattern[str]:
    """The pattern that ``tags`` takes, for elements of these names (``a|b``) under any prefix."""
    return re.compile(f"<(?:{_TAG.replace('NAMES', names)}|{_QUIET}|{_TORN})")


_ENTRY_TAG = compiled("item|entry")


def shortened(text: str) -> str:
    """The document with its first and last KEPT_ENTRIES entries, or as it is by the rules above."""
    if not next(islice(_START.finditer(text), 2 * KEPT_ENTRIES, None), None):
        return text
    spans = _entries(text)
    if len(spans) <= 2 * KEPT_ENTRIES:
        return text
    cut = spans[KEPT_ENTRIES - 1 : -KEPT_ENTRIES + 1]
    gaps = [text[end:start].strip() for (_, end), (start, _) in pairwise(cut)]
    return "".join([text[: cut[0][1]], *gaps, text[cut[-1][0] :]])


def ends(items: list[Any]) -> list[Any]:
    """The same choice among entries that are a list already."""
    if len(items) <= 2 * KEPT_ENTRIES:
        return items
    return items[:KEPT_ENTRIES] + items[-KEPT_ENTRIES:]


def tags(text: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The tags in order (1: "/" of an end tag, 2: the name), without those in comments and the like.

    A comment, CDATA or instruction that does not end comes last, with no name.
    """
    for found in pattern.finditer(text):
        if found[2]:
            yield found
        elif found[3]:
            yield found
            return


def _entries(text: str) -> list[tuple[int, int]]:
    """Where each entry starts and ends; none where that is not certain."""
    spans: list[tuple[int, int]] = []
    inside, start = "", 0
    for tag in tags(text, _ENTRY_TAG):
        name = tag[2]
        if inside and name and name != inside:
            continue
        if not name or bool(tag[1]) != bool(inside):
            return []
        if tag[1] or tag[0].endswith("/>"):
            spans.append((start if inside else tag.start(), tag.end()))
            inside = ""
        else:
            inside, start = name, tag.start()
    return [] if inside else spans
