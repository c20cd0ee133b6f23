"""The page in a real browser, against a real discord.py bot on the loopback Discord."""

import pytest

from tests.bot.loopback.page.stage import Stage
from tests.support import browser
from tests.support.browser import driver

__all__ = ["driver"]


@pytest.fixture(scope="module")
def stage(driver):
    with Stage() as stage:
        yield stage
        driver.get("about:blank")  # a page that is left open would go on asking a server that is gone


@pytest.fixture
def page(driver, stage):
    """Fresh settings, a wide dark window; afterwards the console must be empty."""
    page = browser.Page(driver, stage.discord.page_url)
    page.look()
    page.open(stage.welcome).js("localStorage.clear(); delete document.documentElement.dataset.theme")
    stage.bot.heard.clear()
    page.console()  # what an earlier page left there
    yield page
    assert page.console() == []


@pytest.fixture
def modules(driver, stage):
    """The page for tests of its modules alone: loaded once for all of them."""
    page = browser.Page(driver, stage.discord.page_url)
    if not driver.current_url.startswith(page.url):
        page.open(stage.welcome)
    page.console()
    yield page
    assert page.console() == []
