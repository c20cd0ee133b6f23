"""/subscribe: a channel hears watches."""

from typing import Literal

import discord
from discord import app_commands
from discord.app_commands import Range

from bot import replies
from bot.choices import selector_choices
from bot.managing import SlashCommand, for_managers
from bot.panels import subscriptions as panels
from bot.places import chosen
from bot.replies import Act
from feeds.service import Service, subscriptions
from feeds.service.typed import terms


def command(service: Service) -> SlashCommand:
    """The command."""

    @app_commands.command(name="subscribe", description="Post new stories in a channel")
    @app_commands.guild_only
    @for_managers
    @app_commands.describe(
        channel="A text channel, an announcement channel or a thread; left out, this one",
        watches="Watches or #tags, separated by commas; left out, all (*)",
        mode="At once (the default), or gathered in a digest",
        tier="How sure a match must be; left out, likely and better",
    )
    @app_commands.autocomplete(watches=selector_choices(service))
    async def subscribe(
        act: Act,
        channel: discord.TextChannel | discord.Thread | None = None,
        watches: Range[str, 1, 1000] = "*",
        mode: Literal["instant", "digest"] = "instant",
        tier: Literal["certain", "likely", "weak"] = "likely",
    ) -> None:
        await replies.begin(act)
        place = chosen(act, channel.id if channel else act.channel_id or 0)
        subscribed = await subscriptions.subscribe(
            service,
            act.guild_id or 0,
            place.channel_id,
            thread_id=place.thread_id,
            name=place.name,
            type=place.type,
            watches=terms(watches),
            mode=mode,
            tier=tier,
        )
        await act.client.on_place_changed(act.guild_id or 0, place.thread_id or place.channel_id)
        await replies.show(act, panels.subscribed(subscribed))

    return subscribe
