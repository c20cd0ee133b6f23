"""Reads a configuration file: every value checked, with the line and the path of what is wrong.

1. The document's shape and each value by itself (document, keys).
2. In a server: no feed, watch or subscription twice, no feed faster than allowed, no quota exceeded, no two
   watches that look for the same.
3. What depends on the database as well is checked when the changes are planned.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from feeds import quotas, watchfile
from feeds.config import fields, keys
from feeds.config.document import Value, compose
from feeds.errors import ConfigError, UserError
from feeds.model import Watch
from feeds.sameness import first_same

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GuildForm:
    """What a file says of one server: the settings it gives, and complete feeds and subscriptions."""

    guild_id: int
    settings: Fields = field(default_factory=dict)
    feeds: tuple[Fields, ...] = ()
    watches: tuple[Watch, ...] = ()
    subscriptions: tuple[Fields, ...] = ()

    @property
    def path(self) -> str:
        """Where the server stands in the file."""
        return f"guilds.{self.guild_id}"


@dataclass(frozen=True, slots=True)
class Form:
    """A file that was read. ``notes`` are lines about keys without effect; ``hash`` is the content's."""

    guilds: tuple[GuildForm, ...]
    notes: tuple[str, ...] = ()
    source: str = ""
    hash: str = ""
    lines: Mapping[str, int] = field(default_factory=dict, repr=False)

    def wrong(self, path: str, message: str) -> ConfigError:
        """The error to raise about the value at this path; a missing list is blamed on its server."""
        line = self.lines.get(path) or self.lines.get(path.rpartition(".")[0], 0)
        return ConfigError(message, source=self.source, line=line, field=path)


def read_form(text: str, *, source: str = "the configuration", min_poll_seconds: float = 60.0) -> Form:
    """What the file says. ``source`` is its name for messages. Raises ConfigError."""
    root, lines = compose(text, source)
    top = root.known(("guilds",))
    if "guilds" not in top:
        raise root.wrong('needs "guilds"')
    if top["guilds"].is_list:
        raise top["guilds"].wrong('must name each server by its id: guilds: {"1000": {feeds: []}}')
    notes: list[str] = []
    guilds = tuple(
        _guild(_guild_id(value, key), value, min_poll_seconds, notes)
        for key, value in top["guilds"].entries().items()
    )
    return Form(guilds, tuple(notes), source, content_hash(text), lines)


def content_hash(text: str) -> str:
    """By which a file that was applied is known again."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _guild_id(value: Value, key: str) -> int:
    if not fields.is_snowflake(key):
        raise value.wrong("a server is named by its Discord id, a number of at most 19 digits")
    return int(key)


def _guild(guild_id: int, value: Value, min_poll_seconds: float, notes: list[str]) -> GuildForm:
    """One server's section; what has no effect yet is added to the notes."""

    def entries(name: str) -> list[Value]:
        return given[name].items() if name in given else []

    given = value.entries()
    settings = _read(value, keys.GUILD, notes)
    feeds = tuple(_feed(entry, min_poll_seconds, notes) for entry in entries("feeds"))
    watches = tuple(_watch(entry, notes) for entry in entries("watches"))
    subscriptions = tuple(
        keys.complete(_read(entry, keys.SUBSCRIPTION, notes), keys.SUBSCRIPTION)
        for entry in entries("subscriptions")
    )
    _refuse_twice(entries("feeds"), [feed["url"] for feed in feeds], "feeds have this url")
    _refuse_twice(entries("watches"), [watch.key for watch in watches], "watches have this id")
    _refuse_twice(entries("subscriptions"), subscriptions, "subscriptions say exactly this")
    _check_quotas(value, feeds, watches, subscriptions)
    _refuse_same(entries("watches"), watches)
    return GuildForm(guild_id, settings, feeds, watches, subscriptions)


def _read(value: Value, known: Mapping[str, keys.Key], notes: list[str]) -> dict[str, Any]:
    given = keys.read(value, known)
    notes += [f"{value.path}.{name}: stored; has no effect yet" for name in keys.without_effect(given, known)]
    return given


def _feed(value: Value, min_poll_seconds: float, notes: list[str]) -> Fields:
    given = _read(value, keys.FEED, notes)
    if (given.get("every_seconds") or min_poll_seconds) < min_poll_seconds:
        raise value.entries()["every_seconds"].wrong(
            f"must be {fields.exact(min_poll_seconds):,} or more; WIREWATCH_MIN_POLL_SECONDS sets that limit"
        )
    return keys.complete(given, keys.FEED)


def _watch(value: Value, notes: list[str]) -> Watch:
    given = _read(value, keys.WATCH, notes)
    try:
        return watchfile.watch_from(keys.shortened(keys.complete(given, keys.WATCH), keys.WATCH))
    except UserError as error:
        name, _, message = str(error).partition(": ")
        if name in given:
            raise value.entries()[name].wrong(message) from error
        raise value.wrong(str(error)) from error


def _refuse_twice(entries: Sequence[Value], identities: Sequence[object], what: str) -> None:
    for place, (entry, identity) in enumerate(zip(entries, identities, strict=True)):
        if identity in identities[:place]:
            raise entry.wrong(f"two {what}; keep one of them")


def _refuse_same(entries: Sequence[Value], watches: Sequence[Watch]) -> None:
    if same := first_same(watches):
        raise entries[same.place].wrong(
            f"looks for exactly the same as “{same.other.key}”; keep one of them, with the tags of both"
        )


def _check_quotas(
    value: Value, feeds: Sequence[Fields], watches: Sequence[Watch], subscriptions: Sequence[Fields]
) -> None:
    try:
        quotas.check_feeds(len(feeds))
        quotas.check_watches(watches)
        quotas.check_subscriptions(len(subscriptions))
    except UserError as error:
        raise value.wrong(str(error)) from error
