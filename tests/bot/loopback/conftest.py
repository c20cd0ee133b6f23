"""The fixtures of the loopback's tests."""

from tests.support.discord import api, client, discord, room

__all__ = ["api", "client", "discord", "room"]
