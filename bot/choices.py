"""What appears while somebody types a watch, a feed or a list of watches: at most 25, the best first."""

from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from typing import Any

import structlog
from discord.app_commands import Choice

from bot.clamp import clamp
from bot.replies import Act
from feeds.errors import WirewatchError
from feeds.model import Watch, WatchKind
from feeds.service import Service, feeds, naming, probing, watches
from feeds.urls import redact

MOST = 25
CHARS = 100
"""Discord's limits for a list of choices, and for the name and the value of one."""

log = structlog.get_logger(__name__)

Complete = Callable[[Act, str], Coroutine[Any, Any, list[Choice[str]]]]
Named = tuple[str, str]
"""The name that is shown and the value that is sent."""


def watch_choices(service: Service) -> Complete:
    """This server's watches by name."""

    async def names(guild_id: int, current: str) -> list[Named]:
        return [(_label(watch), watch.key) for watch in await watches.listed(service, guild_id)]

    return _completing(names)


def feed_choices(service: Service) -> Complete:
    """The feeds this server follows, by title and address; what is secret in an address is hidden."""

    async def names(guild_id: int, current: str) -> list[Named]:
        followings = await feeds.listed(service, guild_id)
        return [
            (
                f"{one.feed.title} · {redact(one.feed.url)}" if one.feed.title else redact(one.feed.url),
                str(one.id),
            )
            for one in followings
        ]

    return _completing(names)


def company_choices(service: Service) -> Complete:
    """Companies of the directory by any of their names or tickers; none while a keyword is typed."""

    async def complete(act: Act, current: str) -> list[Choice[str]]:
        if act.namespace.kind == WatchKind.KEYWORD:
            return []
        return [_choice(*one) for one in await naming.offered(service, current) if len(one[1]) <= CHARS]

    return _quiet(complete)


def story_choices(service: Service) -> Complete:
    """The newest stories of this server's feeds by title; none while a link is typed."""

    async def names(guild_id: int, current: str) -> list[Named]:
        return [] if "://" in current else await probing.titles(service, guild_id)

    return _completing(names)


def selector_choices(service: Service) -> Complete:
    """Watches, #tags and * for the last of the names that were typed; those before it are kept."""

    async def names(guild_id: int, current: str) -> list[Named]:
        before, comma, _ = current.rpartition(",")
        stored = await watches.listed(service, guild_id)
        kept = f"{before.strip()}, " if comma else ""
        every = [] if kept else [("* (all watches)", "*")]
        return every + [(f"{kept}{name}", f"{kept}{value}") for name, value in _selectors(stored)]

    return _completing(names)


def _selectors(stored: Sequence[Watch]) -> Iterable[Named]:
    yield from ((_label(watch), watch.key) for watch in stored)
    tags = dict.fromkeys(tag for watch in stored for tag in watch.tags)
    yield from ((f"#{tag} (every watch with this tag)", f"#{tag}") for tag in sorted(tags))


def _label(watch: Watch) -> str:
    return f"{watch.name} ({watch.kind.value})"


def _completing(names: Callable[[int, str], Awaitable[list[Named]]]) -> Complete:
    async def complete(act: Act, current: str) -> list[Choice[str]]:
        return best(await names(act.guild_id or 0, current), current)

    return _quiet(complete)


def _quiet(complete: Complete) -> Complete:
    """Offers nothing where the choices cannot be read."""

    async def offered(act: Act, current: str) -> list[Choice[str]]:
        try:
            return (await complete(act, current))[:MOST]
        except WirewatchError as error:
            log.warning("no choices", error=str(error))
            return []

    return offered


def best(named: Sequence[Named], current: str) -> list[Choice[str]]:
    """Those whose name holds what was typed, the ones that begin with it first, else in their order."""
    wanted = " ".join(current.split()).casefold()
    held = [one for one in named if len(one[1]) <= CHARS and wanted in one[0].casefold()]
    held.sort(key=lambda one: not one[0].casefold().startswith(wanted))
    return [_choice(*one) for one in held[:MOST]]


def _choice(name: str, value: str) -> Choice[str]:
    return Choice(name=clamp(name, CHARS), value=value)
