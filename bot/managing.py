"""Marks commands as those of people with Manage Server."""

from typing import Any

import discord
from discord import app_commands

SlashCommand = app_commands.Command[Any, ..., Any]

MANAGE_SERVER = discord.Permissions(manage_guild=True)

for_managers = app_commands.default_permissions(manage_guild=True)


def managers_group(name: str, description: str) -> app_commands.Group:
    """A group of commands that Discord shows to people with Manage Server alone."""
    return app_commands.Group(
        name=name, description=description, guild_only=True, default_permissions=MANAGE_SERVER
    )
