"""The child process: reads documents that are large or odd, one after the other, until its input ends.

``main`` takes its limits from the command line: seconds of processor time for a job, bytes of memory. Frames
(``wire``) go over stdin and stdout. A job that
takes more processor time than that ends the process; one that takes more memory, or has too much to say, is
answered with nothing.
"""

import math
import os
import re
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from feeds.errors import ParseError
from feeds.formats import delta
from feeds.formats.encoding import decode
from feeds.model import Document
from feeds.parsing import wire

try:
    import resource
except ImportError:  # Windows: there the clock of the parent alone ends a job
    resource = None  # type: ignore[assignment]

NICENESS = 5

_META_BYTES = 1_024  # WHATWG HTML §4.2.5.4: where a page has to say its encoding
_META_CHARSET = re.compile(rb"<meta\b[^>]*\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)


def main() -> None:
    """Works until stdin ends."""
    cpu_seconds, memory_bytes = map(int, sys.argv[1:3])
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library might print would tear a frame
    _limit(memory_bytes)
    _send(answers, {})
    while request := _receive(requests):
        _allow(cpu_seconds)
        _send(answers, *_answer(*request))


def _answer(head: wire.Head, body: bytes) -> tuple[wire.Head, bytes]:
    try:
        said, lines = _done(head, wire.document_of(head, body))
    except ParseError as error:
        return {"refused": str(error)}, b""
    except MemoryError:
        return {}, b""
    return (said, lines) if len(lines) <= wire.MAX_FRAME_BYTES // 2 else ({}, b"")


def _done(head: wire.Head, document: Document) -> tuple[wire.Head, bytes]:
    if head["job"] == "page":
        return _page(document), b""
    reading = delta.read(document, bytes.fromhex(head["state"]), delta=head["delta"])
    return wire.reading_said(reading) if reading else ({}, b"")


def _page(document: Document) -> wire.Head:
    from feeds.pages import read_page  # and with it an extra that few install

    try:
        return wire.page_said(read_page(decode(_with_own_charset(document))[0], document.url))
    except ModuleNotFoundError as error:
        return {"missing": error.name or ""}


def _with_own_charset(document: Document) -> Document:
    """A page's ``<meta charset>`` counts where the header says nothing."""
    named = _META_CHARSET.search(document.body[:_META_BYTES])
    if not named or "charset" in document.content_type.lower():
        return document
    return replace(document, content_type=f"text/html; charset={named[1].decode('ascii')}")


# ---- limits --------------------------------------------------------------------------------------


def _limit(memory_bytes: int) -> None:
    if resource is None:
        return
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _allow(cpu_seconds: int) -> None:
    """Lets the process have so much more processor time; the system ends it when that is used up."""
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    end = math.ceil(used.ru_utime + used.ru_stime) + cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (end, resource.RLIM_INFINITY))


def _used_bytes() -> int:
    """The memory that this process takes up, or took at its peak where the system does not tell; 0: unknown.

    On Linux the peak that getrusage knows begins with that of the parent, whatever was executed since.
    """
    if resource is None:
        return 0
    if sys.platform == "linux":
        with suppress(OSError):
            return int(Path("/proc/self/statm").read_bytes().split()[1]) * resource.getpagesize()
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1_024


# ---- pipes ---------------------------------------------------------------------------------------


def _receive(requests: BinaryIO) -> tuple[wire.Head, bytes] | None:
    start = requests.read(wire.START.size)
    if len(start) < wire.START.size:
        return None
    head, body, _ = wire.START.unpack(start)
    return wire.head_of(requests.read(head)), requests.read(body)


def _send(answers: BinaryIO, head: wire.Head, body: bytes = b"") -> None:
    answers.write(wire.frame(head, body, _used_bytes()))
    answers.flush()
