"""Loggers that wait for their first line."""

import pytest
from structlog.testing import capture_logs

from feeds import log
from feeds.log import Logger, before_first_line


@pytest.fixture(autouse=True)
def nothing_to_prepare(monkeypatch):
    monkeypatch.setattr(log, "_prepare", [])


def test_a_line_is_structlogs():
    with capture_logs() as lines:
        Logger("feeds.test").warning("feed failed", feed="https://example.com/feed")
    assert lines == [{"event": "feed failed", "feed": "https://example.com/feed", "log_level": "warning"}]


def test_what_is_to_be_done_first_is_done_once():
    done = []
    before_first_line(lambda: done.append("former"))
    before_first_line(lambda: done.append("latter"))
    logger = Logger("feeds.test")
    assert done == []
    with capture_logs() as lines:
        logger.info("one")
        logger.info("two")
    assert (done, len(lines)) == (["latter"], 2)
