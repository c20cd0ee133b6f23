"""Lists of feeds as OPML (OPML 2.0, opml.org/spec2): read from any program, written for any program.

What is read:
1. an ``outline`` with an ``xmlUrl`` is a feed; names of elements and attributes in any case;
2. each folder above it is a tag, the outermost first; ``category`` (``/Boston/Weather,wire``) gives tags too,
   which stand before them; a feed that stands in two folders has the tags of both;
3. interval, backfill, full text and pause come back from attributes in a namespace of our own;
4. DOCTYPE and entities are refused, as is what is deeper or larger than the bounds below.
What is written: feeds in a folder of their first tag, all of their tags under ``category``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, ParseError, SubElement, indent, register_namespace, tostring

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import DefusedXMLParser  # type: ignore[import-untyped]

from feeds.errors import UserError
from feeds.formats.encoding import decode
from feeds.listing import MAX_FEEDS, LeftOut, Listing, Wanted, tags_of
from feeds.model import Document, Following
from feeds.text import clean, cut, one_line

MAX_DEPTH = 100
MAX_OUTLINES = 2 * MAX_FEEDS
MAX_TITLE_CHARS = 200

NAMESPACE = "https://github.com/wirewatch/wirewatch"
EVERY, BACKFILL, FULL_TEXT, PAUSED = (
    f"{{{NAMESPACE}}}{name}" for name in ("everySeconds", "backfill", "fullText", "paused")
)
_YES = "true"
_HUGE_TAG = re.compile(r"<[^<]{1048576}")
"""Of which the parser would hold every attribute at once."""

_ELSEWHERE = "links to other lists, which are not followed"
_NO_ADDRESS = "feeds without an address"


def read(data: bytes) -> Listing:
    """The feeds of an OPML document in their order. Raises UserError with the line that is wrong."""
    text, _ = decode(Document(url="", body=data))
    if _HUGE_TAG.search(text):
        raise UserError("the file has a tag longer than 1 MiB; nothing was changed")
    outlines = _Outlines()
    parser = DefusedXMLParser(target=outlines, forbid_dtd=True)
    try:
        parser.feed(clean(text))
        parser.close()
    except DefusedXmlException as error:
        raise UserError(
            "the file declares a DOCTYPE or entities, which are refused; take them out"
        ) from error
    except ParseError as error:
        line, column = error.position
        raise UserError(
            f"the file is no well-formed XML: look at line {line}, column {column + 1}; nothing was changed"
        ) from error
    return outlines.listing()


class _Outlines:
    """Collects outlines while the document is read, so that no tree of it is ever held."""

    def __init__(self) -> None:
        self._path: list[str | None] = []
        self._feeds: list[Wanted] = []
        self._left_out = LeftOut()
        self._outlines = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Called by the parser for each element's start."""
        name = tag.rpartition("}")[2].lower()
        if not self._path and name != "opml":
            raise UserError("the file is XML, but no list of feeds: its first element is not <opml>")
        if len(self._path) >= MAX_DEPTH:
            raise UserError(f"the file is nested deeper than {MAX_DEPTH} levels; nothing was changed")
        self._path.append(self._folder(attributes) if name == "outline" else None)

    def end(self, tag: str) -> None:
        """Called by the parser for each element's end."""
        self._path.pop()

    def close(self) -> None:
        """Called by the parser at the end."""

    def listing(self) -> Listing:
        """What was read."""
        return Listing("OPML", tuple(self._feeds), dict(self._left_out))

    def _folder(self, attributes: Mapping[str, str]) -> str | None:
        """Takes a feed down; the outline's name, by which what stands below it is tagged."""
        self._outlines += 1
        if self._outlines > MAX_OUTLINES or len(self._feeds) > MAX_FEEDS:
            raise UserError(f"the file names more than {MAX_FEEDS:,} feeds; split it and import the parts")
        known = {name.lower(): value.strip() for name, value in attributes.items()}
        title = cut(one_line(clean(known.get("title") or known.get("text", ""))), MAX_TITLE_CHARS)
        if url := known.get("xmlurl"):
            self._feeds.append(self._wanted(url, title, known))
            return None
        kind = known.get("type", "").lower()
        if kind in ("link", "include") and known.get("url"):
            self._left_out.note(_ELSEWHERE)
        elif kind in ("rss", "atom"):
            self._left_out.note(_NO_ADDRESS)
        return title

    def _wanted(self, url: str, title: str, known: Mapping[str, str]) -> Wanted:
        own = {name: known.get(name.lower(), "") for name in (EVERY, BACKFILL, FULL_TEXT, PAUSED)}
        folders = [folder for folder in self._path if folder]
        return Wanted(
            url,
            title=title,
            link=known.get("htmlurl", ""),
            tags=tags_of([*_categories(known.get("category", "")), *folders]),
            every_seconds=_number(own[EVERY]),
            backfill=int(_number(own[BACKFILL]) or 0),
            full_text=own[FULL_TEXT] == _YES,
            paused=own[PAUSED] == _YES,
        )


def _categories(text: str) -> list[str]:
    """The parts of a path that begins with a slash; else a tag is a tag, slashes and all."""
    names: list[str] = []
    for category in text.split(","):
        names += category.split("/") if category.startswith("/") else [category]
    return names


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 < value < 1e9 else None


def write(title: str, followings: Iterable[Following], now: datetime) -> str:
    """The feeds as OPML 2.0, complete with every address given; folders and feeds in the order given."""
    register_namespace("ww", NAMESPACE)
    opml = Element("opml", version="2.0")
    head, body = SubElement(opml, "head"), SubElement(opml, "body")
    SubElement(head, "title").text = clean(title)
    SubElement(head, "dateCreated").text = format_datetime(now)
    folders: dict[str, Element] = {}
    for following in followings:
        SubElement(_folder(body, folders, following.tags), "outline", _attributes(following))
    indent(opml)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(opml, encoding="unicode")}\n'


def _folder(body: Element, folders: dict[str, Element], tags: Sequence[str]) -> Element:
    if not tags:
        return body
    if tags[0] not in folders:
        folders[tags[0]] = SubElement(body, "outline", text=tags[0], title=tags[0])
    return folders[tags[0]]


def _attributes(following: Following) -> dict[str, str]:
    feed = following.feed
    name = feed.title or feed.link or "Untitled"
    every = following.every_seconds
    values = {
        "type": "rss",
        "text": name,
        "title": name,
        "xmlUrl": feed.url,
        "htmlUrl": feed.link,
        "category": ",".join(following.tags),
        EVERY: "" if every is None else str(every),
        BACKFILL: str(following.backfill or ""),
        FULL_TEXT: _YES if following.full_text else "",
        PAUSED: _YES if following.paused else "",
    }
    return {key: clean(value) for key, value in values.items() if value}
