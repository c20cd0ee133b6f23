"""The one way out to feeds, set up from the settings."""

from bot.settings import Settings
from feeds.fetch import Fetcher, user_agent

ONLY_HERE = "this demo reads only feeds of this machine, such as those that /setup offers"


def make_fetcher(settings: Settings, *, only_here: bool = False) -> Fetcher:
    """A fetcher with the settings' politeness and guard; open it with ``async with``.

    With ``only_here``, as in the demo, it asks nobody but this machine, not even for a name.
    """
    return Fetcher(
        user_agent=user_agent(settings.contact),
        allow_networks=settings.allow_networks,
        block_hosts=settings.block_hosts,
        only_here=ONLY_HERE if only_here else "",
        proxy=settings.proxy.get_secret_value() if settings.proxy else "",
        host_connections=settings.host_connections,
        host_delay_seconds=settings.host_delay_seconds,
    )
