"""/setup: the first five minutes."""

from discord import app_commands

from bot import replies
from bot.managing import SlashCommand, for_managers
from bot.panels import setup as panels
from bot.replies import Act
from feeds.service import Service


def command(service: Service) -> SlashCommand:
    """The command."""

    @app_commands.command(name="setup", description="Start here: a company, a feed, a channel, a sample")
    @app_commands.guild_only
    @for_managers
    async def start(act: Act) -> None:
        await replies.begin(act)
        await panels.show(act, panels.COMPANY)

    return start
