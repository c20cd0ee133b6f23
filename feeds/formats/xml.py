"""RSS 0.9 to 2.0, RDF and Atom, read by feedparser; broken XML by its loose parser.

feedparser's own cleaning and link resolving are off, being half its cost: what leaves here is text,
and links are resolved here. Each entry's xml:base is carried in its ``*_detail`` fields.
An id is the same wherever the document was found: ids are marked, or feedparser would resolve them too.
A picture's caption (media:description) stands for the summary only where an entry has no words of its own.
"""

import io
import re
from collections.abc import Iterable, Iterator
from time import struct_time
from typing import Any

import feedparser

from feeds import dates, text, urls
from feeds.errors import ParseError
from feeds.formats import cut, fields
from feeds.model import Document, Entry, ParsedFeed

_BROKEN = "the XML is broken; what could be read was read"
_NOTHING = "this is not a feed we can read: its XML is broken and no entry can be found in it"
_PLAIN = ("text/plain", "text")
_IMAGE_ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")
# feedparser takes a caption for the summary, and the description that follows for the content.
_CAPTION = re.compile(r"<(/?)media:description\b[^<>]*?(/?)>", re.IGNORECASE)
_TORN = re.compile(r"([a-z]{1,20})(?:\s+\(([^()]+)\)?)?")

_ID_TAG = cut.compiled("guid|id")
_RAW_ID = "wirewatch-raw-id:"  # to feedparser a scheme, and thus an address that is absolute already

Fields = dict[str, Any]


def read(source: str, document: Document) -> ParsedFeed | None:
    """The feed, None where nothing in the document says that it is one.

    Raises ParseError where broken XML hides every entry.
    """
    short = cut.shortened(source)
    result = _feedparser(short, document.url)
    broken = bool(result.get("bozo"))
    feed: Fields = result["feed"]
    if not result.get("version") and not result["entries"]:
        return None
    if broken and not result["entries"] and not feed.get("title"):
        raise ParseError(_NOTHING)
    return ParsedFeed(
        title=text.one_line(_text(feed, "title")),
        link=fields.first_link(_links(feed), (document.url,)),
        language=_language(feed),
        entries=tuple(_entry(entry, feed, document.url) for entry in result["entries"]),
        problems=((_BROKEN,) if broken else ()) + ((cut.PROBLEM,) if short != source else ()),
    )


