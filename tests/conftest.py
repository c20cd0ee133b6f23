"""What all tests share. Outside data is read from WIREWATCH_TEST_DATA; without it such tests skip."""

import os
from pathlib import Path

import pytest

from bot.logs import configure


@pytest.fixture(scope="session", autouse=True)
def logs():
    """The program's own logging; structlog's default would draw tracebacks with all local variables."""
    configure("console", "info")


@pytest.fixture(scope="session")
def test_data():
    """The folder with seeds/, data/ and discord-api-spec/."""
    folder = os.environ.get("WIREWATCH_TEST_DATA")
    if not folder:
        pytest.skip("WIREWATCH_TEST_DATA is not set")
    path = Path(folder)
    for part in ("seeds", "data", "discord-api-spec"):
        if not (path / part).is_dir():
            pytest.fail(f"WIREWATCH_TEST_DATA holds no {part}/")
    return path
