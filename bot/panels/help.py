"""The list of commands, as mentions that can be clicked."""

from collections.abc import Iterable, Mapping, Sequence

import discord

from bot.managing import SlashCommand
from bot.replies import Panel
from bot.wording import stacked


def panel(commands: Sequence[SlashCommand], ids: Mapping[str, int], *, manager: bool) -> Panel:
    """Managers' commands are listed for managers alone. A command without a known id is plain text."""
    blocks = ["I follow news feeds, look for companies and keywords, and post each story once."]
    if manager:
        blocks.append(_block("With Manage Server", filter(_for_managers, commands), ids))
    blocks.append(_block("For everyone", (one for one in commands if not _for_managers(one)), ids))
    # A description holds four times what a field does.
    return Panel(embeds=[discord.Embed(title="What I do", description=stacked(blocks))])


def _block(heading: str, commands: Iterable[SlashCommand], ids: Mapping[str, int]) -> str:
    return "\n".join([f"**{heading}**", *(f"{mention(one, ids)} {one.description}" for one in commands)])


def mention(command: SlashCommand, ids: Mapping[str, int]) -> str:
    """``</watch add:ID>``, which Discord shows as something to click."""
    root = command.root_parent or command
    command_id = ids.get(root.name)
    name = command.qualified_name
    return f"</{name}:{command_id}>" if command_id else f"`/{name}`"


def _for_managers(command: SlashCommand) -> bool:
    return (command.root_parent or command).default_permissions is not None
