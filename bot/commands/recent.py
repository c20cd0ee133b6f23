"""/recent: what was seen lately, posted or not."""

from discord import app_commands
from discord.app_commands import Range

from bot import replies
from bot.choices import watch_choices
from bot.managing import SlashCommand
from bot.panels import recent as panels
from bot.replies import Act
from feeds.service import Service, stories
from feeds.service.stories import DEFAULT_HOURS, MOST_HOURS


def command(service: Service) -> SlashCommand:
    """The command."""

    @app_commands.command(name="recent", description="The newest stories, posted or not, and why not")
    @app_commands.guild_only
    @app_commands.describe(
        watch="Only stories about this watch",
        hours="How far to look back; left out, 24 hours",
    )
    @app_commands.autocomplete(watch=watch_choices(service))
    async def recent(act: Act, watch: str = "", hours: Range[int, 1, MOST_HOURS] = DEFAULT_HOURS) -> None:
        await replies.begin(act)
        page = await stories.recent(service, act.guild_id or 0, watch=watch, hours=hours)
        await replies.show(act, panels.panel(page))

    return recent
