"""What all formats agree on: how an entry's fields stand in for one another.

The policy, for every format:
1. link: the entry's own, else its guid where that is declared or taken for a permalink and is an address,
   else its enclosure;
2. id: the guid as it was written, wherever the document was found; without one an article is known by its
   canonical link, else by its fingerprint (``articles``);
3. title: the first of several, on one line; without one the first words of the text (80 characters), and
   of an entry without words its address; a feed without one has its page's address;
4. links and images are resolved against the nearest xml:base, the entry's, the feed's, then the document's
   own address; only http(s) is kept;
5. summary and content: the description or summary, and the longest content; where a feed has no summary,
   Dublin Core's description, then iTunes' summary and subtitle, then, in an entry without any text, the
   caption of its media;
6. author: every name once, without the "Author:" or "By" that XML feeds put before it; an entry without
   one has its source's, else the feed's, which an editor or webmaster is not;
7. language: the entry's own, by its element or by the nearest xml:lang, else the feed's;
8. images: those declared (media:content, enclosures, thumbnails, iTunes'), then the first in the text; each
   address once, pixels that count readers left out;
9. times: ``updated`` without ``published`` stands for both, and the reverse; a bare day is its midnight,
   a time without a zone is in UTC, and what is no standard form dateparser reads (``dates``);
10. an article's time is the first of the two that lies between 1990 and now; where neither does, it is
   clamped to the bound it lies beyond, and the article marked (``articles``).
"""

import re
from collections.abc import Iterable
from datetime import datetime
from html import unescape
from urllib.parse import quote

from feeds import text, urls

TITLE_FROM_TEXT_CHARS = 80

_IMG = re.compile(r"<img\b[^<>]{0,2000}>", re.IGNORECASE)
_SRC = re.compile(r"\bsrc\s*=\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s\"'>]+))", re.IGNORECASE)
_PIXEL = re.compile(r"\b(?:width|height)\s*=\s*[\"']?[01](?:px)?[\"'\s/>]", re.IGNORECASE)
# What scripts leave where no picture was, pictures inside the page itself, and the readers' counters.
_NO_PICTURE = re.compile(
    r"(?:undefined|null|none)?$|(?:data|about):|.*(?:/tracking/|(?:rss|tracking)[-_]pixel|/pixel\.(?:gif|png))",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")
_SEARCHED_CHARS = 100_000


def title(own: str, *bodies: str) -> str:
    """The title on one line, else the first words of the first body that has any."""
    body = next(filter(None, bodies), "")
    return text.one_line(own) or text.cut(text.one_line(body[:1_000]), TITLE_FROM_TEXT_CHARS)


def first_link(candidates: Iterable[str], bases: tuple[str, ...]) -> str:
    """The first candidate that is, or resolves to, an http(s) address."""
    found = (_address(candidate, bases) for candidate in candidates if candidate)
    return next(filter(None, found), "")


def language(*names: str) -> str:
    """The first language named, in the form of RFC 5646 §2.1 but for its case."""
    return text.one_line(text.clean(next(filter(None, names), ""))).replace("_", "-")


def author(names: Iterable[str]) -> str:
    """The names in one line, each once, in their order."""
    return ", ".join(unique(text.one_line(text.plain_text(name)) for name in names))


def images(
    declared: Iterable[str], markup: Iterable[tuple[str, tuple[str, ...]]], bases: tuple[str, ...]
) -> tuple[str, ...]:
    """The addresses of an entry's images, the declared ones first; each piece of markup has its own bases."""
    found = [_address(address, bases) for address in declared if address]
    shown = (_address(_image_in(piece), own) for piece, own in markup)
    return unique([*found, next(filter(None, shown), "")])


def times(published: datetime | None, updated: datetime | None) -> tuple[datetime | None, datetime | None]:
    """When an entry was published and updated: where a feed gives one of the two, it is both."""
    return published or updated, updated or published


def categories(names: Iterable[str]) -> tuple[str, ...]:
    """The categories as single lines, each once, in their order."""
    return unique(text.one_line(text.plain_text(name)) for name in names)


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """The values that are not empty, each once, in their order."""
    return tuple(dict.fromkeys(filter(None, values)))


def _address(link: str, bases: tuple[str, ...]) -> str:
    found = urls.absolute(link, *bases)
    if found.isascii() and found.isprintable() and " " not in found:
        return found
    bare = text.clean(found).replace("\n", "").strip()
    return _SPACE.sub(lambda run: quote(run[0]), bare)


def _image_in(markup: str) -> str:
    for tag in _IMG.finditer(markup[:_SEARCHED_CHARS]):
        source = _SRC.search(tag[0])
        address = unescape(source[1] or source[2] or source[3]) if source else ""
        if not _NO_PICTURE.match(address) and not _PIXEL.search(tag[0]):
            return address
    return ""
