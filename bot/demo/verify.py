"""Checks what the demo posted, read back over REST as the bot, against what is expected and stored."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.demo.stage import Stage
from feeds.errors import WirewatchError
from feeds.model import DeliveryState
from feeds.ports import StoryQuery, StoryView

FIRST_ALERT_SECONDS = 10.0
ALL_SECONDS = 28.0
"""From the printed address on, so that the whole, its end included, fits into half a minute."""


class DemoFailed(WirewatchError):
    """The demo did not do what it shows; the message says what was missing."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A post that must stand in the channel: its headline and the hits that must be bold."""

    title: str
    bold: tuple[str, ...]


EXPECTED = (
    Expected(
        "Alibaba puts “AI\u2011Driven” work at the head of its new plan",
        ("Alibaba", "9988:HK", "BABA:NYSE", "AI\u2011Driven"),
    ),
    Expected("阿里巴巴在杭州扩建数据中心", ("阿里巴巴",)),
)


@asynccontextmanager
async def within(seconds: float) -> AsyncIterator[None]:
    """Raises DemoFailed where the block takes longer."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise DemoFailed(f"not all alerts were posted within {seconds:.0f} seconds") from error


async def first_alert(stage: Stage, patience_seconds: float = FIRST_ALERT_SECONDS) -> None:
    """Returns once an alert stands in the channel; raises DemoFailed when none does in time."""
    try:
        await stage.discord.wait_for_message(stage.alerts_channel_id, timeout=patience_seconds)
    except TimeoutError as error:
        raise DemoFailed(f"no alert was posted within {patience_seconds:.0f} seconds") from error


async def all_alerts(stage: Stage) -> None:
    """Returns once all that is expected was posted and recorded; raises DemoFailed where it is wrong.

    Waits for as long as it takes: the deadline is ``within``.
    """
    while not await _complete(stage):
        await asyncio.sleep(0.2)
    history = await _history(stage)
    _check_messages(history, stage.discord.bot_id)
    await _check_rows(stage, [int(message["id"]) for message in history])


async def _complete(stage: Stage) -> bool:
    """As many stories are recorded as posted as are expected, and the copy was polled and recognised."""
    stories = await _posted(stage)
    outlets = [story.outlets for story in stories if story.title == EXPECTED[0].title]
    return len(_sent_ids(stage, stories)) >= len(EXPECTED) and outlets == [2]


async def _posted(stage: Stage) -> list[StoryView]:
    query = StoryQuery(channel_id=stage.alerts_channel_id, limit=100)
    async with stage.app.store.read() as reads:
        return await reads.stories(stage.guild_id, query)


async def _history(stage: Stage) -> list[dict[str, Any]]:
    """The channel's messages as REST gives them, oldest first."""
    newest_first = await stage.app.client.http.logs_from(stage.alerts_channel_id, 100)
    return [dict(message) for message in reversed(newest_first)]


def _check_messages(history: Sequence[dict[str, Any]], bot_id: int) -> None:
    titles = [message["embeds"][0]["title"] for message in history if message["embeds"]]
    wanted = [expected.title for expected in EXPECTED]
    if len(history) != len(wanted) or titles != wanted:
        raise DemoFailed(f"the channel holds {titles}, expected {wanted}")
    for message, expected in zip(history, EXPECTED, strict=True):
        if int(message["author"]["id"]) != bot_id:
            raise DemoFailed(f"“{expected.title}” was not posted by the bot")
        missing = [hit for hit in expected.bold if f"**{hit}**" not in message["embeds"][0]["description"]]
        if missing:
            raise DemoFailed(f"not bold in “{expected.title}”: {', '.join(missing)}")


async def _check_rows(stage: Stage, message_ids: Sequence[int]) -> None:
    sent = sorted(_sent_ids(stage, await _posted(stage)))
    if sent != sorted(message_ids):
        raise DemoFailed(f"the outbox says {sent} were sent, the channel holds {sorted(message_ids)}")


def _sent_ids(stage: Stage, stories: Sequence[StoryView]) -> list[int]:
    return [
        alert.message_id
        for story in stories
        for alert in story.alerts
        if alert.delivery_state == DeliveryState.SENT
        and alert.destination.channel_id == stage.alerts_channel_id
    ]
