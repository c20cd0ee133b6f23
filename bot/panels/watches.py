"""What a server looks for, as lists and as the answers to edits."""

from collections.abc import Sequence

import discord

from bot.pressed import PageButton, page_id, turning, view_of
from bot.replies import Panel
from bot.wording import counted, plain, stacked, strong
from feeds.model import Watch
from feeds.service import Service
from feeds.service import watches as watch_service
from feeds.service.watches import Removed, Saved

PAGE = 10
TERMS_CHARS = 150

KINDS = {"company": "🏢 company", "keyword": "🔎 keyword"}

_LISTS = {
    "names": "also",
    "tickers": "tickers",
    "people": "people",
    "products": "products",
    "phrases": "also",
    "any": "any of",
    "all": "all of",
    "exclude": "not",
    "tags": "tags",
}


def panel(watches: Sequence[Watch], page: int) -> Panel:
    """One page of the list."""
    if not watches:
        return Panel("This server has no watches yet. Add one with /watch add, or start with /setup.")
    shown = watches[page * PAGE : (page + 1) * PAGE]
    embed = discord.Embed(
        title=f"This server has {counted(len(watches), 'watch', 'watches')}",
        description=stacked([line(watch) for watch in shown], gap="\n"),
    )
    return Panel(embeds=[embed], view=view_of(turning(WatchesPage, page, len(watches), PAGE)))


def line(watch: Watch) -> str:
    """A watch with its lists."""
    lists = [f"{label} {plain(', '.join(terms), TERMS_CHARS)}" for label, terms in _lists(watch)]
    managed = " · from the configuration file" if watch.managed else ""
    return " · ".join([f"{KINDS[watch.kind.value]} {strong(watch.name)}", *lists]) + managed


def _lists(watch: Watch) -> list[tuple[str, tuple[str, ...]]]:
    found = [(label, tuple(getattr(watch, name))) for name, label in _LISTS.items()]
    return [
        (label, tuple(term for term in terms if label != "also" or term != watch.name))
        for label, terms in found
        if set(terms) - ({watch.name} if label == "also" else set())
    ]


class WatchesPage(PageButton, template=page_id("watches")):
    """Turns the pages of the list."""

    managers = True
    noun = "watches"

    async def read(self, service: Service, guild_id: int) -> Panel:
        """The page as it is now."""
        return panel(await watch_service.listed(service, guild_id), self.page)


def saved(result: Saved, *, is_new: bool) -> Panel:
    """The answer to an edit: what is looked for, and what it would have found."""
    verb = "Watching" if is_new else "Changed"
    lines = [f"{verb} {line(result.watch)}", _found(result.stories)]
    if not result.heard:
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
