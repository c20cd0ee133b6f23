"""The command line as people use it: a process of its own, with a clean environment, in an own folder."""

import asyncio
import os
import shutil
import sys
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feeds.config.form import read_form
from feeds.service import config
from storage.store import SqlStore, open_store
from tests.support.store import database_rows, database_url, fixed_clock

COMMAND = (sys.executable, "-m", "bot.cli")


@dataclass(frozen=True)
class Ended:
    """What was seen when a command ended; lines without their ends."""

    code: int
    out: list[str]
    err: list[str]


def said(*err: str, code: int) -> Ended:
    """A command that printed nothing but these lines on stderr."""
    return Ended(code, [], list(err))


@dataclass
class Terminal:
    """Commands start in ``folder`` and see no variable but ``env`` and what Python needs.

    ``template`` is an empty database with the newest schema, copied rather than made by ``apply``.
    """

    folder: Path
    env: dict[str, str] = field(default_factory=dict)
    template: Path | None = None

    async def start(
        self, *args: str, stdin: int = PIPE, stdout: int = PIPE, stderr: int = PIPE, **env: str
    ) -> Process:
        """A command under way; its stderr is read by ``ended``."""
        return await asyncio.create_subprocess_exec(
            *COMMAND,
            *args,
            cwd=self.folder,
            env={"PATH": os.defpath, "HOME": str(self.folder), **self.env, **env},
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
        )

    async def run(self, *args: str, stdin: str | bytes = b"", **env: str) -> Ended:
        """A command with this on its stdin, run to its end."""
        return await ended(await self.start(*args, **env), stdin)

    async def each(self, *commands: tuple[str, ...], **env: str) -> list[Ended]:
        """Several commands at once that have nothing to do with each other."""
        return list(await asyncio.gather(*(self.run(*command, **env) for command in commands)))

    @property
    def database(self) -> Path:
        """Where a command keeps its database unless told otherwise."""
        return self.folder / "data" / "wirewatch.sqlite3"

    async def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of the database, whatever its version."""
        store = SqlStore(self.database, now=fixed_clock)
        try:
            return await database_rows(store)
        finally:
            await store.close()

    async def apply(self, text: str) -> None:
        """Makes the database and applies a configuration file, without a process."""
        if self.template and not self.database.exists():
            self.database.parent.mkdir(exist_ok=True)
            shutil.copy(self.template, self.database)
        async with open_store(database_url(self.database), now=fixed_clock) as store:
            await config.apply(store, read_form(text, min_poll_seconds=1), now=fixed_clock())

    def write(self, name: str, content: str | bytes) -> str:
        """A file in the folder; returns its name."""
        data = content.encode() if isinstance(content, str) else content
        (self.folder / name).write_bytes(data)
        return name


async def ended(process: Process, stdin: str | bytes = b"") -> Ended:
    """What is left to see of a process once it has ended."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    out, err = await process.communicate(data)
    return Ended(process.returncode or 0, _lines(out), _lines(err))


def _lines(data: bytes | None) -> list[str]:
    return (data or b"").decode().splitlines()
