"""How long a round of polls keeps the event loop: ``python -m bot.bench.heartbeat`` prints it as JSON."""

import asyncio
import json
import time

from bot.cli.polling import poll_once
from bot.settings import load

BEAT_SECONDS = 0.005


class Pulse:
    """A task that wants to run every BEAT_SECONDS, and how much later than that it ran at worst.

    ``longest_cpu_seconds`` is the most that the loop's own thread worked in between: what is more than
    that in ``longest_seconds``, other threads and other programs took.
    """

    def __init__(self) -> None:
        self.longest_seconds = 0.0
        self.longest_cpu_seconds = 0.0

    async def beat(self) -> None:
        """Until it is cancelled."""
        while True:
            before, worked = time.monotonic(), time.thread_time()
            await asyncio.sleep(BEAT_SECONDS)
            late = time.monotonic() - before - BEAT_SECONDS
            self.longest_seconds = max(self.longest_seconds, late)
            self.longest_cpu_seconds = max(self.longest_cpu_seconds, time.thread_time() - worked)


async def beaten() -> dict[str, object]:
    """A round of polls with the settings of the environment, and the loop's longest pauses in ms."""
    settings = load()
    pulse = Pulse()
    task = asyncio.create_task(pulse.beat(), name="pulse")
    counts = await poll_once(settings, everything=True)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return {
        **counts.as_json(),
        "longest_ms": round(pulse.longest_seconds * 1000, 1),
        "longest_cpu_ms": round(pulse.longest_cpu_seconds * 1000, 1),
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(beaten())))  # noqa: T201
