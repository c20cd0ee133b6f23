"""The addresses of an entry or feed among feedparser's fields."""

from collections.abc import Iterator

from feeds import urls
from feeds.formats.media import is_image
from feeds.formats.raw import Fields, dicts, string


def candidates(holder: Fields) -> Iterator[str]:
    """The addresses that can be the link, the best first: its link, a permalink guid, an enclosure, of which
    pictures come last.

    feedparser makes any permalink guid the link, "2" too; only a whole address can be one.
    """
    guid = string(holder, "id")
    if string(holder, "link") != guid:
        yield string(holder, "link")
    links = dicts(holder, "links")
    yield from (string(link, "href") for link in links if link.get("rel") == "alternate")
    if urls.split(guid) and holder.get("permalink", True):
        yield guid.strip()
    enclosures = [link for link in links if link.get("rel") == "enclosure"]
    yield from (string(link, "href") for link in sorted(enclosures, key=is_image))


def related(holder: Fields, rel: str) -> str:
    """The first address of that relation (RFC 4287 §4.2.7.2), '' for none."""
    return next((string(link, "href") for link in dicts(holder, "links") if link.get("rel") == rel), "")
