"""``wirewatch demo``: watch a real bot at work, with nothing leaving this machine."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.demo.news import ITEMS
from bot.demo.stage import Stage, publish_all, staged
from bot.demo.verify import ALL_SECONDS, FIRST_ALERT_SECONDS, all_alerts, first_alert, within
from bot.loopback.newsstand import Item


async def _nothing(stage: Stage) -> None:
    """The stage stays as it is."""


async def run_demo(
    *,
    once: bool,
    port: int,
    say: Callable[[str], None],
    items: Sequence[Item] = ITEMS,
    before: Callable[[Stage], Awaitable[None]] = _nothing,
    patience_seconds: float = FIRST_ALERT_SECONDS,
    all_seconds: float = ALL_SECONDS,
) -> None:
    """Runs until cancelled, or with ``once`` until the first alerts were posted and verified.

    ``before`` is awaited when everything is up and nothing is published yet. Raises DemoFailed when no
    alert stands in the channel within ``patience_seconds``, when not all do within ``all_seconds`` (both
    from the printed address on), or when what stands there is wrong.
    """
    async with staged(port=port, items=items) as stage:
        await before(stage)
        say(f"Open {stage.discord.page_url} in a browser (Ctrl+C ends the demo).")
        clock = asyncio.get_running_loop().time
        start = clock()
        publishing = asyncio.create_task(publish_all(stage, items), name="publish")
        try:
            async with within(all_seconds):
                await first_alert(stage, patience_seconds)
                say(f"{clock() - start:.1f} s: the first alert stands in #alibaba-watch.")
                await all_alerts(stage)
            say(
                f"{clock() - start:.1f} s: verified over REST: two stories posted, hits in bold, "
                "the second outlet's copy stayed silent."
            )
            if not once:
                await publishing
                await asyncio.Event().wait()
        finally:
            publishing.cancel()
            await asyncio.gather(publishing, return_exceptions=True)
