"""A chat for each test; whatever was said must fit Discord's own description of its API."""

import pytest

from tests.support import openapi
from tests.support.chat import Chat


@pytest.fixture
async def chat(tmp_path):
    async with Chat(tmp_path) as chat:
        yield chat
        assert chat.discord.requests_invalid_mentions == []
    problems = openapi.check(chat.discord.requests)
    assert not problems, "\n".join(problems)
