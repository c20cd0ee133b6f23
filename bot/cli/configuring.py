"""``wirewatch config apply`` and ``config export``."""

from collections.abc import Callable
from pathlib import Path

from bot.clock import utc_now
from bot.opening import opened
from bot.settings import Settings
from feeds.config.form import read_form
from feeds.service.config import apply, export, read_text


async def apply_file(
    settings: Settings, file: Path, *, dry_run: bool, prune: bool, say: Callable[[str], None]
) -> None:
    """Prints the difference and (but for a dry run) makes the database like the file."""
    form = read_form(read_text(file), source=str(file), min_poll_seconds=settings.min_poll_seconds)
    async with opened(settings, utc_now) as store:
        say(str(await apply(store, form, now=utc_now(), prune=prune, dry_run=dry_run)))


async def print_export(settings: Settings, say: Callable[[str], None]) -> None:
    """Prints everything that is set up, complete with secret feed addresses: it is the operator's."""
    async with opened(settings, utc_now) as store:
        say((await export(store)).rstrip("\n"))
