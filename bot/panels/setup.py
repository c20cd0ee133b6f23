"""The first five minutes, step by step: a company, a feed, a channel, a sample.

What was done stands in the database and where one is stands in the buttons, so that a restart in between
changes nothing. Each step can be skipped.
"""

import re
from collections.abc import Sequence
from typing import Any, Self

import discord

from bot import replies
from bot.forms import Form, box
from bot.panels import choice
from bot.panels import feeds as feed_panels
from bot.panels import subscriptions as subscription_panels
from bot.panels import watches as watch_panels
from bot.places import chosen
from bot.pressed import Pressed, view_of
from bot.render import payload
from bot.replies import Act, Panel
from bot.wording import counted
from feeds.errors import SeveralFeeds
from feeds.model import Delivery, DeliveryKind, Destination, Post
from feeds.service import SampleFeed, Service, naming, setup, subscriptions, typed
from feeds.service.setup import Progress
from feeds.urls import redact

COMPANY, FEED, CHANNEL, SAMPLE = 1, 2, 3, 4

_ASKS = {
    COMPANY: (
        "**Step 1 of 4: which company?** Press the button and type its name; tickers such as 9988:HK make "
        "matches surer. (Keywords come later, with /watch add.)"
    ),
    FEED: "**Step 2 of 4: where shall I look?** Choose a feed, or type the address of one.",
    CHANNEL: "**Step 3 of 4: which channel shall hear the news?** It hears every watch of this server.",
}


async def panel(service: Service, guild_id: int, step: int, said: str = "") -> Panel:
    """One step, under what the step before it did."""
    if step == SAMPLE:
        return await _sample(service, guild_id, said)
    done = _progress(await setup.progress(service, guild_id))
    text = "\n\n".join(filter(None, (said, _ASKS[step], done)))
    return Panel(text, view=view_of([*_items(service, step), StepButton(step + 1)]))


def _progress(progress: Progress) -> str:
    have = (
        counted(progress.watches, "watch", "watches"),
        counted(progress.feeds, "feed"),
        counted(progress.subscriptions, "subscription"),
    )
    return f"-# This server has {', '.join(have)}."


async def _sample(service: Service, guild_id: int, said: str) -> Panel:
    progress = await setup.progress(service, guild_id)
    post = await setup.sample(service, guild_id)
    text = "\n\n".join(filter(None, (said, _sample_words(progress, post))))
    again = view_of([StepButton(SAMPLE, label="Look again")])
    return Panel(text, [_embed(post)] if post else [], None if post else again)


def _sample_words(progress: Progress, post: Post | None) -> str:
    missing = [
        words
        for have, words in (
            (progress.watches, "a watch (/watch add)"),
            (progress.feeds, "a feed (/feed add)"),
            (progress.subscriptions, "a subscribed channel (/subscribe)"),
        )
        if not have
    ]
    ending = (
        f"Still missing: {', '.join(missing)}."
        if missing
        else "New stories are posted from now on; what stood in the feeds before is not."
    )
    if post:
        return f"**Step 4 of 4: a sample.** This is how the newest match looks. {ending}"
    unread = progress.feeds - progress.read
    wait = f" I have yet to read {counted(unread, 'feed')}; look again in a moment." if unread else ""
    return f"**Step 4 of 4: a sample.** Nothing stored matches yet, so there is none to show.{wait} {ending}"


def _embed(post: Post) -> discord.Embed:
    """The embed of a post, as it would be sent."""
    shown = Delivery(0, DeliveryKind.POST, Destination(0, 0), post, idempotency_key="0" * 64)
    return discord.Embed.from_dict(payload(shown)["embeds"][0])


async def show(act: Act, step: int, said: str = "") -> None:
    """Shows a step in the message that ``begin`` took."""
    await replies.show(act, await panel(act.client.service, act.guild_id or 0, step, said))


class SetupItem(Pressed, template=r"ww:setup:(?!)"):
    """Base of everything pressed in the setup."""

    managers = True


class StepButton(SetupItem, template=r"ww:setup:step:(?P<step>[1-4])"):
    """Leads to a step."""

    def __init__(self, step: int, label: str = "Skip") -> None:
        self._step = step
        super().__init__(discord.ui.Button(label=label, custom_id=f"ww:setup:step:{step}"))

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """What a custom id says."""
        return cls(int(match["step"]))

    async def press(self, act: Act) -> None:
        """Shows the step."""
        await replies.begin(act, update=True)
        await show(act, self._step)


