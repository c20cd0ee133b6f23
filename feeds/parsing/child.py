"""Keeps one child process that does a job at a time: started when it is needed, killed and replaced when
a job goes wrong.

1. A job that ends the process, takes longer than it may or is given up half-way costs the process; jobs that
   wait for their turn go on with the next one, and nobody hears another's answer.
2. Jobs take their turns in the order they come; one that has waited too long is given up.
3. A process that has grown or done many jobs is replaced, one without work for a while is ended.
4. It gets no environment, so no secret; of what it says only the lengths are looked at here.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import cast

from feeds.parsing.wire import MAX_FRAME_BYTES, START

START_SECONDS = 30.0
TURN_SECONDS = 60.0
END_SECONDS = 1.0
IDLE_SECONDS = 120.0
MAX_JOBS = 1_000
GROWN_BYTES = 200 << 20


class JobFailed(Exception):
    """A job that got no answer."""


class NoProcess(JobFailed):
    """A job that no process could be started for."""


class NoTurn(JobFailed):
    """A job that waited for its turn as long as it may, or longer."""


class Child:
    """Runs a command when the first job comes; ``close`` leaves no process behind."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        wall_seconds: float,
        idle_seconds: float = IDLE_SECONDS,
        turn_seconds: float = TURN_SECONDS,
    ) -> None:
        self._command = tuple(command)
        self._wall_seconds = wall_seconds
        self._idle_seconds = idle_seconds
        self._turn_seconds = turn_seconds
        self._turn = asyncio.Lock()
        self._process: _Process | None = None
        self._jobs = 0
        self._idle: asyncio.TimerHandle | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The id of the process, None where there is none that could take a job."""
        return self._process.pid if self._process and self._process.usable else None

    async def ask(self, request: bytes) -> tuple[bytes, bytes]:
        """Head and body of the answer to a frame, in the order of asking. Raises JobFailed."""
        async with self._in_turn():
            self._wake()
            try:
                return await self._answer(request)
            except BaseException:
                self.drop()
                raise
            finally:
                self._idle = asyncio.get_running_loop().call_later(self._idle_seconds, self.drop)

    async def close(self) -> None:
        """Ends the process, whatever it does, and waits until it is gone. No job is done any more."""
        self._closed = True
        self.drop()
        async with self._turn:
            self._wake()
            if self._process:
                await self._process.gone.wait()

    @asynccontextmanager
    async def _in_turn(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._turn_seconds):
                await self._turn.acquire()
        except TimeoutError as e:
            raise NoTurn from e
        try:
            yield
        finally:
            self._turn.release()

    async def _answer(self, request: bytes) -> tuple[bytes, bytes]:
        process = await self._ready()
        head, body, used_bytes = await _within(self._wall_seconds, process, request)
        self._jobs += 1
        if self._jobs >= MAX_JOBS or used_bytes > GROWN_BYTES:
            self.drop()
        return head, body

    async def _ready(self) -> "_Process":
        """The process, a new one where the last has ended or is ending."""
        if self._process and self._process.usable:
            return self._process
        if self._process:
            await self._process.end()
        if self._closed:
            raise NoProcess
        self._process, self._jobs = await _Process.started(self._command), 0
        await _within(START_SECONDS, self._process, b"")
        return self._process

    def _wake(self) -> None:
        if self._idle:
            self._idle.cancel()

    def drop(self) -> None:
        """Ends the process; the next job gets another."""
        if self._process:
            self._process.kill()


async def _within(seconds: float, process: "_Process", request: bytes) -> tuple[bytes, bytes, int]:
    try:
        async with asyncio.timeout(seconds):
            return await process.exchange(request)
    except TimeoutError as e:
        raise JobFailed from e


class _Process(asyncio.SubprocessProtocol):
    """One process. It says one frame when it is ready, and one for each that it is sent."""

    def __init__(self) -> None:
        self.gone = asyncio.Event()
        self.usable = True
        self._exited = asyncio.Event()
        self._received = bytearray()
        self._news = asyncio.Event()
        self._transport: asyncio.SubprocessTransport

    @classmethod
    async def started(cls, command: Sequence[str]) -> "_Process":
        """Raises JobFailed where the system has no room for one more."""
        try:
            _, process = await asyncio.get_running_loop().subprocess_exec(
                cls, *command, stderr=asyncio.subprocess.DEVNULL, env={}, start_new_session=True
            )
        except OSError as e:
            raise NoProcess from e
        return process

    @property
    def pid(self) -> int:
        return self._transport.get_pid()

    async def exchange(self, request: bytes) -> tuple[bytes, bytes, int]:
        """Sends a frame, or nothing, and gives the next one that comes: head, body, memory used.

        Raises JobFailed where none comes.
        """
        if not self.usable:
            raise JobFailed
        cast(asyncio.WriteTransport, self._transport.get_pipe_transport(0)).write(request)
        head, body, used_bytes = START.unpack(await self._take(START.size))
        if head + body > MAX_FRAME_BYTES:
            raise JobFailed
        return await self._take(head), await self._take(body), used_bytes

    async def _take(self, count: int) -> bytes:
        while len(self._received) < count:
            if self._exited.is_set():
                raise JobFailed
            self._news.clear()
            await self._news.wait()
        taken = bytes(memoryview(self._received)[:count])
        del self._received[:count]
        return taken

    def kill(self) -> None:
        """Ends it; ``gone`` tells when that has happened."""
        self.usable = False
        self._transport.close()

    async def end(self) -> None:
        """Waits until it is gone; one that is ending by itself is not killed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(END_SECONDS):
                await self._exited.wait()
        self.kill()
        await self.gone.wait()

    # ---- what asyncio calls ----

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.SubprocessTransport, transport)

    def pipe_data_received(self, fd: int, data: bytes | str) -> None:
        self._received += cast(bytes, data)
        self._news.set()
        if len(self._received) > START.size + MAX_FRAME_BYTES:
            self.kill()

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        self.usable = False

    def process_exited(self) -> None:
        self.usable = False
        self._exited.set()
        self._news.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self.gone.set()
