"""``wirewatch feed import`` and ``feed export``: many feeds at once, for whoever runs the bot."""

import os
import stat
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import typer

from bot.cli.reading import reason
from bot.clock import utc_now
from bot.fetching import make_fetcher
from bot.opening import opened
from bot.settings import Settings
from bot.wording import counted
from feeds import imports
from feeds.config.fields import is_snowflake
from feeds.errors import UserError
from feeds.listing import Route
from feeds.model import Destination, Guild
from feeds.parsing import Parser
from feeds.service import Service, bulk
from feeds.threads import aside

OWN_FILE = 0o600
"""An export holds every address complete, passwords too."""

Say = Callable[[str], None]


async def import_file(settings: Settings, source: str, server: str, say: Say) -> bool:
    """Prints the report; False where every feed of the file was refused. Raises UserError as it stands."""
    listing = await aside(imports.read, await aside(_read, source))
    async with _service(settings) as service:
        guild_id = await _server(service, server)
        with _bar(len(listing.feeds)) as progress:
            report = await bulk.bring(
                service, guild_id, listing, places=_places(guild_id), limited=False, progress=progress
            )
    for line in bulk.lines(report):
        say(line)
    return bool(report.added or report.known or not report.refusals)


async def export_file(settings: Settings, target: str, server: str, say: Say) -> None:
    """Writes the file, for its owner's eyes alone, or prints it for ``-``."""
    async with _service(settings) as service:
        guild_id = await _server(service, server)
        await _require_known(service, guild_id)
        done = await bulk.export(service, guild_id, with_credentials=True)
    if target == "-":
        say(done.text.rstrip("\n"))
    else:
        _write(target, done.text)
        say(f"Wrote {counted(done.feeds, 'feed')} to {target}.")


@asynccontextmanager
async def _service(settings: Settings) -> AsyncIterator[Service]:
    async with opened(settings, utc_now) as store, make_fetcher(settings) as fetcher, Parser() as parser:
        yield Service(store, fetcher, utc_now, min_poll_seconds=settings.min_poll_seconds, parser=parser)


async def _server(service: Service, typed: str) -> int:
    """The server meant; without a name the only one there is."""
    if typed:
        if not is_snowflake(typed):
            raise UserError("--server takes the Discord id of a server, a number of at most 19 digits")
        return int(typed)
    async with service.store.read() as reads:
        known = [guild for guild in await reads.guilds() if not guild.left]
    if not known:
        raise UserError("wirewatch is in no server yet; invite it, or name one with --server ID")
    if len(known) > 1:
        raise UserError(f"wirewatch is in several servers; name one with --server: {_listed(known)}")
    return known[0].id


async def _require_known(service: Service, guild_id: int) -> None:
    async with service.store.read() as reads:
        known = await reads.guilds()
    if guild_id not in {guild.id for guild in known}:
        raise UserError(f"wirewatch knows no server {guild_id}; it knows {_listed(known) or 'none yet'}")


def _listed(guilds: list[Guild]) -> str:
    return ", ".join(f"{one.id} ({one.name})" if one.name else str(one.id) for one in guilds)


def _places(guild_id: int) -> bulk.Places:
    """Channels that the file says are of this server; Discord is not asked."""

    def find(route: Route) -> Destination | None:
        if route.guild_id != guild_id:
            return None
        thread_id = route.channel_id if route.parent_id else 0
        return Destination(guild_id, route.parent_id or route.channel_id, thread_id)

    return find


def _read(source: str) -> bytes:
    """The file, or stdin for ``-``, up to one byte more than may be read."""
    try:
        if source == "-":
            return sys.stdin.buffer.read(imports.MAX_BYTES + 1)
        with Path(source).open("rb") as file:
            return file.read(imports.MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise UserError(f"there is no file {source}") from error
    except (OSError, ValueError) as error:
        raise UserError(f"{source} cannot be read: {reason(error)}") from error


def _write(target: str, text: str) -> None:
    try:
        file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWN_FILE)
        with os.fdopen(file, "w", encoding="utf-8") as opened_file:
            if sys.platform != "win32" and stat.S_ISREG(os.fstat(file).st_mode):
                os.fchmod(file, OWN_FILE)  # one that stood there already kept its own rights
            opened_file.write(text)
    except (OSError, ValueError) as error:
        raise UserError(f"{target} cannot be written: {reason(error)}") from error


@contextmanager
def _bar(total: int) -> Iterator[bulk.Progress]:
    """A bar on a terminal; nothing where nobody looks."""
    with typer.progressbar(
        length=total, label="Importing", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        # What is refused or followed already counts as done from the start.
        yield lambda done, new: bar.update(total - new + done - bar.pos)
