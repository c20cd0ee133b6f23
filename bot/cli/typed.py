"""Files as they are named on the command line. An empty word, as of a variable that is not set, names none:
without this it would be the current folder."""

from pathlib import Path

import typer


def path(typed: str) -> Path:
    """The path typed; raises BadParameter for an empty word."""
    return Path(source(typed))


def source(typed: str) -> str:
    """The path, or ``-`` for stdin or stdout; raises BadParameter for an empty word."""
    if not typed:
        raise typer.BadParameter("the word given is empty; name a file")
    return typed
