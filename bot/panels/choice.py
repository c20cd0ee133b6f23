"""A web page names several feeds: a menu of them, which is open for a while.

What may be chosen, and what was asked beside the address, stays in memory: addresses are longer than a menu
may hold, and may be secret. After OPEN_SECONDS, or a restart, the person types the command again.
"""

import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

import discord

from bot import replies
from bot.clamp import clamp
from bot.pressed import Pressed, view_of
from bot.replies import Act, Panel
from bot.wording import counted
from feeds.discovery import Candidate
from feeds.errors import UserError
from feeds.urls import redact

OPEN_SECONDS = 900
"""As long as an ephemeral reply can be changed."""

MOST_OPEN = 200

Choose = Callable[[Act, str], Awaitable[None]]
"""Called with an interaction that was acknowledged and the address that was chosen."""


@dataclass(frozen=True, slots=True)
class Open:
    """A choice that somebody of a server has."""

    guild_id: int
    candidates: tuple[Candidate, ...]
    choose: Choose
    until: datetime


class Choices:
    """The open choices by their tokens; of too many the oldest are forgotten."""

    def __init__(self) -> None:
        self._open: dict[str, Open] = {}

    def offer(self, guild_id: int, candidates: tuple[Candidate, ...], choose: Choose, now: datetime) -> str:
        """Opens one, and returns its token."""
        self._open = {token: one for token, one in self._open.items() if one.until > now}
        while len(self._open) >= MOST_OPEN:
            del self._open[next(iter(self._open))]
        token = secrets.token_hex(8)
        self._open[token] = Open(guild_id, candidates, choose, now + timedelta(seconds=OPEN_SECONDS))
        return token

    def find(self, token: str, guild_id: int, now: datetime) -> Open:
        """Raises UserError for one that has expired or is another server's."""
        found = self._open.get(token)
        if found is None or found.guild_id != guild_id or found.until <= now:
            raise UserError("that choice is no longer open; type the command again")
        return found


def panel(act: Act, candidates: tuple[Candidate, ...], choose: Choose) -> Panel:
    """The menu; ``choose`` goes on with what is chosen."""
    client = act.client
    token = client.choices.offer(act.guild_id or 0, candidates, choose, client.service.now())
    words = f"That page names {counted(len(candidates), 'feed')}. Which one?"
    return Panel(words, view=view_of([FeedChoice(token, candidates)]))


class FeedChoice(Pressed, template=r"ww:choice:(?P<token>[0-9a-f]{16})"):
    """The menu of a page's feeds."""

    managers = True

    def __init__(self, token: str, candidates: tuple[Candidate, ...] = ()) -> None:
        self._token = token
        options = [
            discord.SelectOption(
                label=clamp(one.title or redact(one.url), 100),
                value=str(number),
                description=clamp(redact(one.url), 100) if one.title else None,
            )
            for number, one in enumerate(candidates)
        ]
        # Rebuilt after a press it needs no options; Discord is never sent an empty select.
        select: Any = discord.ui.Select(
            custom_id=f"ww:choice:{token}", placeholder="Choose a feed", options=options
        )
        super().__init__(select)

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """What a custom id says."""
        return cls(match["token"])

    async def press(self, act: Act) -> None:
        """Goes on with the feed that was chosen; the menu stays open, for the feed may be refused."""
        await replies.begin(act, update=True)
        assert isinstance(self.item, discord.ui.Select)
        client = act.client
        found = client.choices.find(self._token, act.guild_id or 0, client.service.now())
        offered = {str(number): one.url for number, one in enumerate(found.candidates)}
        url = offered.get("".join(self.item.values))
        if url is None:
            raise UserError("that feed was not offered; choose another one")
        await found.choose(act, url)
