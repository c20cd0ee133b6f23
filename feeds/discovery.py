"""The feeds that a web page names, and where a feed may stand that it does not name.

A page's candidates, in order:
1. its ``link`` elements (HTML Living Standard §4.6.7.1): ``rel`` with the token ``alternate`` and a feed's
   type, or with the token ``feed``; not a style sheet's alternate, not WordPress' JSON of the page itself;
2. the Link headers of its answer with one of these two words (RFC 8288), which carry no type here;
3. the paths under which feeds are usually found, below the page's own folder, then below the host.
What stands in comments, scripts, styles, templates and text areas is no element.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from feeds import urls
from feeds.model import Document
from feeds.text import clean, cut, one_line

MAX_PAGE_BYTES = 1 << 20
MAX_CANDIDATES = 25
"""As many as Discord takes for one menu."""

MAX_TITLE_CHARS = 100
FEED_TYPES = frozenset(
    {
        *("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"),
        *("application/json", "application/xml", "text/xml", "application/x.atom+xml", "text/rss+xml"),
    }
)
PATHS = ("/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/rss", "/index.xml", "/feed.json")

_PROLOGUE_BYTES = 4_096
_PAGE = re.compile(r"(?>\s|\ufeff|<!--.*?-->|<\?.*?\?>)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
# Each alternative takes what it begins with to its end, or to the end of the page, and attributes end at the
# next "<": nothing is read twice, however the page is nested or broken.
_TOKENS = re.compile(
    r"<!--(?:.*?-->|.*)"
    r"|<(?P<raw>script|style|template|textarea|title)(?=[\s/>])(?:.*?</(?P=raw)\b|.*)"
    r"|<(?P<tag>link|base)(?=[\s/])(?P<attributes>(?>[^<>\"']+|\"[^\"<]*\"|'[^'<]*'|[\"'])*+)>",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'<>/=]+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'<>]+)))?"
)
_META_CHARSET = re.compile(rb"<meta\s[^<>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_API = re.compile(r"/wp-json/|/oembed\b|[?&]rest_route=")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be a feed; ``title`` is what the page calls it, one line, maybe empty."""

    url: str
    title: str = ""


def begins_as_page(document: Document) -> bool:
    """Whether a document is a web page by its first words: no feed begins with them."""
    return bool(_PAGE.match(_start(document)))


def is_page(document: Document) -> bool:
    """Whether what is no feed is a web page: by its first words, or by its type and an html tag soon."""
    declared = document.content_type.split(";")[0].strip().lower() in ("text/html", "application/xhtml+xml")
    return begins_as_page(document) or (declared and "<html" in _start(document).lower())


def _start(document: Document) -> str:
    return document.body[:_PROLOGUE_BYTES].replace(b"\0", b"").decode("utf-8", "replace")


def named(document: Document) -> tuple[Candidate, ...]:
    """What a page's own elements name, each address once, in the page's order; at most MAX_CANDIDATES."""
    text = _decoded(document)
    elements = [(one["tag"].lower(), one["attributes"]) for one in _TOKENS.finditer(text) if one["tag"]]
    base = next((_read(attributes).get("href", "") for tag, attributes in elements if tag == "base"), "")
    links = (_read(attributes) for tag, attributes in elements if tag == "link")
    return _distinct(
        Candidate(_address(link["href"], base, document.url), _title(link.get("title", "")))
        for link in links
        if link.get("href") and _leads_to_feed(link)
    )


def declared(document: Document) -> tuple[Candidate, ...]:
    """What the Link headers of an answer name, each address once; at most MAX_CANDIDATES."""
    words = frozenset({"alternate", "feed"})
    return _distinct(
        Candidate(_address(address, document.url))
        for rel, address in document.links
        if words & frozenset(rel.lower().split()) and not _API.search(address)
    )


def usual(url: str) -> tuple[str, ...]:
    """Where the feed of a page that names none may stand, the likeliest first."""
    parts = urls.split(url)
    if not parts:
        return ()
    root = f"{parts.scheme}://{parts.netloc}"
    folder = parts.path.rstrip("/")
    own = (f"{root}{folder}/feed",) if folder else ()
    return (*own, *(root + path for path in PATHS))


def _leads_to_feed(link: dict[str, str]) -> bool:
    words = frozenset(link.get("rel", "").lower().split())
    kind = link.get("type", "").split(";")[0].strip().lower()
    if "stylesheet" in words or _API.search(link["href"]):
        return False
    return ("alternate" in words and kind in FEED_TYPES) or ("feed" in words and kind in FEED_TYPES | {""})


def _distinct(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    kept: dict[str, Candidate] = {}
    for one in found:
        if one.url:
            kept.setdefault(urls.canonical(one.url), one)
        if len(kept) == MAX_CANDIDATES:
            break
    return tuple(kept.values())


def _address(href: str, *bases: str) -> str:
    """An http(s) address without credentials and fragment, '' for any other and for one too long."""
    bare = urls.without_credentials(urls.absolute(href, *bases))[0].partition("#")[0]
    return bare if len(bare) <= urls.MAX_URL_CHARS else ""


def _title(text: str) -> str:
    return cut(one_line(clean(text)), MAX_TITLE_CHARS)


def _read(attributes: str) -> dict[str, str]:
    """The attributes by lower-case name; of two with one name the first counts, as in browsers."""
    found: dict[str, str] = {}
    for one in _ATTRIBUTE.finditer(attributes):
        value = one["double"] or one["single"] or one["bare"] or ""
        found.setdefault(one["name"].lower(), unescape(value).strip())
    return found


def _decoded(document: Document) -> str:
    body = document.body[:MAX_PAGE_BYTES]
    return body.decode(next(_encodings(document, body[:2_048]), "utf-8"), "replace")


def _encodings(document: Document, start: bytes) -> Iterator[str]:
    """Those declared that Python knows and that write ASCII as itself, as all pages' markup is."""
    in_header, in_page = _CHARSET.search(document.content_type), _META_CHARSET.search(start)
    names = (in_header and in_header[1], in_page and in_page[1].decode("ascii", "replace"))
    for name in filter(None, names):
        try:
            if b"<".decode(codecs.lookup(name).name) == "<":
                yield name
        except (LookupError, UnicodeError, TypeError):
            continue
