"""A headless Chromium for the page's tests: how it is started, and the few things a test does with it."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CHROMEDRIVER = shutil.which("chromedriver")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-dev-shm-usage",
    "--lang=en-US",
]
WAIT_SECONDS = 10


def start(profile: Path) -> webdriver.Chrome:
    """A browser with an empty profile of its own that contacts nobody by itself."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in [*FLAGS, f"--user-data-dir={profile}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(CHROMEDRIVER)))
    driver.set_script_timeout(WAIT_SECONDS)
    return driver


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """One browser for all tests of a run that look at a page."""
    if not (CHROMIUM and CHROMEDRIVER):
        pytest.skip("needs chromium and chromedriver (Debian: chromium, chromium-driver)")
    started = start(tmp_path_factory.mktemp("chromium"))
    yield started
    started.quit()


class Page:
    """The open page, as a person with eyes and a keyboard has it."""

    def __init__(self, driver: webdriver.Chrome, url: str) -> None:
        self.driver, self.url = driver, url

    def look(self, width: int = 1280, height: int = 800, scheme: str = "dark") -> None:
        """The window's size and the system's colour scheme."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)

    def open(self, channel_id: int) -> "Page":
        self.driver.get("about:blank")
        self.driver.get(f"{self.url.rstrip('/')}/#{channel_id}")
        self.wait(lambda: self.all("#channels [aria-current]"))
        return self

    def go(self, channel_id: int) -> "Page":
        """Opens a channel by its button."""
        self.one(f"#channels [data-channel='{channel_id}']").click()
        return self

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        found = self.wait(lambda: self.all(selector))
        assert len(found) == 1, [item.text for item in found]
        return found[0]

    def wait(self, condition: Callable[[], Any]) -> Any:
        return WebDriverWait(self.driver, WAIT_SECONDS, poll_frequency=0.02).until(lambda _: condition())

    def wait_long(self, condition: Callable[[], Any], *, seconds: float) -> Any:
        """As ``wait``, for what takes its time on purpose."""
        return WebDriverWait(self.driver, seconds, poll_frequency=0.2).until(lambda _: condition())

    def js(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def module(self, name: str, script: str, *arguments: Any) -> Any:
        """What `script` returns, with a module of the page as `m` and the arguments as `a`, both by JSON."""
        body = f"""
          const [name, a, done] = arguments;
          const work = (m) => {{ {script} }};
          import(name).then((m) => done(JSON.stringify(work(m))), (error) => done(String(error)));
        """
        return json.loads(self.driver.execute_async_script(body, f"/{name}", list(arguments)))

    def type(self, *keys: str) -> None:
        self.one("#box").send_keys(*keys)

    def command(self, line: str) -> None:
        """Types a whole line and presses the Send button."""
        self.js("const box = document.getElementById('box'); box.value = ''; box.focus();")
        self.type(line)
        self.one("#send").click()

    def suggestions(self) -> list[str]:
        return self.js(
            "return [...document.querySelectorAll('#suggestions .label')].map((one) => one.textContent)"
        )

    def last(self, part: str = ".markdown") -> str:
        """The text of the newest message's part; empty while there is none."""
        return self.js(
            "const last = document.querySelector('#log > :last-child');"
            "return last?.querySelector(arguments[0])?.innerText ?? ''",
            part,
        )

    def console(self) -> list[dict[str, Any]]:
        return self.driver.get_log("browser")


ENTER, TAB, DOWN, ESCAPE = Keys.ENTER, Keys.TAB, Keys.ARROW_DOWN, Keys.ESCAPE