class CompanyButton(SetupItem, template="ww:setup:company"):
    """Opens the form for a company."""

    def __init__(self) -> None:
        style = discord.ButtonStyle.primary
        super().__init__(discord.ui.Button(label="Name a company", custom_id="ww:setup:company", style=style))

    async def press(self, act: Act) -> None:
        """Opens the form."""
        await act.response.send_modal(CompanyForm())


class AddressButton(SetupItem, template="ww:setup:address"):
    """Opens the form for a feed's address."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label="Type an address", custom_id="ww:setup:address"))

    async def press(self, act: Act) -> None:
        """Opens the form."""
        await act.response.send_modal(AddressForm())


class FeedSelect(SetupItem, template="ww:setup:feed"):
    """Offers the sample feeds."""

    def __init__(self, samples: tuple[SampleFeed, ...] = ()) -> None:
        options = [
            discord.SelectOption(label=one.name[:100], value=str(number), description=redact(one.url)[:100])
            for number, one in enumerate(samples[:25])
        ]
        # Rebuilt after a press it needs no options; Discord is never sent an empty select.
        super().__init__(
            discord.ui.Select(custom_id="ww:setup:feed", placeholder="Choose a feed", options=options)
        )

    async def press(self, act: Act) -> None:
        """Follows the feed, and goes on."""
        await replies.begin(act, update=True)
        service = act.client.service
        assert isinstance(self.item, discord.ui.Select)
        offered = {str(number): one.url for number, one in enumerate(service.sample_feeds)}
        url = offered.get("".join(self.item.values))
        if url is None:
            await show(act, FEED, "That feed is no longer offered; choose another one.")
        else:
            await _follow(act, url)


class ChannelPicker(SetupItem, template="ww:setup:channel"):
    """Offers the server's channels."""

    def __init__(self) -> None:
        kinds = [
            discord.ChannelType.text,
            discord.ChannelType.news,
            discord.ChannelType.public_thread,
            discord.ChannelType.news_thread,
        ]
        super().__init__(
            discord.ui.ChannelSelect(
                custom_id="ww:setup:channel", placeholder="Choose a channel", channel_types=kinds
            )
        )

    async def press(self, act: Act) -> None:
        """Subscribes the channel to everything, and goes on."""
        await replies.begin(act, update=True)
        assert isinstance(self.item, discord.ui.ChannelSelect)
        place = chosen(act, self.item.values[0].id)
        result = await subscriptions.subscribe(
            act.client.service,
            act.guild_id or 0,
            place.channel_id,
            thread_id=place.thread_id,
            name=place.name,
            type=place.type,
        )
        await show(act, SAMPLE, subscription_panels.subscribed(result).text)


class CompanyForm(Form, title="A company to watch"):
    """Name, tickers and aliases."""

    name: Any = box("name", "Name", hint="Alibaba", required=True)
    tickers: Any = box("tickers", "Tickers", hint="9988:HK, BABA:NYSE")
    aliases: Any = box("aliases", "Other names", hint="阿里巴巴, Alibaba Group")

    async def sent(self, act: Act) -> None:
        """Saves the watch, and goes on."""
        await replies.begin(act, update=True)
        result = await naming.add(
            act.client.service,
            act.guild_id or 0,
            name=self.name.value,
            tickers=typed.terms(self.tickers.value),
            aliases=typed.terms(self.aliases.value),
        )
        await show(act, FEED, f"Watching {watch_panels.line(result.watch)}")


class AddressForm(Form, title="A feed to follow"):
    """The address of a feed."""

    url: Any = box("url", "Address", hint="https://example.com/feed.xml", required=True)

    async def sent(self, act: Act) -> None:
        """Follows the feed, and goes on."""
        await replies.begin(act, update=True)
        await _follow(act, self.url.value)


async def _follow(act: Act, url: str) -> None:
    try:
        result = await feed_panels.follow(act.client.service, act.guild_id or 0, url)
    except SeveralFeeds as several:
        await replies.show(act, choice.panel(act, several.candidates, _follow))
    else:
        await show(act, CHANNEL, feed_panels.added(result).text)


def _items(service: Service, step: int) -> Sequence[SetupItem]:
    """What can be pressed in a step, besides skipping it."""
    if step == COMPANY:
        return [CompanyButton()]
    if step == CHANNEL:
        return [ChannelPicker()]
    offered = [FeedSelect(service.sample_feeds)] if service.sample_feeds else []
    return [*offered, AddressButton()]


SETUP_ITEMS = (StepButton, CompanyButton, AddressButton, FeedSelect, ChannelPicker)
