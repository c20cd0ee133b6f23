"""The main text of an article's page, unless its publisher does not let machines keep or quote it.

1. A page has no more than MAX_PAGE_CHARS characters and MAX_TAGS tags; a larger one is not read at all, for
   its marks may stand at its end.
2. Nothing is used of a page that is marked as behind a paywall: schema.org's isAccessibleForFree is "false"
   in JSON-LD, microdata or RDFa, or the Open Graph's content_tier is "locked" or "metered".
3. Nor of one whose robots rules, in a meta element or the X-Robots-Tag header, for all or for ``wirewatch``,
   say noarchive, nosnippet, max-snippet:0 or none (Google's "Robots meta tag specifications").
4. Elements with ``data-nosnippet`` go, with what they hold.
5. trafilatura finds the article among menus, teasers and comments.

Needs the extra ``fulltext``; the library is loaded with the first page.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from typing import Any

from feeds.articles import MAX_TEXT_CHARS, MAX_TITLE_CHARS
from feeds.errors import ParseError
from feeds.model import Document, PageText
from feeds.text import clean, cut, one_line, squeeze

MAX_PAGE_CHARS = 5_000_000
MAX_TAGS = 50_000
MAX_RULES_CHARS = 1_000  # of one robots rule
PAYWALL = "its publisher keeps it behind a paywall"
RULED_OUT = "its publisher does not let machines keep or quote it ({})"

_HTML = re.compile(r"\s*(?:text/html|application/xhtml\+xml)\s*(?:;|$)", re.IGNORECASE)
_NAMES = ("robots", "wirewatch")
_RULE = re.compile(r"noarchive|nosnippet|none|max-snippet:0+")
_NOT_FREE = re.compile(
    r"isAccessibleForFree[\"']?\s*:\s*\[?\s*(?:\{[^{}]{0,200}?:\s*)?[\"']?(?:https?://schema\.org/)?false\b",
    re.IGNORECASE,
)
_FALSE = re.compile(r"\s*(?:https?://schema\.org/)?false\s*", re.IGNORECASE)


def is_installed() -> bool:
    """Whether pages can be read here."""
    return find_spec("trafilatura") is not None


def is_page(document: Document) -> bool:
    """Whether a document says that it is a page, and not a picture or a paper."""
    return bool(_HTML.match(document.content_type))


def refused_by_header(robots: str) -> str:
    """A sentence where an X-Robots-Tag keeps us from using the page, else ''.

    A rule for another reader by name concerns us not; where several headers were joined into one, what
    follows such a rule may be meant for all and is taken so.
    """
    text = re.sub(r"\s*:\s*", ":", robots[:MAX_RULES_CHARS].lower())
    for word in re.split(r"[,;\s]+", text):
        name, _, rule = word.partition(":")
        said = rule if name in _NAMES else word
        if _RULE.fullmatch(said):
            return RULED_OUT.format(said)
    return ""


def read_page(html: str, url: str) -> PageText:
    """The text of a page, a line a paragraph, at most MAX_TEXT_CHARS; empty where it holds no article.

    Raises ParseError with a sentence where the page is too large.
    """
    if len(html) > MAX_PAGE_CHARS or html.count("<") > MAX_TAGS:
        raise ParseError("this page is too large to look for an article in it")
    library = _library()
    tree = library.load_html(clean(html))
    if tree is None:
        return PageText()
    refused = _refused(tree)
    if refused:
        return PageText(refused=refused)
    title = one_line(clean(tree.findtext(".//title") or ""))
    for element in tree.xpath("//*[@data-nosnippet]"):
        _drop(element)
    found = library.extract(tree, url=url, include_comments=False) or ""
    return PageText(cut(squeeze(clean(found)), MAX_TEXT_CHARS), cut(title, MAX_TITLE_CHARS))


@cache
def _library() -> Any:
    """trafilatura, told to keep to itself what it thinks of a page."""
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return trafilatura


def _drop(element: Any) -> None:
    """Takes an element out of its tree; the root stays, emptied."""
    if element.getparent() is None:
        element.clear()
    else:
        element.drop_tree()


def _refused(tree: Any) -> str:
    if any(_NOT_FREE.search(script.text_content()) for script in tree.iterfind(".//script")):
        return PAYWALL
    if any(_FALSE.fullmatch(value) for value in _claims(tree)):
        return PAYWALL
    return next(filter(None, map(_refused_by_meta, tree.iterfind(".//meta"))), "")


def _refused_by_meta(meta: Any) -> str:
    name = (meta.get("name") or meta.get("http-equiv") or meta.get("property") or "").strip().lower()
    content = (meta.get("content") or "").strip()
    if name == "article:content_tier" and content.lower() in ("locked", "metered"):
        return PAYWALL
    return refused_by_header(content) if name in (*_NAMES, "x-robots-tag") else ""


def _claims(tree: Any) -> Iterable[str]:
    """What microdata and RDFa say of isAccessibleForFree."""
    for element in tree.xpath("//*[@itemprop or @property]"):
        names = f"{element.get('itemprop', '')} {element.get('property', '')}".lower().split()
        if any(re.split("[:/#]", name)[-1] == "isaccessibleforfree" for name in names):
            yield element.get("content") or element.get("href") or element.text_content()
