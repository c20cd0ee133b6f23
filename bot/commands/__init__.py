"""The slash commands: one file a command or group, found by itself.

Each has ``group(service)`` or ``command(service)``. Commands of managers carry ``default_permissions``,
which ``WireTree`` asks for again at each use.
"""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from discord import app_commands

from bot.managing import SlashCommand
from feeds.service import Service


def all_commands(service: Service) -> Iterator[SlashCommand | app_commands.Group]:
    """Every command, in the order of the modules' names."""
    for found in iter_modules(__path__):
        module = import_module(f"{__name__}.{found.name}")
        make = getattr(module, "group", None) or module.command
        yield make(service)
