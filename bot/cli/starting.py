"""The settings as every command gets them, with the log set up as they say."""

import sys
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.settings import Settings


def loaded_settings() -> "Settings":
    """The settings; what seems to be a mistyped one is told on stderr. Raises UserError."""
    settings = log_settings()
    for typo in settings.unknown:
        typer.echo(typo, err=True)
    return settings


def log_settings() -> "Settings":
    """The settings, with the log set up."""
    from bot.logs import configure
    from bot.settings import load

    settings = load()
    log_format = settings.log_format or ("console" if sys.stderr.isatty() else "json")
    configure(log_format, settings.log_level)
    return settings
