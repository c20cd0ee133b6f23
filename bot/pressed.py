"""Buttons and selects that work after a restart: a custom id says what was asked, never who may ask it."""

import re
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Self

import discord

from bot import replies
from bot.replies import Act, Panel
from feeds.service import Service

NEVER = r"(?!)"


class Pressed(discord.ui.DynamicItem[discord.ui.Item[Any]], template=NEVER):
    """Base of all: asks for the presser's own rights, and turns errors into replies."""

    managers: ClassVar[bool] = False

    @classmethod
    async def from_custom_id(cls, act: Act, item: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        """Called by discord.py."""
        return cls.of(match)

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """The item of a custom id; one whose template has no parts is always made the same."""
        make: Callable[[], Self] = cls
        return make()

    async def callback(self, act: Act) -> None:
        """Called by discord.py."""
        await replies.guarded(act, self.press, managers=self.managers)

    async def press(self, act: Act) -> None:
        """What a press does; acknowledges first."""
        raise NotImplementedError


class PageButton(Pressed, template=NEVER):
    """Leads to another page of a list in the same message; a subclass names its list and reads it."""

    noun: ClassVar[str]

    def __init__(self, page: int, *, back: bool, off: bool = False, row: int | None = None) -> None:
        self.page = page
        super().__init__(
            discord.ui.Button(
                label="◀ Back" if back else "More ▶",
                custom_id=f"ww:{self.noun}:{page}:{'b' if back else 'f'}",
                disabled=off,
            ),
            row=row,
        )

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """What a custom id says."""
        return cls(int(match["page"]), back=match.string.endswith("b"))

    async def read(self, service: Service, guild_id: int) -> Panel:
        """The page as it is now."""
        raise NotImplementedError

    async def press(self, act: Act) -> None:
        """Shows the page."""
        await replies.begin(act, update=True)
        await replies.show(act, await self.read(act.client.service, act.guild_id or 0))


def page_id(noun: str) -> str:
    """The template of a list's page buttons."""
    return rf"ww:{noun}:(?P<page>\d{{1,4}}):[bf]"


def turning(
    button: type[PageButton], page: int, total: int, per_page: int, *, row: int | None = None
) -> list[PageButton]:
    """The buttons of a list; none where everything is on one page."""
    if total <= per_page:
        return []
    last = (total - 1) // per_page
    return [
        button(max(page - 1, 0), back=True, off=page <= 0, row=row),
        button(page + 1, back=False, off=page >= last, row=row),
    ]


def view_of(items: Iterable[discord.ui.Item[Any]]) -> discord.ui.View | None:
    """The items as the components of a message that lives on; None for none."""
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view if view.children else None
