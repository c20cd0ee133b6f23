"""``wirewatch run`` and ``wirewatch invite``."""

import asyncio
import signal
from collections.abc import Callable

from bot.app import NO_TOKEN, logged_in, running
from bot.clock import utc_now
from bot.invite import invite_url, online_line
from bot.lock import instance_lock
from bot.opening import opened
from bot.settings import Settings
from feeds.errors import UserError
from feeds.seeding import ensure_seed


async def run_bot(settings: Settings, say: Callable[[str], None]) -> None:
    """Runs until SIGINT or SIGTERM, or until Discord ends the connection for good."""
    if settings.discord_token is None:
        raise UserError(NO_TOKEN)
    with instance_lock(settings.data_dir):
        async with opened(settings, utc_now) as store, running(settings, store) as app:
            stopped = _stop_signal()
            await ensure_seed(store)  # not before Discord took the token: a refused start changes nothing
            ready = asyncio.create_task(app.client.wait_until_ready(), name="ready")
            await asyncio.wait({ready, app.connection, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if ready.done():
                say(online_line(app.client))
            await asyncio.wait({app.connection, stopped}, return_when=asyncio.FIRST_COMPLETED)
            ready.cancel()
            if app.connection.done():
                app.connection.result()


def _stop_signal() -> asyncio.Future[None]:
    loop = asyncio.get_running_loop()
    stopped: asyncio.Future[None] = loop.create_future()

    def stop() -> None:
        if not stopped.done():
            stopped.set_result(None)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    return stopped


async def print_invite(settings: Settings, say: Callable[[str], None]) -> None:
    """Prints the link; asks Discord for the application's id with the token."""
    async with logged_in(settings) as client:
        say(invite_url(client.application_id or 0))
