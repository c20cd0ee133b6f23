"""/subscriptions: which channel hears what."""

from discord import app_commands

from bot import replies
from bot.managing import SlashCommand, for_managers
from bot.panels import subscriptions as panels
from bot.replies import Act
from feeds.service import Service, subscriptions


def command(service: Service) -> SlashCommand:
    """The command."""

    @app_commands.command(
        name="subscriptions", description="Which channel hears what: pause, resume or end it"
    )
    @app_commands.guild_only
    @for_managers
    async def show_list(act: Act) -> None:
        await replies.begin(act)
        await replies.show(act, panels.panel(await subscriptions.listed(service, act.guild_id or 0), 0))

    return show_list
