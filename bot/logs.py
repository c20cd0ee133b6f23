"""Logging: structlog for ours, the standard library's for others', one format for both, on stderr.

Everything a feed or a person wrote is stripped of control characters before it reaches a terminal.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

from feeds.log import before_first_line


def configure(log_format: str, level: str) -> None:
    """``log_format`` is console or json, ``level`` one of the standard names in lower case.

    structlog itself waits for the first line, unless somebody loaded it already.
    """
    if "structlog" in sys.modules:
        _configure_structlog()
    else:
        before_first_line(_configure_structlog)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter(log_format))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for noisy in ("discord", "apscheduler", "aiosqlite", "alembic", "asyncio"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
    logging.getLogger("discord.client").addFilter(_quieten)


class _Formatter(logging.Formatter):
    """structlog's, made for the first line."""

    def __init__(self, log_format: str) -> None:
        super().__init__()
        self._log_format = log_format
        self._ours: logging.Formatter | None = None

    def format(self, record: logging.LogRecord) -> str:
        if self._ours is None:
            self._ours = _formatter(self._log_format)
        return self._ours.format(record)


def _configure_structlog() -> None:
    import structlog

    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _shared() -> list[Any]:
    """What every line passes."""
    import structlog

    return [structlog.stdlib.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True), _strip]


def _quieten(record: logging.LogRecord) -> bool:
    """discord.py warns of libraries that only voice needs, and shows a traceback at every reconnection."""
    if "Attempting a reconnect" in record.getMessage() and record.exc_info:
        record.msg, record.args = f"{record.getMessage()} ({record.exc_info[1]})", ()
        record.exc_info, record.levelno, record.levelname = None, logging.WARNING, "WARNING"
    return "voice will NOT be supported" not in record.getMessage()


def _formatter(log_format: str) -> logging.Formatter:
    import structlog

    last: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        # The rich formatter would print local variables, and with them secrets.
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    tail = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, last]
    if log_format == "json":
        tail.insert(0, structlog.processors.format_exc_info)
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=_shared(), processors=tail)


def _strip(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    from feeds.text import clean

    for key, value in event.items():
        if isinstance(value, str):
            event[key] = clean(value)
    return event
