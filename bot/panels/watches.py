"""What a server looks for, as lists and as the answers to edits."""

import re
from collections.abc import Mapping, Sequence
from typing import Self

import discord

from bot import replies
from bot.panels import terms
from bot.pressed import PageButton, Pressed, page_id, turning, view_of
from bot.replies import Act, Panel
from bot.wording import counted, stacked, strong
from feeds.model import Watch
from feeds.ports import Record
from feeds.service import Service, missed, votes
from feeds.service import watches as watch_service
from feeds.service.watches import Removed, Saved

PAGE = 10
TERMS_CHARS = 150
LEAST_POSTS = 5
"""Fewer posts say nothing of how right a watch is."""

KINDS = {"company": "🏢 company", "keyword": "🔎 keyword"}


async def read(service: Service, guild_id: int, page: int) -> Panel:
    """A page of the list as it is now."""
    watches = await watch_service.listed(service, guild_id)
    shown = watches[page * PAGE : (page + 1) * PAGE]
    records = await votes.records(service, guild_id, shown)
    return panel(watches, page, records, missed_news=await missed.is_on(service, guild_id))


def panel(
    watches: Sequence[Watch], page: int, records: Mapping[int, Record], *, missed_news: bool = False
) -> Panel:
    """One page of the list; ``records`` are those of its watches."""
    if not watches:
        return Panel("This server has no watches yet. Add one with /watch add, or start with /setup.")
    shown = watches[page * PAGE : (page + 1) * PAGE]
    lines = [line(watch) + _precision(records.get(watch.id)) for watch in shown]
    embed = discord.Embed(
        title=f"This server has {counted(len(watches), 'watch', 'watches')}",
        description=stacked([*lines, _missed_news(on=missed_news)], gap="\n"),
    )
    turns = turning(WatchesPage, page, len(watches), PAGE)
    return Panel(embeds=[embed], view=view_of([*turns, MissedSwitch(page, on=not missed_news)]))


def _precision(record: Record | None) -> str:
    """Nothing where too little was posted."""
    if record is None or record.posted < LEAST_POSTS:
        return ""
    return f" · {record.posted - record.against:,} of {record.posted:,} posts stood"


def _missed_news(*, on: bool) -> str:
    if on:
        return "-# Missed news: told once a week, in the channel for notices."
    return (
        "-# Missed news: off. Once a week I can tell what a watch only came near to and three feeds carried."
    )


def line(watch: Watch) -> str:
    """A watch with what it looks for."""
    managed = ["from the configuration file"] if watch.managed else []
    named = f"{KINDS[watch.kind.value]} {strong(watch.name)}"
    return " · ".join([named, *terms.line(watch, TERMS_CHARS), *managed])


class WatchesPage(PageButton, template=page_id("watches")):
    """Turns the pages of the list."""

    managers = True
    noun = "watches"

    async def read(self, service: Service, guild_id: int) -> Panel:
        """The page as it is now."""
        return await read(service, guild_id, self.page)


class MissedSwitch(Pressed, template=r"ww:missed:(?P<to>on|off):(?P<page>\d{1,4})"):
    """Switches the weekly notice of the presser's server on or off."""

    managers = True

    def __init__(self, page: int, *, on: bool) -> None:
        self._page, self._on = page, on
        super().__init__(
            discord.ui.Button(
                label="Tell me of missed news" if on else "Stop missed news",
                custom_id=f"ww:missed:{'on' if on else 'off'}:{page}",
            )
        )

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """What a custom id says."""
        return cls(int(match["page"]), on=match["to"] == "on")

    async def press(self, act: Act) -> None:
        """Shows the list again, which says how it is now."""
        await replies.begin(act, update=True)
        await missed.switch(act.client.service, act.guild_id or 0, on=self._on)
        await replies.show(act, await read(act.client.service, act.guild_id or 0, self._page))


def saved(result: Saved, *, is_new: bool) -> Panel:
    """The answer to an edit: what is looked for, and what it would have found."""
    verb = "Watching" if is_new else "Changed"
    lines = [f"{verb} {line(result.watch)}", _found(result.stories)]
    if not result.is_heard:
        lines.append("No channel is subscribed to it yet: type /subscribe where you want to read it.")
    return Panel("\n".join(lines))


def _found(stories: int) -> str:
    if not stories:
        return "No story of the last 7 days matches."
    verb = "matches" if stories == 1 else "match"
    return (
        f"{counted(stories, 'story', 'stories')} of the last 7 days {verb}: /recent shows what is stored, "
        "and only new ones are posted."
    )


def removed(result: Removed) -> Panel:
    """The answer to a removal."""
    ended = f" {counted(result.ended, 'subscription')} that heard nothing else ended." if result.ended else ""
    return Panel(f"I no longer watch {strong(result.watch.name)}.{ended}")
