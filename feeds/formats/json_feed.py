"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1); a field of the wrong type counts as absent."""

import json
from typing import Any

from feeds import dates, text
from feeds.errors import ParseError
from feeds.formats import cut, fields
from feeds.model import Document, Entry, ParsedFeed

_BROKEN = "this is not a feed we can read: its JSON is broken"
_OTHER = "this is not a feed we can read: its JSON is no JSON Feed"


def read(source: str, document: Document) -> ParsedFeed | None:
    """The feed, None where the document is no JSON at all. Raises ParseError for any other JSON."""
    if source.lstrip()[:1] not in ("{", "["):
        return None
    try:
        feed = json.loads(source)
    except (ValueError, RecursionError) as e:
        raise ParseError(_BROKEN) from e
    if not isinstance(feed, dict) or not _string(feed, "version").startswith(
        ("https://jsonfeed.org/version/1", "http://jsonfeed.org/version/1")
    ):
        raise ParseError(_OTHER)
    return _feed(feed, document)


def _feed(feed: dict[str, Any], document: Document) -> ParsedFeed:
    items = _objects(feed, "items")
    read = cut.ends(items)
    bases = (_string(feed, "home_page_url"), document.url)
    return ParsedFeed(
        title=text.one_line(text.plain_text(_string(feed, "title"))),
        link=fields.first_link([bases[0]], (document.url,)),
        language=_string(feed, "language"),
        entries=tuple(_entry(item, feed, bases) for item in read),
        problems=_problems(feed) + ((cut.PROBLEM,) if len(read) < len(items) else ()),
    )


def _problems(feed: dict[str, Any]) -> tuple[str, ...]:
    return () if isinstance(feed.get("items"), list) else ("the feed has no list of items",)


def _entry(item: dict[str, Any], feed: dict[str, Any], bases: tuple[str, ...]) -> Entry:
    markup = _string(item, "content_html")
    content = text.html_to_text(markup) if markup else text.plain_text(_string(item, "content_text"))
    summary = text.plain_text(_string(item, "summary"))
    own_title = text.plain_text(_string(item, "title"))
    return Entry(
        guid=text.clean(_string(item, "id")).strip(),
        link=_link(item, bases),
        title=fields.title(own_title, summary, content),
        summary=summary,
        content=content,
        author=fields.author(_authors(item) or _authors(feed)),
        language=_string(item, "language") or _string(feed, "language"),
        categories=fields.categories(_strings(item, "tags")),
        images=fields.images(_images(item), markup, bases),
        published_at=dates.read(_string(item, "date_published")),
        updated_at=dates.read(_string(item, "date_modified")),
    )


def _link(item: dict[str, Any], bases: tuple[str, ...]) -> str:
    guid = _string(item, "id")
    attached = [_string(attachment, "url") for attachment in _objects(item, "attachments")]
    candidates = [_string(item, "url"), _string(item, "external_url")]
    candidates += [guid] if guid.startswith(("http://", "https://")) else []
    return fields.first_link([*candidates, *attached], bases)


def _authors(holder: dict[str, Any]) -> list[str]:
    """The names of version 1.1's list, else of version 1.0's single author."""
    single = holder.get("author")
    named = _objects(holder, "authors") or ([single] if isinstance(single, dict) else [])
    return [name for author in named if (name := _string(author, "name"))]


def _images(item: dict[str, Any]) -> list[str]:
    attached = [
        _string(attachment, "url")
        for attachment in _objects(item, "attachments")
        if _string(attachment, "mime_type").startswith("image/")
    ]
    return [_string(item, "image"), _string(item, "banner_image"), *attached]


def _string(holder: dict[str, Any], key: str) -> str:
    """A text field; numbers, which some feeds use as ids, become text."""
    value = holder.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def _strings(holder: dict[str, Any], key: str) -> list[str]:
    value = holder.get(key)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _objects(holder: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = holder.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
