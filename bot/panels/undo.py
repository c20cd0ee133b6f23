"""The way back from what a card, an import, a vote or a notice changed."""

import re
from typing import Self

import discord

from bot import replies
from bot.panels.terms import named
from bot.pressed import Pressed
from bot.replies import Act, Panel
from bot.wording import counted
from feeds.service import drafts
from feeds.service.drafts import Undone


def undone(result: Undone) -> Panel:
    """What is as it was again, and what was changed since."""
    lines = []
    if result.restored:
        verb = "looks for what it" if len(result.restored) == 1 else "look for what they"
        lines.append(f"{named(result.restored)} {verb} did before again.")
    if result.removed:
        lines.append(f"I no longer watch {named(result.removed)}.")
    if result.kept:
        one = "was changed since and stays as it is; /watch edit changes it"
        more = "were changed since and stay as they are; /watch edit changes them"
        lines.append(f"{named(result.kept)} {one if len(result.kept) == 1 else more}.")
    if result.ended:
        lines.append(f"{counted(result.ended, 'subscription')} that heard nothing else ended.")
    return Panel("\n".join(lines) or "There is nothing left to undo.")


class UndoButton(Pressed, template=r"ww:undo:(?P<token>[0-9a-f]{32})"):
    """Takes back what saving a draft of the presser's server did."""

    managers = True

    def __init__(self, token: str) -> None:
        self._token = token
        super().__init__(
            discord.ui.Button(label="Undo", style=discord.ButtonStyle.danger, custom_id=f"ww:undo:{token}")
        )

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """What a custom id says."""
        return cls(match["token"])

    async def press(self, act: Act) -> None:
        """Shows in the message's place what is undone."""
        await replies.begin(act, update=True)
        await replies.show(act, undone(await drafts.undo(act.client.service, act.guild_id or 0, self._token)))
