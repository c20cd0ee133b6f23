"""FeedCord: its ``appsettings.json`` (an instance a channel, which it knows by a webhook alone).

An article passes where one of the ``Filters`` of its feed occurs in it; ``Url`` may be "all". As .NET does,
keys are read in any case.
"""

import re

from feeds.imports import kinds
from feeds.imports.json_text import Json, note_rest, number, objects, text, texts
from feeds.listing import Filter, LeftOut, Listing, Route, Wanted, tags_of

LABEL = "label:"
_CHANNEL = re.compile(r"https?://(?:www\.|m\.)?youtube\.com/channel/(UC[\w-]{22})(?:[/?#].*)?", re.IGNORECASE)
_FEED = "https://www.youtube.com/feeds/videos.xml?channel_id={}"

_READ = dict.fromkeys(("id", "rssurls", "youtubeurls", "rsscheckintervalminutes", "postfilters"), "")
_LOOK = ("username", "avatarurl", "authoricon", "authorname", "authorurl", "fallbackimage", "footerimage")
_KINDS = {
    **_READ,
    **dict.fromkeys((*_LOOK, "color", "descriptionlimit", "markdownformat", "forum"), kinds.LOOK),
    "discordwebhookurl": kinds.WEBHOOK,
    "pings": kinds.MENTIONS,
    "concurrentrequests": kinds.REQUESTS,
    "enableautoremove": kinds.REQUESTS,
    "persistenceonshutdown": "",
}


def read(value: Json) -> Listing | None:
    """The feeds of all instances; None for another program's file."""
    root = _lowered(value)
    instances = [_lowered(one) for one in objects(root, "instances")]
    if not any("rssurls" in one or "youtubeurls" in one for one in instances):
        return None
    left_out = LeftOut()
    found = [wanted for one in instances for wanted in _instance(one, left_out)]
    note_rest(left_out, {"concurrentrequests": root.get("concurrentrequests")}, _KINDS)
    return Listing("FeedCord", tuple(found), dict(left_out))


def _lowered(value: Json) -> dict[str, Json]:
    return {str(key).lower(): one for key, one in value.items()} if isinstance(value, dict) else {}


def _instance(instance: dict[str, Json], left_out: LeftOut) -> list[Wanted]:
    note_rest(left_out, instance, _KINDS)
    minutes = number(instance, "rsscheckintervalminutes")
    filters = _filters(instance, left_out)
    tags = tags_of([text(instance, "id")])
    return [
        Wanted(
            url,
            tags=tags,
            every_seconds=minutes * 60 if minutes else None,
            routes=(filters.get(url) or filters.get("all") or Route(),),
        )
        for url in (*texts(instance, "rssurls"), *_videos(instance, left_out))
    ]


def _videos(instance: dict[str, Json], left_out: LeftOut) -> list[str]:
    """Feeds of channels; the pages that do not say which channel they are of cannot be read here."""
    found = []
    for url in texts(instance, "youtubeurls"):
        channel = _CHANNEL.fullmatch(url)
        if channel or "xml" in url:
            found.append(_FEED.format(channel[1]) if channel else url)
        else:
            left_out.note(kinds.YOUTUBE)
    return found


def _filters(instance: dict[str, Json], left_out: LeftOut) -> dict[str, Route]:
    """By the feed's address or "all"; of two for one the first counts."""
    found: dict[str, Route] = {}
    for one in map(_lowered, objects(instance, "postfilters")):
        words = texts(one, "filters")
        phrases = tuple(word for word in words if not word.lower().startswith(LABEL))
        left_out.note(kinds.FOREIGN_FIELD, len(words) - len(phrases))
        if words:
            filters = (Filter(phrases=phrases),) if phrases else ()
            found.setdefault(text(one, "url"), Route(filters=filters, is_filtered=True))
    return found
