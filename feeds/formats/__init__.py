"""Reads a document as a feed, by the first of FORMATS that knows it.

Refused before any format sees it: an empty answer, a web page, a document that declares entities.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from feeds import dates
from feeds.errors import ParseError
from feeds.formats import json_feed, mending, xml
from feeds.formats.encoding import decode
from feeds.identity import fingerprint
from feeds.model import Document, Entry, ParsedFeed

Format = Callable[[str, Document], ParsedFeed | None]

FORMATS: Mapping[str, Format] = {
    "JSON Feed": json_feed.read,
    "RSS, RDF or Atom": xml.read,
}
MAX_ENTRIES = 200

_PROLOGUE_CHARS = 4_096
_PROLOGUE = r"(?>\s|<!--.*?-->|<\?.*?\?>)*+"  # nothing is read twice, however many comments there are
# A feed that declares itself HTML is a feed all the same: its root has the last word.
_WEB_PAGE = re.compile(
    rf"{_PROLOGUE}<(?:(?:html|head|body)\b|!doctype\s+html\b[^<>]*>(?!{_PROLOGUE}<(?:rss|feed|rdf:RDF)\b))",
    re.IGNORECASE | re.DOTALL,
)
_UNDATED = datetime.min.replace(tzinfo=UTC)


def parse(document: Document) -> ParsedFeed:
    """What a document says, its newest MAX_ENTRIES entries at most, in the document's order.

    An entry that says nothing of what an Entry holds is listed all the same.
    Raises ParseError with a sentence that repeats nothing of the document.
    """
    text, problems = decode(document)
    _refuse(text)
    for read in FORMATS.values():
        parsed = read(text, document)
        if parsed:
            return replace(parsed, entries=_newest(parsed.entries), problems=(*problems, *parsed.problems))
    if "<html" in text[:_PROLOGUE_CHARS].lower():
        raise ParseError("this is a web page, not a feed")
    raise ParseError("this is not a feed we can read: it is neither RSS, Atom nor JSON Feed")


def inspect(parsed: ParsedFeed, *, now: datetime | None = None) -> dict[str, Any]:
    """The parsed feed as ``wirewatch feed inspect --json`` prints it; a time nobody gave is null.

    An id that nobody gave is the link, else the fingerprint of the words. Times are printed as the feed gives
    them; a problem counts those before 1990 or more than a day after ``now`` (the present by default), which
    articles are not given.
    """
    return {
        "feed": {"title": parsed.title, "link": parsed.link, "language": parsed.language},
        "entries": [_inspected(entry) for entry in parsed.entries],
        "problems": [*parsed.problems, *_misdated(parsed.entries, now or datetime.now(UTC))],
    }


def _inspected(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.guid or entry.link or _fingerprint(entry),
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


def _misdated(entries: Iterable[Entry], now: datetime) -> list[str]:
    latest = now + timedelta(days=1)  # a zone that was left out makes tonight of this morning
    given = [at for entry in entries if (at := entry.published_at or entry.updated_at)]
    count = sum(dates.clamp(at, latest) != at for at in given)
    return [f"{count} of {len(given)} dates lie before 1990 or in the future"] if count else []


def _fingerprint(entry: Entry) -> str:
    body = entry.content or entry.summary
    return fingerprint(entry.title, body) if entry.title or body else ""


def _refuse(text: str) -> None:
    if not text.strip("\0 \t\r\n"):
        raise ParseError("the answer was empty")
    if _WEB_PAGE.match(text[:_PROLOGUE_CHARS]):
        raise ParseError("this is a web page, not a feed")
    if not json_feed.is_json(text) and mending.declares_entities(text):
        raise ParseError(mending.ENTITIES)


def _newest(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The newest entries by date; among the undated, those that stand first."""
    if len(entries) <= MAX_ENTRIES:
        return entries
    ranked = sorted(range(len(entries)), key=lambda place: _date(entries[place]), reverse=True)
    return tuple(entries[place] for place in sorted(ranked[:MAX_ENTRIES]))


def _date(entry: Entry) -> datetime:
    return entry.published_at or entry.updated_at or _UNDATED
