"""A terminal in an empty folder."""

import pytest

from tests.support.store import store_template
from tests.support.terminal import Terminal

__all__ = ["store_template"]


@pytest.fixture
def terminal(tmp_path, store_template):
    return Terminal(tmp_path, template=store_template)
