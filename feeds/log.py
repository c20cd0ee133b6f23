"""Loggers that load structlog with the first line that is written: most rounds of polls write none."""

from collections.abc import Callable
from typing import Any

_prepare: list[Callable[[], None]] = []


class Logger:
    """A structlog logger with this name, by its methods ``debug`` to ``exception``."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, method: str) -> Any:
        import structlog

        while _prepare:
            _prepare.pop()()
        return getattr(structlog.get_logger(self._name), method)


def before_first_line(prepare: Callable[[], None]) -> None:
    """Has this called before the next line is written, once, in place of what was to be called before."""
    _prepare[:] = [prepare]
