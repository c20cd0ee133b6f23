"""The fixtures of the loopback's tests, and a raw API caller for what discord.py would never send."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from tests.support.discord import client, discord, room

__all__ = ["api", "client", "discord", "room"]


@dataclass
class Api:
    """Requests with the bot's token; answers are (status, JSON or None)."""

    session: aiohttp.ClientSession
    base: str

    async def __call__(self, method: str, path: str, json: Any = None, **options: Any) -> tuple[int, Any]:
        async with self.session.request(method, self.base + path, json=json, **options) as answer:
            body = await answer.read()
            return answer.status, (await answer.json()) if body else None


@pytest.fixture
async def api(discord) -> AsyncIterator[Api]:
    headers = {"Authorization": f"Bot {discord.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        yield Api(session, discord.api_url)
