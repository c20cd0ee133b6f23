"""The command tree: who may use what is asked again for every command, and its errors become replies."""

import hashlib
import json
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot import replies
from bot.replies import Act
from feeds.errors import UserError

if TYPE_CHECKING:
    from bot.client import WireClient


class WireTree(app_commands.CommandTree["WireClient"]):
    """Commands of servers alone; nothing is offered in direct messages or to users who install the app."""

    def __init__(self, client: "WireClient") -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
        )

    async def interaction_check(self, act: Act, /) -> bool:
        """Refuses a command whose ``default_permissions`` the person lacks: what is hidden can be forged,
        and what a server's admin opened to others still is for managers."""
        self.client.keep()
        try:
            if _for_managers(act):
                replies.require_manager(act)
        except UserError as error:
            if act.type is discord.InteractionType.autocomplete:
                await act.response.autocomplete([])
            else:
                await replies.refuse(act, error)
            return False
        return True

    async def on_error(self, act: Act, error: app_commands.AppCommandError, /) -> None:
        """Called by discord.py with whatever a command raised."""
        if act.type is not discord.InteractionType.autocomplete:
            await replies.refuse(act, error)

    def payload_hash(self) -> str:
        """Changes whenever the commands must be sent to Discord again."""
        commands = sorted(self.get_commands(), key=lambda command: command.name)
        said = json.dumps([command.to_dict(self) for command in commands], sort_keys=True, default=str)
        return hashlib.sha256(f"{self.client.application_id}:{said}".encode()).hexdigest()


def _for_managers(act: Act) -> bool:
    command: Any = act.command
    if command is None:
        return False
    root = getattr(command, "root_parent", None) or command
    return root.default_permissions is not None
