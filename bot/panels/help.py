"""The list of commands, as mentions that can be clicked."""

from collections.abc import Mapping, Sequence

import discord

from bot.managing import SlashCommand
from bot.replies import Panel


def panel(commands: Sequence[SlashCommand], ids: Mapping[str, int], *, manager: bool) -> Panel:
    """Managers' commands are listed for managers alone. A command without a known id is plain text."""
    everyone = [command for command in commands if not _for_managers(command)]
    embed = discord.Embed(
        title="What I do",
        description="I follow news feeds, look for companies and keywords, and post each story once.",
    )
    if manager:
        managers = [command for command in commands if _for_managers(command)]
        embed.add_field(name="With Manage Server", value=_lines(managers, ids), inline=False)
    embed.add_field(name="For everyone", value=_lines(everyone, ids), inline=False)
    return Panel(embeds=[embed])


def _lines(commands: Sequence[SlashCommand], ids: Mapping[str, int]) -> str:
    lines = [f"{mention(one, ids)} {one.description}" for one in commands]
    text = ""
    for line in lines:
        if len(text) + len(line) + 1 <= 1024:
            text = f"{text}\n{line}" if text else line
    return text


def mention(command: SlashCommand, ids: Mapping[str, int]) -> str:
    """``</watch add:ID>``, which Discord shows as something to click."""
    root = command.root_parent or command
    command_id = ids.get(root.name)
    name = command.qualified_name
    return f"</{name}:{command_id}>" if command_id else f"`/{name}`"


def _for_managers(command: SlashCommand) -> bool:
    return (command.root_parent or command).default_permissions is not None
