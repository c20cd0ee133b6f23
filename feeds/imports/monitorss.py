"""MonitoRSS: backups of a server, its feeds as its website and its database give them, and what came before.

Read are, by their shape:
1. a server's backup, ``{"backupVersion", "profile", "feeds": [...]}``: a feed with a channel;
2. a server's backup of older versions, ``{"sources": {name: {"link", "channel"}}}``;
3. feeds with ``connections`` to channels, each with a filter: one, a list, one a line, or ``results``.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from feeds.imports import kinds
from feeds.imports.expressions import from_expression, from_words
from feeds.imports.json_text import (
    Json,
    is_empty,
    items,
    mapping,
    note_rest,
    number,
    objects,
    snowflake,
    text,
)
from feeds.listing import LeftOut, Listing, Route, Wanted

_LOOK = ("text", "message", "embeds", "imgPreviews", "imgLinksExistence", "formatTables", "split", "regexOps")
_SILENT = (
    "_id",
    "id",
    "__v",
    "addedAt",
    "createdAt",
    "updatedAt",
    "guild",
    "title",
    "url",
    "link",
    "channel",
)
_STATE = (
    "disabled",
    "disabledCode",
    "failReason",
    "healthStatus",
    "user",
    "workspaceId",
    "inputUrl",
    "filters",
)
_NUMBERS = ("refreshRateSeconds", "userRefreshRateSeconds", "maxDailyArticles", "slotOffsetMs", "isFeedv2")
_FEED_KINDS: Mapping[str, str] = {
    **dict.fromkeys((*_SILENT, *_STATE, *_NUMBERS, "connections", "legacyFeedId", "rfilters"), ""),
    **dict.fromkeys((*_LOOK, "webhook", "formatOptions", "externalProperties"), kinds.LOOK),
    **dict.fromkeys(("checkTitles", "checkDates", "dateCheckOptions"), kinds.COMPARISONS),
    **dict.fromkeys(("ncomparisons", "pcomparisons"), kinds.COMPARISONS),
    **dict.fromkeys(("passingComparisons", "blockingComparisons"), kinds.COMPARISONS),
    **dict.fromkeys(("globalSubscriptions", "filteredSubscriptions", "directSubscribers"), kinds.MENTIONS),
    **dict.fromkeys(("shareManageOptions", "feedRequestLookupKey", "lastManualRequestAt", "debug"), ""),
}
_CONNECTION_KINDS: Mapping[str, str] = {
    **dict.fromkeys((*_SILENT, "name", "key", "details", "filters", "disabledCode", "disabledDetail"), ""),
    **dict.fromkeys(("splitOptions", "customPlaceholders"), kinds.LOOK),
    "mentions": kinds.MENTIONS,
    "rateLimits": kinds.PLACE_RATE,
}
_OFF = "connections that are switched off (not subscribed)"
_FORUM = "forum"


def read(value: Json) -> Listing | None:
    """The feeds; None for another program's file."""
    left_out = LeftOut()
    if isinstance(value, dict) and mapping(value, "sources"):
        found = _sources(value, left_out)
    else:
        feeds = [one for one in _feeds(value) if "connections" in one or "guild" in one]
        found = [_wanted(one, left_out) for one in feeds]
        _note_backup(value, left_out)
    if not found:
        return None
    known = tuple(one for one in found if one.url)
    left_out.note(kinds.EMPTY_ADDRESS, len(found) - len(known))
    return Listing("MonitoRSS", known, dict(left_out))


def _feeds(value: Json) -> list[dict[str, Json]]:
    if isinstance(value, list):
        return [one for one in value if isinstance(one, dict)]
    if not isinstance(value, dict):
        return []
    single = [value] if "url" in value else [one for one in (value.get("result"),) if isinstance(one, dict)]
    return [*objects(value, "feeds"), *objects(value, "results"), *objects(value, "userFeeds"), *single]


def _note_backup(value: Json, left_out: LeftOut) -> None:
    left_out.note(kinds.MENTIONS, len(items(value, "subscribers")))
    left_out.note(kinds.LOOK, len(items(value, "filteredFormats")))


def _sources(backup: dict[str, Json], left_out: LeftOut) -> list[Wanted]:
    guild = {"guild": snowflake(backup, "id") or snowflake(backup, "_id")}
    sources = [one for one in mapping(backup, "sources").values() if isinstance(one, dict)]
    return [_wanted({**one, **guild, "url": one.get("link")}, left_out) for one in sources]


def _wanted(feed: dict[str, Json], left_out: LeftOut) -> Wanted:
    note_rest(left_out, feed, _FEED_KINDS)
    seconds = number(feed, "userRefreshRateSeconds")
    wanted = Wanted(
        text(feed, "url"),
        title=text(feed, "title"),
        every_seconds=seconds,
        paused=not is_empty(feed.get("disabled")) or not is_empty(feed.get("disabledCode")),
    )
    if "connections" in feed:
        return replace(wanted, routes=tuple(_connections(feed, left_out)))
    return replace(wanted, routes=(_legacy_route(feed, left_out),))


def _legacy_route(feed: dict[str, Json], left_out: LeftOut) -> Route:
    patterns = mapping(feed, "rfilters")
    left_out.note(kinds.PATTERN, len(patterns))
    words = mapping(feed, "filters")
    return Route(
        snowflake(feed, "channel"),
        snowflake(feed, "guild"),
        filters=from_words(words, left_out),
        is_filtered=bool(patterns) or not is_empty(words),
    )


def _connections(feed: dict[str, Json], left_out: LeftOut) -> list[Route]:
    found = feed["connections"]
    groups: list[Any] = (
        [found] if isinstance(found, list) else [*found.values()] if isinstance(found, dict) else []
    )
    routes = []
    for one in (one for group in groups if isinstance(group, list) for one in group):
        if isinstance(one, dict):
            note_rest(left_out, one, _CONNECTION_KINDS)
            if is_empty(one.get("disabledCode")):
                routes.append(_route(one, left_out))
            else:
                left_out.note(_OFF)
    return routes


def _route(connection: dict[str, Json], left_out: LeftOut) -> Route:
    details = mapping(connection, "details")
    channel, webhook = mapping(details, "channel"), mapping(details, "webhook")
    left_out.note(
        kinds.LOOK, any(not is_empty(details.get(key)) for key in ("embeds", "content", "componentsV2"))
    )
    expression = mapping(mapping(connection, "filters"), "expression")
    filters = from_expression(expression, left_out) if expression else ()
    thread = snowflake(webhook, "threadId")
    is_forum = text(channel, "type").startswith(_FORUM)
    channel_id = 0 if is_forum else snowflake(channel, "id") or thread or snowflake(webhook, "channelId")
    parent_id = snowflake(channel, "parentChannelId") or (snowflake(webhook, "channelId") if thread else 0)
    return Route(
        channel_id,
        snowflake(channel, "guildId") or snowflake(webhook, "guildId"),
        parent_id=parent_id,
        filters=filters,
        is_filtered=bool(expression),
    )
