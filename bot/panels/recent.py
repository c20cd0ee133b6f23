"""The list of recent stories, each with what matched and what became of it, and its page buttons."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Self

import discord

from bot import replies
from bot.panels.why import WhyNotSelect
from bot.pressed import Pressed, view_of
from bot.replies import Act, Panel
from bot.wording import counted, linked, listed, message_link, moment, place, plain, stacked
from feeds.ports import StoredMatch
from feeds.service import stories
from feeds.service.stories import Fate, Page, Told

PLACES_SHOWN = 2
WATCHES_SHOWN = 3


def panel(page: Page) -> Panel:
    """One page, with a menu that tells why a story was not posted, and buttons to the other pages."""
    blocks = [_block(told) for told in page.stories]
    embed = discord.Embed(title=_title(page), description=stacked(blocks) if blocks else _empty(page))
    return Panel(embeds=[embed], view=view_of(_items(page)))


def _title(page: Page) -> str:
    about = f" about {plain(page.watch.name, 60)}" if page.watch else ""
    number = f", page {page.number + 1}" if page.number or page.more else ""
    return f"Stories{about} of the last {counted(page.hours, 'hour')}{number}"


def _empty(page: Page) -> str:
    if page.number:
        return "There are no more stories."
    about = plain(page.watch.name) if page.watch else "a watch of this server"
    return (
        f"No story matched {about} in this time. Ask for more hours, as in `/recent hours:168`; "
        "/watch list and /feed list show where I look and for what."
    )


def _block(told: Told) -> str:
    story = told.story
    meta = f"{plain(story.outlet, 60)}{_others(story.outlets)} · {moment(story.seen_at)}"
    fates = [_fate(one) for one in told.fates[:PLACES_SHOWN]]
    if len(told.fates) > PLACES_SHOWN:
        fates.append(f"and {counted(len(told.fates) - PLACES_SHOWN, 'more channel')}")
    return "\n".join(
        [
            linked(story.title, story.url),
            f"{meta} · {_watches(story.matches)}",
            *(f"→ {one}" for one in fates),
        ]
    )


def _others(outlets: int) -> str:
    return f" and {counted(outlets - 1, 'other outlet')}" if outlets > 1 else ""


def _watches(matches: Sequence[StoredMatch]) -> str:
    shown = [f"{plain(match.name, 40)} ({match.tier.value})" for match in matches[:WATCHES_SHOWN]]
    if len(matches) > WATCHES_SHOWN:
        shown.append(f"{len(matches) - WATCHES_SHOWN} more")
    return listed(shown) or "no watch"


def _fate(fate: Fate) -> str:
    words = plain(fate.words, 200)
    if fate.place is None:
        return words
    if fate.message_id:
        words = f"[{words}]({message_link(fate.place, fate.message_id)})"
    verb, colon, reason = words.partition(": ")
    return f"{verb} in {place(fate.place)}{colon}{reason}"


def _items(page: Page) -> Iterator[discord.ui.Item[Any]]:
    if silent := [told for told in page.stories if not told.is_posted]:
        yield WhyNotSelect(silent)
    if not page.number and not page.more:
        return
    watch_id = page.watch.id if page.watch else 0
    yield RecentButton(max(page.number - 1, 0), page.hours, watch_id, back=True, off=not page.number)
    yield RecentButton(page.number + 1, page.hours, watch_id, back=False, off=not page.more)


class RecentButton(
    Pressed, template=r"ww:recent:(?P<page>\d{1,4}):(?P<hours>\d{1,4}):(?P<watch>\d{1,18}):[bf]"
):
    """Leads to another page in the same message; the pages are counted from what is newest by then."""

    def __init__(self, page: int, hours: int, watch_id: int, *, back: bool, off: bool = False) -> None:
        self._page, self._hours, self._watch_id = page, hours, watch_id
        super().__init__(
            discord.ui.Button(
                label="◀ Newer" if back else "Older ▶",
                custom_id=f"ww:recent:{page}:{hours}:{watch_id}:{'b' if back else 'f'}",
                disabled=off,
            )
        )

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """What a custom id says."""
        back = match.string.endswith("b")
        return cls(int(match["page"]), int(match["hours"]), int(match["watch"]), back=back)

    async def press(self, act: Act) -> None:
        """Shows the page."""
        await replies.begin(act, update=True)
        page = await stories.recent(
            act.client.service, act.guild_id or 0, watch_id=self._watch_id, hours=self._hours, page=self._page
        )
        await replies.show(act, panel(page))
