"""Forms (Discord's modals): base of all, with the rights asked for again when one is sent."""

from typing import Any

import discord

from bot import replies
from bot.replies import Act

BOX_CHARS = 4000
FORM_SECONDS = 900.0
"""As long as Discord lets a form be answered; one that was dismissed is forgotten then."""


class Form(discord.ui.Modal):
    """A form that only people with Manage Server may send; errors become replies."""

    def __init__(self, *, title: str = discord.utils.MISSING) -> None:
        super().__init__(title=title, timeout=FORM_SECONDS)

    async def on_submit(self, act: Act) -> None:
        """Called by discord.py."""
        await replies.guarded(act, self.sent, managers=True)

    async def sent(self, act: Act) -> None:
        """What sending it does; acknowledges first."""
        raise NotImplementedError

    async def on_error(self, act: Act, error: Exception, /) -> None:  # type: ignore[override]
        """Called by discord.py, whose modals take one argument less than its views."""
        await replies.refuse(act, error)


def box(
    name: str,
    label: str,
    value: str = "",
    *,
    hint: str = "",
    long: bool = False,
    required: bool = False,
) -> Any:
    """The text box called ``name``, with what stands in it at first; ``long`` takes several lines."""
    style = discord.TextStyle.paragraph if long else discord.TextStyle.short
    return discord.ui.TextInput(
        label=label,
        default=value or None,
        placeholder=hint or None,
        style=style,
        required=required,
        max_length=BOX_CHARS if long else 500,
        custom_id=name,
    )
