"""A terminal in an empty folder."""

import pytest

from tests.support.terminal import Terminal


@pytest.fixture
def terminal(tmp_path):
    return Terminal(tmp_path)
