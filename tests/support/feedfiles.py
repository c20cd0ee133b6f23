"""Feed files as captured: the times they name, and the same bytes without their newest entries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

OPEN, CLOSE = b"<![CDATA[", b"]]>"
ENTRY_TAGS = (b"item", b"entry")
ENTRY_DATES = (b"pubDate", b"published", b"dc:date", b"updated")
DATES = (*ENTRY_DATES, b"lastBuildDate")


@dataclass(frozen=True)
class Entry:
    """Where one entry stands in its document, and when it says that it came out."""

    start: int
    end: int
    at: datetime


def times(document: bytes) -> list[datetime]:
    """Every time the document gives for itself or an entry."""
    return [_time(raw) for tag in DATES for raw in _elements(document, tag)]


def entries(document: bytes) -> list[Entry]:
    """The entries, newest first."""
    spans = [span for tag in ENTRY_TAGS for span in _spans(_without_cdata(document), tag)]
    found = [Entry(start, end, _date(document[start:end])) for start, end in spans]
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def without_newest(document: bytes, count: int) -> bytes:
    """The document without so many of its entries, every other byte as it was."""
    for entry in sorted(entries(document)[:count], key=lambda entry: entry.start, reverse=True):
        document = document[: entry.start] + document[entry.end :]
    return document


def inside(document: bytes, tag: bytes) -> bytes:
    """What the first element of this name holds, as it is written."""
    return next(_elements(document, tag))


def _elements(document: bytes, tag: bytes) -> Iterator[bytes]:
    for start, end in _spans(_without_cdata(document), tag):
        yield document[document.index(b">", start) + 1 : end - len(tag) - 3]


def _spans(masked: bytes, tag: bytes) -> Iterator[tuple[int, int]]:
    """The elements of this name, tags included; none of the tags asked for is ever nested or empty."""
    at = masked.find(b"<" + tag)
    while at >= 0:
        behind = at + len(tag) + 1
        if masked[behind : behind + 1] in b"> \t\r\n":
            behind = masked.index(b"</" + tag + b">", behind) + len(tag) + 3
            yield at, behind
        at = masked.find(b"<" + tag, behind)


def _without_cdata(document: bytes) -> bytes:
    """The document with its CDATA sections and comments blanked, so that offsets stay."""
    for start_mark, end_mark in ((OPEN, CLOSE), (b"<!--", b"-->")):
        start = document.find(start_mark)
        while start >= 0:
            end = document.index(end_mark, start) + len(end_mark)
            document = document[:start] + b" " * (end - start) + document[end:]
            start = document.find(start_mark, end)
    return document


def _date(entry: bytes) -> datetime:
    return _time(next(raw for tag in ENTRY_DATES for raw in _elements(entry, tag)))


def _time(raw: bytes) -> datetime:
    text = raw.strip().removeprefix(OPEN).removesuffix(CLOSE).strip().decode()
    return datetime.fromisoformat(text) if text[:4].isdecimal() else parsedate_to_datetime(text)
