"""What all formats agree on: how an entry's fields stand in for one another.

The policy, for every format:
1. link: the entry's own, else its guid where that is an address, else its enclosure; resolved against
   the entry's base, the feed's, the document's address; only http(s) is kept;
2. title: the first of several, on one line; without one the first words of the text (80 characters);
3. author: every name once, without "Author:" or "By" before it;
4. images: those declared, then the first in the text; each address once, pixels that count readers left out.
"""

import re
from collections.abc import Iterable
from html import unescape

from feeds import text, urls

TITLE_FROM_TEXT_CHARS = 80

_BYLINE = re.compile(r"(?:(?:author|byline|written by|by|作者|记者|記者)\s*[:：]|by\s)\s*", re.IGNORECASE)
_IMG = re.compile(r"<img\b[^<>]{0,2000}>", re.IGNORECASE)
_SRC = re.compile(r"\bsrc\s*=\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s\"'>]+))", re.IGNORECASE)
_PIXEL = re.compile(r"\b(?:width|height)\s*=\s*[\"']?[01](?:px)?[\"'\s/>]", re.IGNORECASE)
# What scripts leave where no picture was, pictures inside the page itself, and the readers' counters.
_NO_PICTURE = re.compile(
    r"(?:undefined|null|none)?$|(?:data|about):|.*(?:/tracking/|(?:rss|tracking)[-_]pixel|/pixel\.(?:gif|png))",
    re.IGNORECASE,
)
_SEARCHED_CHARS = 100_000


def title(own: str, *bodies: str) -> str:
    """The title on one line, else the first words of the first body that has any."""
    body = next(filter(None, bodies), "")
    return text.one_line(own) or text.cut(text.one_line(body[:1_000]), TITLE_FROM_TEXT_CHARS)


def first_link(candidates: Iterable[str], bases: tuple[str, ...]) -> str:
    """The first candidate that is, or resolves to, an http(s) address."""
    found = (urls.absolute(candidate, *bases) for candidate in candidates if candidate)
    return next(filter(None, found), "")


def author(names: Iterable[str]) -> str:
    """The names in one line, each once, in their order."""
    bare = (_BYLINE.sub("", text.one_line(text.plain_text(name)), count=1) for name in names)
    return ", ".join(unique(bare))


def images(declared: Iterable[str], markup: str, bases: tuple[str, ...]) -> tuple[str, ...]:
    """The addresses of an entry's images, the declared ones first."""
    found = [urls.absolute(address, *bases) for address in declared if address]
    return unique([*found, urls.absolute(_image_in(markup), *bases)])


def categories(names: Iterable[str]) -> tuple[str, ...]:
    """The categories as single lines, each once, in their order."""
    return unique(text.one_line(text.plain_text(name)) for name in names)


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """The values that are not empty, each once, in their order."""
    return tuple(dict.fromkeys(filter(None, values)))


def _image_in(markup: str) -> str:
    for tag in _IMG.finditer(markup[:_SEARCHED_CHARS]):
        source = _SRC.search(tag[0])
        address = unescape(source[1] or source[2] or source[3]) if source else ""
        if not _NO_PICTURE.match(address) and not _PIXEL.search(tag[0]):
            return address
    return ""
