"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1); a field of the wrong type counts as absent."""

import json
import re
from typing import Any

from feeds import dates, text
from feeds.errors import ParseError
from feeds.formats import cut, fields
from feeds.model import Document, Entry, ParsedFeed

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/|1(?:\.\d)?$")
_BROKEN = "this is not a feed we can read: its JSON is broken"
_OTHER = "this is not a feed we can read: its JSON is no JSON Feed"


def read(source: str, document: Document) -> ParsedFeed | None:
    """The feed, None where the document is no JSON at all. Raises ParseError for any other JSON."""
    if not is_json(source):
        return None
    try:
        feed = json.loads(source)
    except (ValueError, RecursionError) as e:
        raise ParseError(_BROKEN) from e
    if not isinstance(feed, dict) or not _is_feed(feed):
        raise ParseError(_OTHER)
    return _feed(feed, document)


def is_json(source: str) -> bool:
    """Whether a document begins as JSON objects and lists do."""
    return source.lstrip()[:1] in ("{", "[")


def _is_feed(feed: dict[str, Any]) -> bool:
    """Whether its version says so; some feeds write only its number, or none at all beside their items."""
    if _VERSION.match(_string(feed, "version")):
        return True
    return "items" in feed and bool(_string(feed, "home_page_url") or _string(feed, "feed_url"))


def _feed(feed: dict[str, Any], document: Document) -> ParsedFeed:
    items = _objects(feed, "items")
    read = cut.ends(items)
    bases = (_string(feed, "home_page_url"), document.url or _string(feed, "feed_url"))
    link = fields.first_link([bases[0]], bases[1:])
    return ParsedFeed(
        title=fields.title(text.plain_text(_string(feed, "title")), link),
        link=link,
        language=fields.language(_string(feed, "language")),
        author=fields.author(_authors(feed)),
        entries=tuple(_entry(item, feed, bases) for item in read),
        hub=fields.first_link(_hubs(feed), ()),
        self_link=fields.first_link([_string(feed, "feed_url")], bases[1:]),
        problems=_problems(feed) + ((cut.PROBLEM,) if len(read) < len(items) else ()),
    )


def _problems(feed: dict[str, Any]) -> tuple[str, ...]:
    return () if isinstance(feed.get("items"), list) else ("the feed has no list of items",)


def _hubs(feed: dict[str, Any]) -> list[str]:
    """The endpoints of the hubs that speak WebSub; other kinds are none of ours."""
    hubs = _objects(feed, "hubs")
    return [_string(hub, "url") for hub in hubs if _string(hub, "type").lower() in ("websub", "pubsubhubbub")]


def _entry(item: dict[str, Any], feed: dict[str, Any], bases: tuple[str, ...]) -> Entry:
    markup = _string(item, "content_html")
    content = text.html_to_text(markup) if markup else text.plain_text(_string(item, "content_text"))
    summary = text.plain_text(_string(item, "summary"))
    plain = text.plain_text(_string(item, "content_text")) if markup else content
    own_title = text.plain_text(_string(item, "title"))
    published, updated = fields.times(
        dates.read(_string(item, "date_published")), dates.read(_string(item, "date_modified"))
    )
    link = _link(item, bases)
    return Entry(
        guid=text.one_line(text.clean(_id(item))),
        link=link,
        title=fields.title(own_title, summary, plain, content, link),
        summary=summary,
        content=content,
        author=fields.author(_authors(item) or _authors(feed)),
        language=fields.language(_string(item, "language"), _string(feed, "language")),
        categories=fields.categories(_tags(item)),
        images=fields.images(_images(item), [(markup, bases)], bases),
        published_at=published,
        updated_at=updated,
    )


def _link(item: dict[str, Any], bases: tuple[str, ...]) -> str:
    guid = _string(item, "id")
    attached = [_string(attachment, "url") for attachment in _objects(item, "attachments")]
    candidates = [_string(item, "url"), _string(item, "external_url")]
    candidates += [guid] if guid.startswith(("http://", "https://")) else []
    return fields.first_link([*candidates, *attached], bases)


def _authors(holder: dict[str, Any]) -> list[str]:
    """The names of version 1.1's list and of version 1.0's single author, which some feeds write as well."""
    listed = _objects(holder, "authors")
    single = [one for one in (holder.get("authors"), holder.get("author")) if isinstance(one, dict)]
    return [name for author in (*listed, *single) if (name := _name(author))]


def _name(author: dict[str, Any]) -> str:
    """A name, else the address that is all the feed gives."""
    return _string(author, "name") or _string(author, "url").removeprefix("mailto:")


def _images(item: dict[str, Any]) -> list[str]:
    attached = [
        _string(attachment, "url")
        for attachment in _objects(item, "attachments")
        if _string(attachment, "mime_type").startswith("image/")
    ]
    return [_string(item, "image"), _string(item, "banner_image"), *attached]


def _string(holder: dict[str, Any], key: str) -> str:
    value = holder.get(key)
    return value if isinstance(value, str) else ""


def _id(item: dict[str, Any]) -> str:
    """The id; some feeds write a number."""
    value = item.get("id")
    return (
        str(value) if isinstance(value, int | float) and not isinstance(value, bool) else _string(item, "id")
    )


def _strings(holder: dict[str, Any], key: str) -> list[str]:
    value = holder.get(key)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _tags(item: dict[str, Any]) -> list[str]:
    """The list of tags; a string of several is taken apart at its commas."""
    return _strings(item, "tags") or _string(item, "tags").split(",")


def _objects(holder: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = holder.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
