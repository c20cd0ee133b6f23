"""Reads the files that commands are given, and says in a sentence why one cannot be read."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from feeds.errors import UserError


def reason(error: OSError | ValueError) -> str:
    """The system's words in lower case; a path that holds a NUL has none."""
    words = error.strerror if isinstance(error, OSError) else "this is no path"
    return (words or "it is not readable").lower()


def read_text(path: Path) -> str:
    """The whole of a UTF-8 file; raises UserError."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeError as error:
        raise UserError(f"{path} is not UTF-8; save it in that encoding") from error
    except (OSError, ValueError) as error:
        raise _unreadable(str(path), error) from error


@contextmanager
def open_lines(source: str) -> Iterator[Iterator[str]]:
    """The lines of a UTF-8 file, or of stdin for ``-``, one after another; raises UserError."""
    if source == "-":
        yield _decoded(sys.stdin.buffer if sys.stdin else ())
        return
    try:
        file = Path(source).open("rb")  # noqa: SIM115  closed below
    except (OSError, ValueError) as error:
        raise _unreadable(source, error) from error
    with file:
        yield _decoded(file)


def _decoded(lines: Iterable[bytes]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeError as error:
            raise UserError(f"line {number} is not UTF-8; save the articles in that encoding") from error


def _unreadable(path: str, error: OSError | ValueError) -> UserError:
    if isinstance(error, FileNotFoundError):
        return UserError(f"there is no file {path}")
    return UserError(f"{path} cannot be read: {reason(error)}")
