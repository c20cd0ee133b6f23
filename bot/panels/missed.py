"""Missed news: whether a server is told, and the aliases that the notice offers."""

import re
from typing import Self

import discord

from bot import replies
from bot.panels import card
from bot.pressed import Pressed
from bot.render import ALIAS_ID
from bot.replies import Act
from feeds.service import missed


class AliasButton(Pressed, template=rf"{ALIAS_ID}:(?P<story>\d{{1,18}}):(?P<watch>\d{{1,18}})"):
    """Shows the card of a watch with the name that stood in a missed story."""

    managers = True

    def __init__(self, story_id: int, watch_id: int) -> None:
        self._story_id, self._watch_id = story_id, watch_id
        custom_id = f"{ALIAS_ID}:{story_id}:{watch_id}"
        super().__init__(discord.ui.Button(label="Add this alias", custom_id=custom_id))

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """What a custom id says."""
        return cls(int(match["story"]), int(match["watch"]))

    async def press(self, act: Act) -> None:
        """Replies to the presser alone; nothing is saved yet."""
        await replies.begin(act)
        asked = (act.client.service, act.guild_id or 0, self._story_id, self._watch_id)
        await replies.show(act, card.panel(await missed.propose_alias(*asked)))