def _feedparser(source: str, url: str) -> Fields:
    """feedparser's reading. It gets UTF-8 with a header that says so: the encoding is decided already."""
    source = _with_raw_ids(_CAPTION.sub(r"<\1media:caption\2>", source))
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        parsed: Fields = feedparser.parse(
            io.BytesIO(source.lstrip().encode("utf-8", "replace")),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as e:  # its loose parser trips over broken input in ways nobody has listed
        raise ParseError(_NOTHING) from e
    return parsed


def _with_raw_ids(source: str) -> str:
    """The document with each id marked, so that no base changes it."""
    pieces, place = [], 0
    for tag in cut.tags(source, _ID_TAG):
        if tag[2] and not tag[1] and not tag[0].endswith("/>"):
            pieces += [source[place : tag.end()], _RAW_ID]
            place = tag.end()
    return "".join([*pieces, source[place:]])


def _entry(entry: Fields, feed: Fields, url: str) -> Entry:
    bases = (_base(entry), _base(feed), url)
    markup = _markup(entry)
    content = _content(entry)
    caption = "" if content else text.plain_text(_string(entry, "media_caption"))
    summary = _text(entry, "summary") or caption
    return Entry(
        guid=text.one_line(text.clean(_string(entry, "id"))),
        link=fields.first_link(_links(entry), bases),
        title=fields.title(_text(entry, "title"), summary, content),
        summary=summary,
        content=content,
        author=fields.author(_authors(entry)),
        language=_language(entry) or _language(feed),
        categories=fields.categories(_categories(entry)),
        images=fields.images(_images(entry), markup, bases),
        published_at=_date(entry, "published") or _date(entry, "created"),
        updated_at=_date(entry, "updated"),
    )


def _text(holder: Fields, key: str) -> str:
    """A field as text: plain where the feed says that it is plain, else from HTML."""
    return _as_text(_string(holder, key), _detail(holder, key).get("type"))


def _as_text(value: str, kind: object) -> str:
    return text.plain_text(value) if kind in _PLAIN else text.html_to_text(value)


def _content(entry: Fields) -> str:
    """The longest of an entry's contents as text, since some feeds put a teaser first."""
    read = (_as_text(_string(part, "value"), part.get("type")) for part in _dicts(entry, "content"))
    return max(read, key=len, default="")


def _markup(entry: Fields) -> str:
    parts = [_string(part, "value") for part in _dicts(entry, "content")]
    return " ".join([*parts, _string(entry, "summary")])


def _links(holder: Fields) -> Iterator[str]:
    """The addresses of an entry or feed, the best first: its link, a permalink guid, an enclosure.

    feedparser makes any permalink guid the link, "2" too; only a whole address can be one.
    """
    guid = _string(holder, "id")
    if _string(holder, "link") != guid:
        yield _string(holder, "link")
    links = _dicts(holder, "links")
    yield from (_string(link, "href") for link in links if link.get("rel") == "alternate")
    if urls.split(guid) and holder.get("guidislink", True):
        yield guid.strip()
    yield from (_string(link, "href") for link in links if link.get("rel") == "enclosure")


def _authors(entry: Fields) -> Iterable[str]:
    people = [person for person in _dicts(entry, "authors") if person]
    return [_name(person) for person in people] or [_string(entry, "author")]


def _name(person: Fields) -> str:
    """A person's name. feedparser ends an address after four letters of its top-level domain: of
    ``desk@site.example (Ann)`` it makes the address ``desk@site.exam`` and the name ``ple (Ann``.
    """
    name, email = _string(person, "name"), _string(person, "email")
    rest = _TORN.fullmatch(name) if email else None
    if not rest:
        return name or email
    return rest[2] or email + rest[1]


def _categories(entry: Fields) -> Iterator[str]:
    for tag in _dicts(entry, "tags"):
        yield _string(tag, "label") or _string(tag, "term")


def _images(entry: Fields) -> Iterator[str]:
    """Declared images: media:content, enclosures, thumbnails, then iTunes'."""
    for media in _dicts(entry, "media_content"):
        if _is_image(media, _string(media, "url")):
            yield _string(media, "url")
    for link in _dicts(entry, "links"):
        if link.get("rel") == "enclosure" and _string(link, "type").startswith("image/"):
            yield _string(link, "href")
    yield from (_string(thumbnail, "url") for thumbnail in _dicts(entry, "media_thumbnail"))
    image = entry.get("image")
    yield _string(image, "href") if isinstance(image, dict) else ""


def _is_image(media: Fields, url: str) -> bool:
    kind = _string(media, "medium") or _string(media, "type").partition("/")[0]
    return kind == "image" if kind else url.partition("?")[0].lower().endswith(_IMAGE_ENDINGS)


def _date(entry: Fields, key: str) -> Any:
    parsed = dict.get(entry, f"{key}_parsed")  # feedparser's own ``get`` substitutes other dates
    raw = dict.get(entry, key)
    guess = parsed if isinstance(parsed, struct_time) else None
    return dates.read(raw, guess=guess) if isinstance(raw, str) else None


def _language(holder: Fields) -> str:
    details = (_detail(holder, key) for key in ("title", "summary"))
    own = _string(holder, "language") or next(filter(None, (_string(d, "language") for d in details)), "")
    return text.one_line(own).replace("_", "-")


def _base(holder: Fields) -> str:
    details = [_detail(holder, key) for key in ("title", "summary")] + _dicts(holder, "content")
    return next(filter(None, (_string(detail, "base") for detail in details)), "")


def _detail(holder: Fields, key: str) -> Fields:
    detail = holder.get(f"{key}_detail")
    return detail if isinstance(detail, dict) else {}


def _string(holder: Fields, key: str) -> str:
    """A text field, without the mark that an ``<id>`` in the middle of a text was given too."""
    value = holder.get(key)
    return value.replace(_RAW_ID, "") if isinstance(value, str) else ""


def _dicts(holder: Fields, key: str) -> list[Fields]:
    value = holder.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
