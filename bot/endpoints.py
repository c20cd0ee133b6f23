"""Where discord.py finds Discord: the only two assignments made to the library."""

from collections.abc import Iterator
from contextlib import contextmanager

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


def use_api(api_url: str, gateway_url: str) -> None:
    """Points discord.py at another Discord for the rest of the process; call before login.

    ``api_url`` ends in ``/api/v10`` without a slash. Webhooks and interaction replies follow it too.
    """
    Route.BASE = api_url.rstrip("/")
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)


@contextmanager
def api_in_use(api_url: str, gateway_url: str) -> Iterator[None]:
    """``use_api`` for the length of a ``with``; afterwards both addresses are what they were."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    use_api(api_url, gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
