"""/feed: where this server looks."""

import discord
from discord import app_commands
from discord.app_commands import Range

from bot import replies
from bot.choices import feed_choices
from bot.managing import managers_group
from bot.panels import attachments, choice, importing
from bot.panels import feeds as panels
from bot.replies import Act
from feeds import imports
from feeds.errors import SeveralFeeds
from feeds.service import Service, bulk, feeds
from feeds.service.feeds import MOST_BACKFILL
from feeds.service.typed import tags as read_tags

NO_TAGS = "-"


def group(service: Service) -> app_commands.Group:
    """The group with its subcommands."""
    feed = managers_group("feed", "Where this server looks: RSS, Atom and JSON feeds")
    _add_adding(feed, service)
    _add_changing(feed, service)
    _add_bulk(feed, service)
    return feed


def _add_adding(feed: app_commands.Group, service: Service) -> None:
    @feed.command(name="add", description="Follow a feed, or the feed of a site; it is read once to prove it")
    @app_commands.describe(
        url="The address of a feed or of a site, such as https://example.com/feed.xml or example.com",
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
        async def follow(act: Act, url: str) -> None:
            given = {"every_seconds": every_seconds, "backfill": backfill, "tags": read_tags(tags)}
            try:
                shown = panels.added(await panels.follow(service, act.guild_id or 0, url, **given))
            except SeveralFeeds as several:
                shown = choice.panel(act, several.candidates, follow)
            await replies.show(act, shown)

        await replies.begin(act)
        await follow(act, url)

    @feed.command(name="list", description="The feeds this server follows, and how they fare")
    async def show_list(act: Act) -> None:
        await replies.begin(act)
        await replies.show(act, await panels.listed(service, act.guild_id or 0, 0))


def _add_changing(feed: app_commands.Group, service: Service) -> None:
    @feed.command(name="edit", description="Change how often a feed is looked at, its tags, or pause it")
    @app_commands.describe(
        feed="The feed to change",
        every_seconds="How often to look; 0 lets it adapt between 5 and 60 minutes",
        tags=f"Words to sort feeds by, separated by commas, in place of those it has; {NO_TAGS} for none",
        full_text="Whether to read each article's page too, so that watches find what a teaser hides",
        paused="Whether to stop looking for now",
    )
    @app_commands.autocomplete(feed=feed_choices(service))
    async def edit(
        act: Act,
        feed: str,
        every_seconds: float | None = None,
        tags: Range[str, 1, 200] = "",
        full_text: bool | None = None,
        paused: bool | None = None,
    ) -> None:
        await replies.begin(act)
        changed = await feeds.edit(
            service,
            act.guild_id or 0,
            feed,
            every_seconds=every_seconds,
            tags=() if tags.strip() == NO_TAGS else read_tags(tags) if tags else None,
            full_text=full_text,
            paused=paused,
        )
        await replies.show(act, panels.edited(changed))

    @feed.command(name="remove", description="Stop following a feed")
    @app_commands.describe(feed="The feed to remove")
    @app_commands.autocomplete(feed=feed_choices(service))
    async def remove(act: Act, feed: str) -> None:
        await replies.begin(act)
        await replies.show(act, panels.removed(await feeds.remove(service, act.guild_id or 0, feed)))


def _add_bulk(feed: app_commands.Group, service: Service) -> None:
    @feed.command(name="import", description="Follow the feeds of a file: OPML, or another bot's list")
    @app_commands.describe(file="OPML, or the JSON of MonitoRSS, discord-rss-bot or FeedCord")
    async def bring(act: Act, file: discord.Attachment) -> None:
        await replies.begin(act)
        listing = await attachments.read(file, imports.read, imports.MAX_BYTES)
        await replies.show(act, importing.under_way(listing))
        places = importing.places(act)
        done = await bulk.bring(service, act.guild_id or 0, listing, places=places)
        await replies.show(act, importing.report(done))

    @feed.command(name="export", description="The feeds of this server as an OPML file")
    async def export(act: Act) -> None:
        await replies.begin(act)
        done = await bulk.export(service, act.guild_id or 0, with_credentials=False)
        await replies.show(act, importing.exported(done))
