"""discord-rss-bot: the ``state.json`` of its backups (feeds and their tags; webhooks in place of channels).

An article passes where one of the words of a whitelist occurs in the field it is for; words are separated
by commas. Its list as OPML is read as any other.
"""

from feeds.imports import kinds
from feeds.imports.json_text import Json, mapping, note_rest, number, objects, text
from feeds.listing import Filter, LeftOut, Listing, Route, Wanted

FIELDS = ("title", "summary", "content")

_LOOK = ("custom_message", "message_username", "message_avatar_url", "delivery_mode", "screenshot_layout")
_KINDS = {
    "url": "",
    "title": "",
    ".reader.update": "",
    **dict.fromkeys((*_LOOK, "should_send_embed", "embed"), kinds.LOOK),
    "webhook": kinds.WEBHOOK,
    **{f"whitelist_{field}": kinds.FIELD for field in FIELDS},
    "whitelist_author": kinds.FOREIGN_FIELD,
    **{f"blacklist_{field}": kinds.EXCLUDING for field in (*FIELDS, "author")},
    **{f"regex_whitelist_{field}": kinds.PATTERN for field in (*FIELDS, "author")},
    **{f"regex_blacklist_{field}": kinds.PATTERN for field in (*FIELDS, "author")},
}
_MARKS = frozenset(_KINDS) - {"url", "title"}


def read(value: Json) -> Listing | None:
    """The feeds; None for another program's file."""
    feeds = objects(value, "feeds")
    if not feeds or not ("webhooks" in value or any(_MARKS & one.keys() for one in feeds)):
        return None
    left_out = LeftOut()
    common = number(mapping(value, "global_update_interval"), "interval")
    note_rest(left_out, {"screenshot_layout": value.get("global_screenshot_layout")}, _KINDS)
    found = tuple(_wanted(one, common, left_out) for one in feeds if text(one, "url"))
    left_out.note(kinds.EMPTY_ADDRESS, len(feeds) - len(found))
    return Listing("discord-rss-bot", found, dict(left_out))


def _wanted(feed: dict[str, Json], common: float | None, left_out: LeftOut) -> Wanted:
    note_rest(left_out, feed, _KINDS)
    minutes = number(mapping(feed, ".reader.update"), "interval") or common
    words = tuple(dict.fromkeys(word for field in FIELDS for word in _words(feed, field)))
    is_filtered = any(text(feed, key) for key in _KINDS if "whitelist_" in key)
    return Wanted(
        text(feed, "url"),
        title=text(feed, "title"),
        every_seconds=minutes * 60 if minutes else None,
        routes=(Route(filters=(Filter(phrases=words),) if words else (), is_filtered=is_filtered),),
    )


def _words(feed: dict[str, Json], field: str) -> list[str]:
    return [word.strip() for word in text(feed, f"whitelist_{field}").split(",") if word.strip()]
