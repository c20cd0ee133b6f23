"""RSS 0.9 to 2.0, RDF and Atom as feedparser reads them (``sax``), by the policy of ``fields``."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from feeds import dates, text
from feeds.errors import ParseError
from feeds.formats import cut, fields, links, media, people, schedule
from feeds.formats.raw import Fields, as_text, dicts, nested, readable, string
from feeds.formats.sax import NOTHING
from feeds.formats.sax import read as read_xml
from feeds.model import Document, Entry, ParsedFeed

_BROKEN = "the XML is broken; what could be read was read"
_WORD = re.compile(r"(?!\w+:)[^\W\d_]")
_ENTRY = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>]", re.IGNORECASE)


class _Whole(NamedTuple):
    """What an entry has from its feed."""

    bases: tuple[str, ...]
    language: str
    authors: list[str]


def read(source: str, document: Document) -> ParsedFeed | None:
    """The feed, None where nothing in the document says that it is one.

    Raises ParseError where broken XML hides every entry.
    """
    short = cut.shortened(source)
    found = read_xml(short, document.url)
    feed = found.feed
    if not found.version and not found.entries:
        return None
    bases = (string(feed, "base"), document.url or _own_address(feed))
    whole = _Whole(bases, _language(feed), people.names(feed))
    entries = tuple(_entry(entry, whole) for entry in found.entries)
    said = [bool(entry.title or entry.link) for entry in entries]
    if found.torn and _ENTRY.search(short) and not any(said):
        raise ParseError(NOTHING)
    if found.torn and entries and not said[-1]:
        entries = entries[:-1]  # where the document was cut off
    link = fields.first_link(links.candidates(feed), bases)
    return ParsedFeed(
        title=fields.title(readable(feed, "title"), link),
        link=link,
        language=whole.language,
        author=fields.author(whole.authors),
        entries=entries,
        problems=((_BROKEN,) if found.broken else ()) + ((cut.PROBLEM,) if short != source else ()),
        hub=fields.first_link([links.related(feed, "hub")], bases),
        self_link=fields.first_link([links.related(feed, "self")], bases),
        ttl_seconds=schedule.ttl_seconds(feed),
        skip_hours=schedule.skip_hours(feed),
        skip_days=schedule.skip_days(feed),
    )


def _entry(entry: Fields, whole: _Whole) -> Entry:
    bases = (string(entry, "base"), *whole.bases)
    content = _content(entry)
    summary = _summary(entry, content)
    published, updated = fields.times(
        _date(entry, "published") or _date(entry, "created"), _date(entry, "updated")
    )
    link = fields.first_link(links.candidates(entry), bases)
    return Entry(
        guid=text.one_line(text.clean(string(entry, "id") or string(entry, "dc_identifier"))),
        link=link,
        title=fields.title(_title(entry), summary, content, link),
        summary=summary,
        content=content,
        author=fields.author(people.names(entry) or people.names(nested(entry, "source")) or whole.authors),
        language=_language(entry) or whole.language,
        categories=fields.categories(_categories(entry)),
        images=fields.images(media.images(entry), _markup(entry, bases), bases),
        published_at=published,
        updated_at=updated,
    )


def _title(entry: Fields) -> str:
    return readable(entry, "title") or readable(entry, "itunes_title")


def _summary(entry: Fields, content: str) -> str:
    """The summary, else what other namespaces say; a picture's caption only where there is no text at all."""
    for key in ("summary", "dc_text", "itunes_text", "itunes_teaser", "googleplay_description"):
        if found := readable(entry, key):
            return found
    return "" if content else readable(entry, "media_caption")


def _content(entry: Fields) -> str:
    """The longest of an entry's contents as text, since some feeds put a teaser first."""
    read = (as_text(string(part, "value"), part.get("type")) for part in dicts(entry, "content"))
    return max(read, key=len, default="")


def _markup(entry: Fields, bases: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """The entry's markup, each piece with the bases of what it links."""
    pieces = [(part, string(part, "value")) for part in dicts(entry, "content")]
    pieces += [(nested(entry, "summary_detail"), string(entry, "summary"))]
    return [(value, (string(detail, "base"), *bases)) for detail, value in pieces]


def _own_address(feed: Fields) -> str:
    """Where a document says that it or its page is, for one that came from no address."""
    return fields.first_link((links.related(feed, "self"), links.related(feed, "alternate")), ())


def _categories(entry: Fields) -> Iterator[str]:
    """Labels, which are for people; a term beside one only where it adds a word. The section comes last."""
    for tag in dicts(entry, "tags"):
        label, term = string(tag, "label"), string(tag, "term")
        yield label
        if not label or (_WORD.match(term) and term.casefold() not in label.casefold()):
            yield term
    yield string(entry, "slash_section")


def _date(entry: Fields, key: str) -> datetime | None:
    return dates.read(string(entry, key))


def _language(holder: Fields) -> str:
    details = [*dicts(holder, "content"), nested(holder, "summary_detail"), nested(holder, "title_detail")]
    named = (string(detail, "language") for detail in details)
    return fields.language(string(holder, "language"), *named, string(holder, "lang"))
