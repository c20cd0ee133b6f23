"""/help: what can be asked."""

from discord import app_commands

from bot import replies
from bot.managing import SlashCommand
from bot.panels import help as panels
from bot.replies import Act
from feeds.service import Service


def command(service: Service) -> SlashCommand:
    """The command."""

    @app_commands.command(name="help", description="What I do, and what you can ask me")
    @app_commands.guild_only
    async def show_help(act: Act) -> None:
        await replies.begin(act)
        leaves = [one for one in act.client.tree.walk_commands() if isinstance(one, app_commands.Command)]
        ids = await act.client.command_ids()
        await replies.show(act, panels.panel(leaves, ids, manager=replies.is_manager(act)))

    return show_help
