"""What all tests share. Outside data is read from WIREWATCH_TEST_DATA; without it such tests skip."""

import os
from pathlib import Path

import hypothesis
import pytest

from bot.logs import configure

# ``make test`` looks at fewer examples than ``make check-long``, which sets HYPOTHESIS_PROFILE.
hypothesis.settings.register_profile("quick", max_examples=40, deadline=None)
hypothesis.settings.register_profile("long", max_examples=500, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_collection_modifyitems(items):
    """Property tests are marked, so that they can be run at length, and whatever needs a browser is long."""
    for item in items:
        if "driver" in getattr(item, "fixturenames", ()):
            item.add_marker("long")
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("property")


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
