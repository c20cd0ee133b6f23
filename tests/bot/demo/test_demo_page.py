"""The demo as a visitor sees it: what happens by itself, and what the three lines and the buttons do."""

import re
import subprocess
import sys

import pytest

from tests.support.browser import ENTER, Page


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The address of a running demo's page."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "demo"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=tmp_path_factory.mktemp("demo"),
    )
    found = None
    while not found:
        found = re.search(r"http://127\S+", process.stdout.readline())
    yield found[0]
    process.send_signal(2)
    process.communicate(timeout=15)
    assert process.returncode == 0


@pytest.fixture
def page(driver, demo):
    page = Page(driver, demo)
    page.look()
    driver.get("about:blank")
    driver.get(demo)
    page.wait(lambda: page.all("#channels [aria-current]"))
    page.console()  # what an earlier page left there
    yield page
    assert page.console() == []


def channel(page, name):
    """Opens a channel by its name."""
    page.js(
        "[...document.querySelectorAll('#channels [data-channel]')]"
        ".find((one) => one.textContent.includes(arguments[0])).click()",
        name,
    )


def text(page):
    return page.js("return document.getElementById('log').innerText")


def click_line(page, line):
    page.js(
        "[...document.querySelectorAll('#log button, #log [role=button]')]"
        ".find((one) => one.textContent.trim() === arguments[0]).click()",
        line,
    )
    page.type(ENTER)


def test_at_first_there_are_a_server_and_three_channels(page):
    assert "local demo: nothing leaves this machine" in page.js("return document.body.innerText")
    names = page.js(
        "return [...document.querySelectorAll('#channels [data-channel]')]"
        ".map((one) => one.textContent.trim())"
    )
    assert [name.split()[1] for name in names] == ["welcome", "alibaba-watch", "your-desk"]
    channel(page, "your-desk")
    assert "APP" not in text(page)


def test_the_alert_arrives_by_itself_with_its_hits_in_bold(page):
    channel(page, "alibaba-watch")
    page.wait(lambda: "东海财经" in text(page))
    bold = page.js("return [...document.querySelectorAll('#log strong')].map((one) => one.textContent)")
    assert {"Alibaba", "9988:HK", "BABA:NYSE", "AI\u2011Driven", "阿里巴巴"} <= set(bold)
    assert text(page).count("work at the head of its new plan") == 1


def test_recent_lists_what_was_posted_and_what_was_not_with_its_reason(page):
    channel(page, "welcome")
    click_line(page, "/recent")
    page.wait(lambda: "Stories of the last 24 hours" in text(page))
    assert "not posted in #alibaba-watch: it stood in the feed before" in text(page).replace("\n", " ")
    assert page.js("return document.querySelectorAll('#log script').length") == 0


def test_why_explains_the_newest_alert_wherever_it_is_asked(page):
    channel(page, "welcome")
    click_line(page, "/why")
    page.wait(lambda: "Why this story?" in text(page))


def test_the_button_under_an_alert_explains_it(page):
    channel(page, "alibaba-watch")
    page.wait(lambda: page.all("#log button"))
    page.js("[...document.querySelectorAll('#log button')].find((one) => one.textContent === 'Why?').click()")
    page.wait(lambda: "one of the company" in text(page))


def test_subscribing_a_desk_brings_the_next_story_there(page):
    channel(page, "welcome")
    click_line(page, "/subscribe channel:#your-desk")
    page.wait(lambda: "is subscribed to all watches" in text(page))
    channel(page, "your-desk")
    page.wait_long(lambda: "APP" in text(page), seconds=60)


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_overflows_in_any_theme_or_width(page, scheme, width):
    page.look(width, 844, scheme)
    channel(page, "alibaba-watch")
    page.wait(lambda: "APP" in text(page))
    assert page.js("return document.documentElement.scrollWidth <= innerWidth")
