"""Servers and the installation."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from feeds.model import Guild


@dataclass(frozen=True, slots=True)
class Installation:
    """One row: the key all idempotency keys are made with, and hashes of what was last applied."""

    key: bytes
    config_hash: str = ""
    commands_hash: str = ""
    watch_version: int = 0
    directory_version: int = 0
    seed_hash: str = ""


class GuildReads(Protocol):
    """What is asked of the store about servers and the installation."""

    async def installation(self) -> Installation: ...

    async def guild(self, guild_id: int) -> Guild:
        """The server's settings; the defaults where it is not stored yet."""
        ...

    async def guilds(self, ids: Collection[int] | None = None) -> list[Guild]:
        """By id. Every stored server, left ones too; with ids those servers, with the defaults where one
        is not stored yet."""
        ...


class GuildWrites(Protocol):
    """What is changed in the store about servers and the installation."""

    async def set_config_hash(self, value: str) -> None: ...

    async def set_commands_hash(self, value: str) -> None: ...

    async def save_guild(self, guild: Guild) -> None: ...
