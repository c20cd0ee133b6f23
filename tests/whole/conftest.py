"""The newsroom for tests of the whole way."""

import pytest

from tests.support.newsroom import Newsroom


@pytest.fixture
async def room(tmp_path):
    async with Newsroom(tmp_path) as room:
        yield room
