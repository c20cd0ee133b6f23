"""The one way out to feeds, set up from the settings."""

from bot.settings import Settings
from feeds.fetch import Fetcher, user_agent


def make_fetcher(settings: Settings) -> Fetcher:
    """A fetcher with the settings' politeness and guard; open it with ``async with``."""
    return Fetcher(
        user_agent=user_agent(settings.contact),
        allow_networks=settings.allow_networks,
        block_hosts=settings.block_hosts,
        host_connections=settings.host_connections,
        host_delay_seconds=settings.host_delay_seconds,
    )
