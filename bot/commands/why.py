"""/why: why a story was posted, or why not."""

from discord import app_commands
from discord.app_commands import Range

from bot import replies
from bot.managing import SlashCommand
from bot.panels import why as panels
from bot.replies import Act
from feeds.service import Service, stories


def command(service: Service) -> SlashCommand:
    """The command."""

    @app_commands.command(name="why", description="Why a story was posted, or why not")
    @app_commands.guild_only
    @app_commands.describe(link="An article's or an alert's link; left out, the newest alert in this channel")
    async def why(act: Act, link: Range[str, 1, 2000] = "") -> None:
        await replies.begin(act)
        told = await stories.why(service, act.guild_id or 0, link=link, channel_id=act.channel_id or 0)
        await replies.show(act, panels.panel(told))

    return why
