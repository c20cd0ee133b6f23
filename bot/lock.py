"""One wirewatch per data folder: two on one database would post twice."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from feeds.errors import UserError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


@contextmanager
def instance_lock(folder: Path) -> Iterator[None]:
    """Holds ``wirewatch.lock`` in the folder; raises UserError when another process holds it.

    The lock is the operating system's (``flock``), so a killed process leaves none behind.
    """
    with _opened(folder) as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise UserError(
                    f"another wirewatch is using {folder}; stop it first, "
                    "or set WIREWATCH_DATA_DIR to another folder"
                ) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def _opened(folder: Path) -> TextIO:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return (folder / "wirewatch.lock").open("a+")
    except OSError as error:
        raise UserError(
            f"the data folder {folder} cannot be written ({(error.strerror or '').lower()}); "
            "set WIREWATCH_DATA_DIR to a folder that can"
        ) from error
