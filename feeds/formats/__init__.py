"""Reads a document as a feed, by the first of FORMATS that knows it.

Refused before any format sees it: an empty answer, a web page, a document that declares entities.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from feeds import dates
from feeds.errors import ParseError
from feeds.formats import json_feed, xml
from feeds.formats.encoding import decode
from feeds.model import Document, Entry, ParsedFeed

Format = Callable[[str, Document], ParsedFeed | None]

FORMATS: Mapping[str, Format] = {
    "JSON Feed": json_feed.read,
    "RSS, RDF or Atom": xml.read,
}
MAX_ENTRIES = 200

_PROLOGUE_CHARS = 4_096
_WEB_PAGE = re.compile(r"(?:\s|<!--.*?-->|<\?.*?\?>)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_UNDATED = datetime.min.replace(tzinfo=UTC)


def parse(document: Document) -> ParsedFeed:
    """What a document says, its newest MAX_ENTRIES entries at most, in the document's order.

    An entry with neither words nor an address says nothing and is left out.
    Raises ParseError with a sentence that repeats nothing of the document.
    """
    text, problems = decode(document)
    _refuse(text)
    for read in FORMATS.values():
        parsed = read(text, document)
        if parsed:
            entries = _newest(tuple(entry for entry in parsed.entries if entry.title or entry.link))
            return replace(parsed, entries=entries, problems=(*problems, *parsed.problems))
    if "<html" in text[:_PROLOGUE_CHARS].lower():
        raise ParseError("this is a web page, not a feed")
    raise ParseError("this is not a feed we can read: it is neither RSS, Atom nor JSON Feed")


def inspect(parsed: ParsedFeed) -> dict[str, Any]:
    """The parsed feed as ``wirewatch feed inspect --json`` prints it; a time nobody gave is null."""
    return {
        "feed": {"title": parsed.title, "link": parsed.link, "language": parsed.language},
        "entries": [_inspected(entry) for entry in parsed.entries],
        "problems": list(parsed.problems),
    }


def _inspected(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.guid,
        "link": entry.link,
        "title": entry.title,
        "published": dates.iso(entry.published_at),
        "updated": dates.iso(entry.updated_at),
        "author": entry.author,
        "summary": entry.summary,
        "content": entry.content,
        "language": entry.language,
        "categories": list(entry.categories),
        "images": list(entry.images),
    }


def _refuse(text: str) -> None:
    if not text.strip("\0 \t\r\n"):
        raise ParseError("the answer was empty")
    if _WEB_PAGE.match(text[:_PROLOGUE_CHARS]):
        raise ParseError("this is a web page, not a feed")
    # Entities need a DOCTYPE to be declared in; without one the word is only quoted by an article.
    if re.search("<!ENTITY", text, re.IGNORECASE) and re.search("<!DOCTYPE", text, re.IGNORECASE):
        raise ParseError("this is not a feed we can read: it declares entities, which are refused")


def _newest(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The newest entries by date; among the undated, those that stand first."""
    if len(entries) <= MAX_ENTRIES:
        return entries
    ranked = sorted(range(len(entries)), key=lambda place: _date(entries[place]), reverse=True)
    return tuple(entries[place] for place in sorted(ranked[:MAX_ENTRIES]))


def _date(entry: Entry) -> datetime:
    return entry.published_at or entry.updated_at or _UNDATED
