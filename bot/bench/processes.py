"""The other processes of a benchmark: what is measured, and the server that it polls."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from feeds.errors import WirewatchError


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process used, with all it started and waited for: processor and wall seconds, peak bytes."""

    cpu_seconds: float
    wall_seconds: float
    peak_bytes: int
    output: str = ""


def measure(argv: Sequence[str], folder: Path, env: Mapping[str, str], text: str = "") -> Usage:
    """Runs a command in the folder with this environment and no more, ``text`` on stdin.

    Raises WirewatchError, with the last line the command wrote, where it fails.
    """
    given, taken, told = (folder / name for name in ("stdin", "stdout", "stderr"))
    given.write_text(text)
    with given.open() as stdin, taken.open("w") as stdout, told.open("w") as stderr:
        started = time.monotonic()
        process = subprocess.Popen(argv, cwd=folder, env=dict(env), stdin=stdin, stdout=stdout, stderr=stderr)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        last = (told.read_text().strip() or "it wrote nothing").splitlines()[-1]
        raise WirewatchError(f"{' '.join(argv[:3])} failed ({process.returncode}): {last}")
    cpu_seconds = used.ru_utime + used.ru_stime
    return Usage(cpu_seconds, time.monotonic() - started, used.ru_maxrss * 1024, taken.read_text())


class Stand:
    """The server's handle."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def gain(self, every: int) -> None:
        """One new entry in every ``every``-th feed."""
        self._tell(f"gain {every}")

    def _tell(self, line: str) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        if not self._process.stdout.readline():
            raise WirewatchError("the benchmark's server ended")


@contextmanager
def serving(feeds: int) -> Iterator[Stand]:
    """The server with so many feeds, in a process of its own."""
    argv = (sys.executable, "-m", "bot.bench.server", str(feeds))
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            if not process.stdout.readline():
                raise WirewatchError("the benchmark's server did not start: is its port taken?")
            yield Stand(process)
        finally:
            assert process.stdin
            process.stdin.close()
