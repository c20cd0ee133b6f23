"""Many feeds at once in chat: the report of an import, the file of an export."""

from collections.abc import Callable

import discord

from bot.clamp import fit, length
from bot.markdown import escape
from bot.panels import attachments
from bot.places import chosen
from bot.replies import CONTENT_CHARS, Act, Panel
from bot.wording import counted, plain
from feeds.errors import UserError
from feeds.listing import Listing, Route
from feeds.model import Destination
from feeds.service.bulk import Exported, Report, lines

SHOWN = 5
"""Feeds named for each reason in the reply itself; the file beside it names all."""


def under_way(listing: Listing) -> Panel:
    """What is shown until the report is there."""
    return Panel(f"Reading {counted(len(listing.feeds), 'feed')} from a file of {plain(listing.source)} …")


def places(act: Act) -> Callable[[Route], Destination | None]:
    """The channels of this server in which the bot may post and which whoever imports may see."""

    def find(route: Route) -> Destination | None:
        channel = act.guild.get_channel_or_thread(route.channel_id) if act.guild else None
        if channel is None or not isinstance(act.user, discord.Member):
            return None
        granted = channel.permissions_for(act.user)
        if not (granted.view_channel and granted.send_messages):
            return None
        try:
            place = chosen(act, route.channel_id)
        except UserError:
            return None
        guild_id = act.guild_id or 0
        return Destination(guild_id, place.channel_id, place.thread_id, name=place.name, type=place.type)

    return find


def report(result: Report) -> Panel:
    """The one report: in short, and in a file where it is longer than that."""
    short, whole = "\n".join(lines(result, most=SHOWN)), "\n".join(lines(result))
    is_whole = short == whole and length(escape(whole)) <= CONTENT_CHARS
    return Panel(
        fit(short, CONTENT_CHARS, escape),
        files=[] if is_whole else [attachments.written("import-report.txt", whole)],
    )


def exported(result: Exported) -> Panel:
    """The file, and which feeds are not in it."""
    if not result.feeds and not result.withheld:
        return Panel("This server follows no feeds yet, so there is nothing to export.")
    words = f"{counted(result.feeds, 'feed')} as OPML. Addresses are complete: keep the file to yourself."
    if result.withheld:
        words += (
            f"\nLeft out, for a password in the address: {plain(', '.join(result.withheld), 1000)}. "
            "Whoever runs me has them with `wirewatch feed export`."
        )
    return Panel(words, files=[attachments.written("feeds.opml", result.text)])
