"""``wirewatch demo``: watch a real bot at work, with nothing leaving this machine."""

import asyncio
from collections.abc import Callable

from bot.demo.stage import publish_all, staged
from bot.demo.verify import all_alerts, first_alert


async def run_demo(*, once: bool, port: int, say: Callable[[str], None]) -> None:
    """Runs until cancelled, or with ``once`` until the first alerts were posted and verified.

    Raises DemoFailed when no alert stands in the channel in time, or when what stands there is wrong.
    """
    say("Starting a small Discord, three news feeds and the bot on this machine ...")
    async with staged(port=port) as stage:
        say(f"Open {stage.discord.page_url} in a browser (Ctrl+C ends the demo).")
        publishing = asyncio.create_task(publish_all(stage), name="publish")
        try:
            await first_alert(stage)
            say("The first alert is posted in #alibaba-watch.")
            await all_alerts(stage)
            say("Verified: two stories posted, the second outlet's copy stayed silent.")
            if not once:
                await asyncio.Event().wait()
        finally:
            publishing.cancel()
            await asyncio.gather(publishing, return_exceptions=True)
