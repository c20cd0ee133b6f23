"""The server of the benchmarks: ``python -m bot.bench.server`` serves the corpus on addresses 127.x.y.z.

1. It listens on port PORT of as many addresses as it is asked for, on loopback alone; says "ready" on stdout;
   ends when its stdin does.
2. A line on stdin, ``gain N``, gives every N-th feed one entry more, and is answered by "gained".
3. ``/N`` is feed N; ``/big/N`` is one of 2.5 MB that has a new entry at every request.
"""

import asyncio
import contextlib
import resource
import sys
from collections import Counter

from bot.bench import corpus

PORT = 18_080
MOST_HOSTS = 250
MOST_HEAD_BYTES = 16_384


def host(number: int) -> str:
    """The address at which feed ``number`` stands: sites have several feeds, so there are MOST_HOSTS."""
    return f"127.9.0.{number % MOST_HOSTS + 1}"


def url(number: int) -> str:
    """The address of feed ``number``."""
    return f"http://{host(number)}:{PORT}/{number}"


def big_url(number: int) -> str:
    """The address of big feed ``number``."""
    return f"http://{host(number)}:{PORT}/big/{number}"


def tag(number: int, gained: int = 0) -> str:
    """The ETag of feed ``number``, empty where its server gives none."""
    return f'"{number}-{gained}"' if corpus.traits(number).answers_304 else ""


class Newsstand:
    """What the feeds hold at the moment."""

    def __init__(self) -> None:
        self._gained: Counter[int] = Counter()
        self._asked = 0

    def gain(self, every: int, feeds: int) -> None:
        """One entry more for every ``every``-th of the first ``feeds``."""
        self._gained.update(range(0, feeds, every))

    def answer(self, path: str, validator: str) -> bytes:
        """The whole HTTP answer; ``validator`` is the If-None-Match sent along."""
        self._asked += 1
        if path.startswith("/big/"):
            return _ok(corpus.big_document(self._asked), "application/rss+xml", "")
        number = int(path[1:])
        gained = self._gained[number]
        etag = tag(number, gained)
        if etag and validator == etag:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode()
        return _ok(corpus.document(number, gained, self._asked), corpus.content_type(number), etag)


def _ok(body: bytes, content_type: str, etag: str) -> bytes:
    etag = f"ETag: {etag}\r\n" if etag else ""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n{etag}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class _Connection(asyncio.Protocol):
    """Answers GET requests one after another; hangs up on anything it does not understand."""

    def __init__(self, stand: Newsstand) -> None:
        self._stand = stand
        self._head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._head += data
        while b"\r\n\r\n" in self._head:
            head, _, self._head = self._head.partition(b"\r\n\r\n")
            try:
                self._reply(head.decode("latin-1").split("\r\n"))
            except ValueError:
                self._transport.close()
        if len(self._head) > MOST_HEAD_BYTES:
            self._transport.close()

    def _reply(self, lines: list[str]) -> None:
        _, path, version = lines[0].split(" ")
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])
        }
        self._transport.write(self._stand.answer(path, headers.get("if-none-match", "")))
        if headers.get("connection", "").lower() == "close" or version == "HTTP/1.0":
            self._transport.close()


async def serve(feeds: int) -> None:
    """Serves until stdin ends."""
    stand = Newsstand()
    loop = asyncio.get_running_loop()
    async with contextlib.AsyncExitStack() as stack:
        for number in range(min(feeds, MOST_HOSTS)):
            server = await loop.create_server(lambda: _Connection(stand), host(number), PORT, backlog=512)
            stack.callback(server.close)
        print("ready", flush=True)  # noqa: T201  the bench waits for it
        while line := (await asyncio.to_thread(sys.stdin.readline)).split():
            stand.gain(int(line[1]), feeds)
            print("gained", flush=True)  # noqa: T201


def _open_files(wanted: int) -> None:
    """Raises the limit of open files as far as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))


if __name__ == "__main__":
    _open_files(4 * MOST_HOSTS)
    asyncio.run(serve(int(sys.argv[1])))
