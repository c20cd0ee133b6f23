"""Every key of the configuration file: how it is read, its default, and whether it has an effect yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from feeds.config import fields as f
from feeds.config.document import Value

REQUIRED = object()

DIGEST = {"at": "08:00", "days": "daily"}
MONTH_SECONDS = 30 * 86_400


@dataclass(frozen=True, slots=True)
class Key:
    """``default`` is what a missing key means; it is left out of exports. Any other value of a key that
    is not ``effective`` is stored and answered with a line that says so.
    """

    read: f.Reader
    default: Any
    effective: bool = True


# The admin channel and the time zone have no value until somebody sets them.
GUILD: Mapping[str, Key] = {
    "timezone": Key(f.timezone, None),
    "admin_channel": Key(f.optional(f.snowflake), None),
    "catch_up": Key(f.one_of("digest", "newest", "all", "none"), "digest", effective=False),
    "catch_up_newest": Key(f.whole(1, 1_000), 10, effective=False),
    "max_age_hours": Key(f.optional(f.number(1_000_000)), 48),
    "retention_days": Key(f.whole(1, 36_500), 90, effective=False),
    "missed_news": Key(f.flag, False),
}

FEED: Mapping[str, Key] = {
    "url": Key(f.address, REQUIRED),
    "every_seconds": Key(f.optional(f.number(MONTH_SECONDS)), None),
    "full_text": Key(f.flag, False),
    "backfill": Key(f.whole(0, 200), 0),
    "tags": Key(f.each(f.tag), []),
    "paused": Key(f.flag, False),
}

# What a watch's values may be is judged in one place for all of its forms: feeds/watchfile.py.
WATCH: Mapping[str, Key] = {
    "id": Key(f.raw, REQUIRED),
    "kind": Key(f.raw, REQUIRED),
    "names": Key(f.each(f.raw), []),
    "tickers": Key(f.each(f.raw), []),
    "people": Key(f.each(f.raw), []),
    "products": Key(f.each(f.raw), []),
    "phrases": Key(f.each(f.raw), []),
    "any": Key(f.each(f.raw), []),
    "all": Key(f.each(f.raw), []),
    "exclude": Key(f.each(f.raw), []),
    "near": Key(f.optional(f.near), None),
    "field": Key(f.raw, ""),
    "regex": Key(f.raw, ""),
    "tags": Key(f.each(f.raw), []),
}

SUBSCRIPTION: Mapping[str, Key] = {
    "channel": Key(f.snowflake, REQUIRED),
    "thread": Key(f.optional(f.snowflake), None),
    "watches": Key(f.selectors, ["*"]),
    "mode": Key(f.one_of("instant", "digest"), "instant", effective=False),
    "digest": Key(f.digest, DIGEST, effective=False),
    "tier": Key(f.one_of("certain", "likely", "weak"), "likely"),
    "events": Key(f.each(f.tag), [], effective=False),
    "languages": Key(f.each(f.language), []),
    "feeds": Key(f.each(f.address), []),
    "mention_role": Key(f.optional(f.snowflake), None, effective=False),
    "max_per_hour": Key(f.optional(f.whole(1, 10_000)), 20, effective=False),
    "quiet": Key(f.optional(f.quiet), None, effective=False),
    "style": Key(f.one_of("full", "compact", "cards"), "full", effective=False),
    "language": Key(f.language, "en", effective=False),
    "paused": Key(f.flag, False),
}

# The keys whose value is a list of further mappings.
LISTS: Mapping[str, Mapping[str, Key]] = {"feeds": FEED, "watches": WATCH, "subscriptions": SUBSCRIPTION}


def read(value: Value, keys: Mapping[str, Key]) -> dict[str, Any]:
    """The keys that the mapping gives, each read, in the order of ``keys``. Raises ConfigError."""
    given = value.known([*keys, *LISTS] if keys is GUILD else keys)
    for name, key in keys.items():
        if key.default is REQUIRED and name not in given:
            raise value.wrong(f'needs "{name}"')
    return {name: key.read(given[name]) for name, key in keys.items() if name in given}


def complete(given: Mapping[str, Any], keys: Mapping[str, Key]) -> dict[str, Any]:
    """The values with the default of every key that is missing, in the order of ``keys``."""
    return {name: given.get(name, key.default) for name, key in keys.items()}


def shortened(values: Mapping[str, Any], keys: Mapping[str, Key]) -> dict[str, Any]:
    """The values without those that are their key's default, in the order of ``keys``."""
    return {name: values[name] for name, key in keys.items() if values[name] != key.default}


def without_effect(given: Mapping[str, Any], keys: Mapping[str, Key]) -> list[str]:
    """The names of keys that are set to something else than their default and have no effect yet."""
    return [name for name, value in given.items() if not keys[name].effective and value != keys[name].default]
