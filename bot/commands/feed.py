"""/feed: where this server looks."""

from discord import app_commands
from discord.app_commands import Range

from bot import replies
from bot.choices import feed_choices
from bot.managing import managers_group
from bot.panels import feeds as panels
from bot.replies import Act
from feeds.service import Service, feeds
from feeds.service.feeds import MOST_BACKFILL
from feeds.service.typed import tags as read_tags


def group(service: Service) -> app_commands.Group:
    """The group with its subcommands."""
    feed = managers_group("feed", "Where this server looks: RSS, Atom and JSON feeds")

    @feed.command(name="add", description="Follow a feed; it is read once to see that it is one")
    @app_commands.describe(
        url="The feed's address, such as https://example.com/feed.xml",
        every_seconds="How often to look; left out, it adapts between 5 and 60 minutes",
        backfill="How many of its newest matching stories to post at the first look (none)",
        tags="Words to sort feeds by, separated by commas",
    )
    async def add(
        act: Act,
        url: Range[str, 1, 2000],
        every_seconds: float | None = None,
        backfill: Range[int, 0, MOST_BACKFILL] = 0,
        tags: Range[str, 1, 200] = "",
    ) -> None:
        await replies.begin(act)
        added = await panels.follow(
            service,
            act.guild_id or 0,
            url,
            every_seconds=every_seconds,
            backfill=backfill,
            tags=read_tags(tags),
        )
        await replies.show(act, panels.added(added))

    @feed.command(name="list", description="The feeds this server follows, and how they fare")
    async def show_list(act: Act) -> None:
        await replies.begin(act)
        await replies.show(act, await panels.listed(service, act.guild_id or 0, 0))

    @feed.command(name="remove", description="Stop following a feed")
    @app_commands.describe(feed="The feed to remove")
    @app_commands.autocomplete(feed=feed_choices(service))
    async def remove(act: Act, feed: str) -> None:
        await replies.begin(act)
        await replies.show(act, panels.removed(await feeds.remove(service, act.guild_id or 0, feed)))

    return feed
