"""Writes a configuration file that says everything a store holds, with defaults left out."""

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from feeds.config import keys, values
from feeds.config.plan import Current


def write(servers: Iterable[Current]) -> str:
    """YAML, the servers in the order given. Addresses are complete, credentials included."""
    guilds = {str(server.guild.id): _server(server) for server in servers}
    return yaml.safe_dump(
        {"guilds": guilds}, allow_unicode=True, sort_keys=False, width=100, default_flow_style=None
    )


def _server(server: Current) -> dict[str, Any]:
    shared = [one for one in server.subscriptions if not one.destination.user_id]
    sections = {
        "feeds": _shortened(map(values.feed_fields, server.followings), keys.FEED),
        "watches": _shortened(map(values.watch_fields, server.watches), keys.WATCH),
        "subscriptions": _shortened(map(values.subscription_fields, shared), keys.SUBSCRIPTION),
    }
    settings = keys.shortened(values.guild_fields(server.guild), keys.GUILD)
    return {**settings, **{name: section for name, section in sections.items() if section}}


def _shortened(entries: Iterable[Mapping[str, Any]], known: Mapping[str, keys.Key]) -> list[dict[str, Any]]:
    return [keys.shortened(entry, known) for entry in entries]
