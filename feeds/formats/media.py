"""The pictures that an entry declares, among feedparser's fields: media RSS, enclosures, iTunes."""

from collections.abc import Iterator

from feeds.formats.raw import Fields, dicts, nested, string

_PICTURE_KEYS = ("picture", "_image", "thumbnail")
_IMAGE_ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")


def images(entry: Fields) -> Iterator[str]:
    """The addresses: media:content, enclosures, thumbnails, iTunes', then elements that are named for it."""
    for media in dicts(entry, "media_content"):
        if is_image(media):
            yield string(media, "url")
    for link in dicts(entry, "links"):
        if link.get("rel") == "enclosure" and is_image(link):
            yield string(link, "href")
    yield from (string(thumbnail, "url") for thumbnail in dicts(entry, "media_thumbnail"))
    yield string(nested(entry, "image"), "href")
    yield from (string(entry, key) for key in entry if key.endswith(_PICTURE_KEYS))


def is_image(media: Fields) -> bool:
    """Whether it is declared a picture, or its address ends like one where nothing is declared."""
    kind = string(media, "medium") or string(media, "type").partition("/")[0]
    address = string(media, "url") or string(media, "href")
    return kind == "image" if kind else address.partition("?")[0].lower().endswith(_IMAGE_ENDINGS)
