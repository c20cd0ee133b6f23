"""What hostile answers are made of: ways to answer, bodies, and what a person should see of them."""

import asyncio
import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.hostile.server import Answering, Exchange, Pieces

MB = 10**6
BLOCK = 2**16

Body = bytes | str | Pieces


# ---- what a person should see ----------------------------------------------------------------------


@dataclass(frozen=True)
class Says:
    """An error that begins with these words; HERE and CANARY as in what is served. Where it depends on how
    the bytes fall into packets, there are ``others``.
    """

    sentence: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Begins:
    """Equals every text that begins with these words, or with one of several."""

    words: str | tuple[str, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and other.startswith(self.words)


class Reads:
    """These entries; each is a title, which implies the link that ``item`` gives it, or the fields that
    matter. ``posts`` are the titles of what the bot posts of it, where those differ.
    """

    def __init__(
        self,
        *entries: str | Mapping[str, Any],
        posts: Iterable[object] | None = None,
        problems: Iterable[object] | None = None,
    ) -> None:
        self.entries = [as_entry(one) for one in entries]
        self.posts = [one["title"] for one in self.entries] if posts is None else list(posts)
        self.problems = None if problems is None else list(problems)


@dataclass(frozen=True)
class Answer:
    """One row of the table. ``polled`` is what the bot sees where that differs from a single look;
    ``heavy`` answers take seconds.
    """

    name: str
    how: Answering
    sees: Says | Reads
    polled: Says | Reads | None = None
    heavy: bool = False


def as_entry(one: str | Mapping[str, Any]) -> Mapping[str, Any]:
    return {"title": one, "link": link(one)} if isinstance(one, str) else one


# ---- ways to answer --------------------------------------------------------------------------------


def raw(*pieces: bytes | Pieces) -> Answering:
    """These bytes and no other, then the end."""

    async def answer(exchange: Exchange) -> None:
        await exchange.write(*pieces)

    return answer


def reply(
    body: Body = b"", *lines: str, status: str = "200 OK", kind: str = "application/rss+xml"
) -> Answering:
    """A proper answer that ends where the connection does, with these lines in its head."""
    start, data = head(*lines, status=status, kind=kind), as_bytes(body)
    return raw(start + data) if isinstance(data, bytes) else raw(start, data)


def measured(body: Body, length: object) -> Answering:
    """An answer that says it is so long."""
    return reply(body, f"Content-Length: {length}")


def chunked(*pieces: bytes | Pieces) -> Answering:
    """Pieces that are, or are not, chunks."""
    first, *more = pieces
    start = head("Transfer-Encoding: chunked")
    return raw(start + first, *more) if isinstance(first, bytes) else raw(start, *pieces)


def compressed(body: Body, encoding: str) -> Answering:
    return reply(body, f"Content-Encoding: {encoding}")


def redirect(location: str, status: str = "302 Found", *lines: str) -> Answering:
    return reply(b"", f"Location: {location}", *lines, status=status)


def endless(start: bytes, piece: bytes) -> Answering:
    """Goes on until the reader hangs up."""

    async def answer(exchange: Exchange) -> None:
        await exchange.write(start)
        while True:
            await exchange.write(lambda: (piece,))

    return answer


def stalled(*pieces: bytes) -> Answering:
    """Says so much, and nothing more."""

    async def answer(exchange: Exchange) -> None:
        await exchange.write(*pieces)
        await exchange.hang_up()

    return answer


def dripping(start: bytes, piece: bytes) -> Answering:
    """A byte at a time, over and over, until the reader hangs up."""

    async def answer(exchange: Exchange) -> None:
        await exchange.write(start)
        while True:
            for byte in piece:
                await exchange.write(bytes((byte,)))
                try:
                    return await asyncio.wait_for(hung_up(exchange), 0.01)
                except TimeoutError:
                    continue

    return answer


async def hung_up(exchange: Exchange) -> None:
    await exchange.hang_up()


def reset(*pieces: bytes) -> Answering:
    async def answer(exchange: Exchange) -> None:
        await exchange.write(*pieces)
        exchange.reset()

    return answer


def each_time(make: Callable[[int], Answering]) -> Answering:
    """Another answer at each request, numbered from 0."""

    async def answer(exchange: Exchange) -> None:
        await make(exchange.before)(exchange)

    return answer


# ---- heads and bodies ------------------------------------------------------------------------------


def head(*lines: str, status: str = "200 OK", kind: str = "application/rss+xml") -> bytes:
    """A head that closes the connection afterwards, as Latin-1."""
    all_lines = (f"HTTP/1.1 {status}", f"Content-Type: {kind}", "Connection: close", *lines)
    return "\r\n".join((*all_lines, "", "")).encode("latin-1")


def as_bytes(body: Body) -> bytes | Pieces:
    return body.encode() if isinstance(body, str) else body


def times(count: int, piece: str | bytes, *, before: str = "", after: str = "") -> Pieces:
    """A piece so many times, between two others, in blocks."""
    data = piece.encode() if isinstance(piece, str) else piece
    many = max(1, BLOCK // max(1, len(data)))

    def pieces() -> Iterable[bytes]:
        yield before.encode()
        for _ in range(count // many):
            yield data * many
        yield data * (count % many)
        yield after.encode()

    return pieces


def numbered(count: int, piece: str, *, before: str = "", after: str = "") -> Pieces:
    """A piece with ``{n}`` in it for each number from 1."""
    parts = piece.split("{n}")

    def pieces() -> Iterable[bytes]:
        yield before.encode()
        for start in range(1, count + 1, 1_000):
            numbers = range(start, min(start + 1_000, count + 1))
            yield "".join(str(n).join(parts) for n in numbers).encode()
        yield after.encode()

    return pieces


def joined(*bodies: Body) -> Pieces:
    """One body after the other."""

    def pieces() -> Iterable[bytes]:
        for body in map(as_bytes, bodies):
            yield from body() if callable(body) else (body,)

    return pieces


def bomb(megabytes: int, bits: int = 31) -> Pieces:
    """So much of blanks, compressed, without its end: 31 is gzip, 15 deflate, -15 bare deflate."""

    def pieces() -> Iterable[bytes]:
        stream = zlib.compressobj(9, zlib.DEFLATED, bits)
        yield stream.compress(b" " * MB) + stream.flush(zlib.Z_FULL_FLUSH)
        # What follows a full flush looks back at nothing: it can be said again.
        again = stream.compress(b" " * MB) + stream.flush(zlib.Z_FULL_FLUSH)
        yield from [again] * (megabytes - 1)

    return pieces


def zipped(body: str | bytes) -> bytes:
    return gzip.compress(body.encode() if isinstance(body, str) else body, mtime=0)


# ---- feeds -----------------------------------------------------------------------------------------

OPEN = '<rss version="2.0"><channel><title>Harbour wire</title><link>https://news.example/</link>'
CLOSE = "</channel></rss>"


def link(title: str) -> str:
    """The address that ``item`` gives an entry of this title."""
    return "https://news.example/" + re.sub(r"[^\w{}]+", "-", title.lower()).strip("-")


def item(title: str, more: str = "") -> str:
    """An entry as it should be, and more in it."""
    return f"<item><title>{title}</title><link>{link(title)}</link>{more}</item>"


def feed(*items: str) -> str:
    return OPEN + "".join(items) + CLOSE


def fine(title: str) -> str:
    """A feed of one proper entry."""
    return feed(item(title))


def entry(title_xml: str = "", link_xml: str = "", more: str = "") -> str:
    """A feed of one entry that holds what it is given and nothing else."""
    title_xml = f"<title>{title_xml}</title>" if title_xml else ""
    link_xml = f"<link>{link_xml}</link>" if link_xml else ""
    return feed(f"<item>{title_xml}{link_xml}{more}</item>")


def linked(title: str, address: str) -> str:
    """A feed of one entry with this for its address, as XML."""
    return entry(title, address)


def texted(title: str, markup: str) -> str:
    """A feed of one entry with this markup for its text."""
    return feed(item(title, f"<description><![CDATA[{markup}]]></description>"))


def dated(title: str, date: str) -> str:
    return feed(item(title, f"<pubDate>{date}</pubDate>"))


def titled(xml, *, more=""):
    """A feed of one entry with this title, as XML, and an address of its own."""
    return entry(xml, f"https://news.example/{zlib.crc32(xml.encode())}", more)


def jsonfeed(*items, **more):
    """A JSON Feed of these items, with more in it."""
    top = {"version": "https://jsonfeed.org/version/1.1", "title": "Harbour wire", "items": list(items)}
    return json.dumps(top | more)


def jsonitem(title, **more):
    """An item as it should be, but for what is given."""
    return {"id": link(title), "url": link(title), "title": title} | more
