"""Which channel hears what, with buttons to pause, resume and end."""

import re
from collections.abc import Iterator, Sequence
from typing import Self

import discord

from bot import replies
from bot.panels.why import asked_for
from bot.pressed import PageButton, Pressed, page_id, turning, view_of
from bot.replies import Act, Panel
from bot.wording import counted, listed, place, plain, stacked
from feeds.model import Subscription
from feeds.service import Service
from feeds.service import subscriptions as subscription_service
from feeds.service.subscriptions import Subscribed

PAGE = 4
"""Each has its own row of buttons; Discord takes five rows, and one is for the pages."""

WATCHES_SHOWN = 10


def panel(subscriptions: Sequence[Subscription], page: int) -> Panel:
    """One page of the list."""
    if not subscriptions:
        return Panel(
            "No channel is subscribed yet. Type /subscribe in the channel that should hear the news."
        )
    page = min(page, (len(subscriptions) - 1) // PAGE)
    shown = list(enumerate(subscriptions, start=1))[page * PAGE : (page + 1) * PAGE]
    embed = discord.Embed(
        title=f"This server has {counted(len(subscriptions), 'subscription')}",
        description=stacked([_block(number, subscription) for number, subscription in shown]),
    )
    buttons = [button for number, one in shown for button in _buttons(number, one, page)]
    turns = turning(SubscriptionsPage, page, len(subscriptions), PAGE, row=PAGE)
    return Panel(embeds=[embed], view=view_of([*buttons, *turns]))


def _buttons(number: int, subscription: Subscription, page: int) -> Iterator["SubscriptionButton"]:
    if not subscription.managed:
        yield SubscriptionButton("resume" if subscription.paused else "pause", subscription.id, page, number)
        yield SubscriptionButton("end", subscription.id, page, number)


def _block(number: int, subscription: Subscription) -> str:
    state = " · ⏸️ paused" if subscription.paused else ""
    managed = " · from the configuration file" if subscription.managed else ""
    where = subscription.destination
    broken = f" · ⚠️ {plain(where.broken_reason, 150)}" if where.broken_at else ""
    # All on one line: what follows on the next is no part of the numbered one in Discord.
    hears = f"{number}. {place(where)} hears {asked_for(subscription)}"
    return f"{hears} · {subscription.mode}{state}{managed}{broken}"


def subscribed(result: Subscribed) -> Panel:
    """The answer to subscribing: what will be posted where."""
    subscription = result.subscription
    verb = "is subscribed to" if result.is_new else "is now subscribed to"
    lines = [f"{place(subscription.destination)} {verb} {asked_for(subscription)}.", _at_present(result)]
    if subscription.mode != "instant":
        lines.append("Digests have no effect yet: until they do, I post each story at once.")
    return Panel("\n".join(lines))


def _at_present(result: Subscribed) -> str:
    names = [plain(watch.name, 60) for watch in result.heard[:WATCHES_SHOWN]]
    if not names:
        return "This server has no watches yet: add one with /watch add."
    if len(result.heard) > WATCHES_SHOWN:
        names.append(f"{len(result.heard) - WATCHES_SHOWN} more")
    return f"It hears {listed(names)}. New stories are posted from now on; /recent shows earlier ones."


class SubscriptionsPage(PageButton, template=page_id("subscriptions")):
    """Turns the pages of the list."""

    managers = True
    noun = "subscriptions"

    async def read(self, service: Service, guild_id: int) -> Panel:
        """The page as it is now."""
        return panel(await subscription_service.listed(service, guild_id), self.page)


class SubscriptionButton(
    Pressed, template=r"ww:subscription:(?P<action>pause|resume|end):(?P<id>\d{1,18}):(?P<page>\d{1,4})"
):
    """Pauses, resumes or ends one of the presser's server's subscriptions, and shows the list again."""

    managers = True

    def __init__(self, action: str, subscription_id: int, page: int, number: int | None = None) -> None:
        self._action, self._subscription_id, self._page = action, subscription_id, page
        style = discord.ButtonStyle.danger if action == "end" else discord.ButtonStyle.secondary
        super().__init__(
            discord.ui.Button(
                label=action.capitalize() if number is None else f"{action.capitalize()} {number}",
                custom_id=f"ww:subscription:{action}:{subscription_id}:{page}",
                style=style,
            ),
            row=None if number is None else (number - 1) % PAGE,
        )

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """What a custom id says."""
        return cls(match["action"], int(match["id"]), int(match["page"]))

    async def press(self, act: Act) -> None:
        """Acts, then shows the list as it is now."""
        await replies.begin(act, update=True)
        service, guild_id = act.client.service, act.guild_id or 0
        if self._action == "end":
            await subscription_service.end(service, guild_id, self._subscription_id)
        else:
            paused = self._action == "pause"
            await subscription_service.pause(service, guild_id, self._subscription_id, paused=paused)
        await replies.show(act, panel(await subscription_service.listed(service, guild_id), self._page))
