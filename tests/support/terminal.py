"""The command line as people use it: a process of its own, with a clean environment, in an own folder."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass, field
from pathlib import Path

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
    """Commands start in ``folder`` and see no variable but ``env`` and what Python needs."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)

    async def start(self, *args: str, stdin: int = PIPE, stdout: int = PIPE, **env: str) -> Process:
        """A command under way; its stderr is read by ``ended``."""
        return await asyncio.create_subprocess_exec(
            *COMMAND,
            *args,
            cwd=self.folder,
            env={"PATH": os.defpath, "HOME": str(self.folder), **self.env, **env},
            stdin=stdin,
            stdout=stdout,
            stderr=PIPE,
        )

    async def run(self, *args: str, stdin: str | bytes = b"", **env: str) -> Ended:
        """A command with this on its stdin, run to its end."""
        return await ended(await self.start(*args, **env), stdin)

    async def each(self, *commands: tuple[str, ...], **env: str) -> list[Ended]:
        """Several commands at once that have nothing to do with each other."""
        return list(await asyncio.gather(*(self.run(*command, **env) for command in commands)))

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
