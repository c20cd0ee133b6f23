"""What goes over the pipes between the bot and its child process, both ways as frames.

A frame is the lengths of its head and body and how much memory its sender takes up (network order; 4, 4
and 8 bytes; 0 for unknown), the head in JSON, and the body. What a child says is the work of a feed's
author as much as ours: nothing of it is executed, and its types are checked. The entries of a feed are a line
of JSON each, so that reading a long one never holds the interpreter for long.
"""

import json
import struct
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar, get_type_hints

from feeds.model import Document, Entry, PageText, ParsedFeed, Reading

T = TypeVar("T")

START = struct.Struct("!IIQ")
MAX_FRAME_BYTES = 64 << 20
MAX_SENTENCE_CHARS = 300

Head = Mapping[str, Any]


def frame(head: Head, body: bytes = b"", used_bytes: int = 0) -> bytes:
    """A frame; lone surrogates in the head survive."""
    said = json.dumps(head).encode("ascii")
    return START.pack(len(said), len(body), used_bytes) + said + body


def head_of(said: bytes) -> Head:
    """A head as it came. Raises ValueError where it is none."""
    head = json.loads(said)
    if not isinstance(head, dict):
        raise ValueError("a head that is no object")
    return head


# ---- to the child --------------------------------------------------------------------------------


def asked(job: str, document: Document, **more: Any) -> bytes:
    """The frame that asks for a job on a document."""
    head = {"job": job, "url": document.url, "content_type": document.content_type, **more}
    return frame(head, document.body)


def document_of(head: Head, body: bytes) -> Document:
    """The document of ``asked``."""
    return Document(url=head["url"], content_type=head["content_type"], body=body)


# ---- from the child ------------------------------------------------------------------------------


def sentence_of(head: Head) -> str:
    """Why a document was refused. Raises ValueError for anything that is no sentence."""
    return str(_typed(str)(head.get("refused")))[:MAX_SENTENCE_CHARS]


def reading_said(reading: Reading) -> tuple[Head, bytes]:
    """Head and body that tell a reading."""
    head = {
        "feed": _said(reading.parsed, without="entries"),
        "complete": reading.complete,
        "state": reading.state.hex(),
    }
    return head, b"\n".join(map(_line, reading.parsed.entries))


def reading_of(head: Head, body: bytes) -> Reading:
    """The reading of ``reading_said``. Raises ValueError for anything that is none."""
    entries = tuple(_built(Entry, json.loads(line)) for line in body.split(b"\n") if line)
    return Reading(
        parsed=_built(ParsedFeed, head.get("feed"), entries=entries),
        complete=_typed(bool)(head.get("complete")),
        state=bytes.fromhex(_typed(str)(head.get("state"))),
    )


def page_said(page: PageText) -> Head:
    """The head that tells a page's text."""
    return {"page": _said(page)}


def page_of(head: Head, body: bytes) -> PageText:
    """The page's text of ``page_said``. Raises ValueError for anything that is none."""
    return _built(PageText, head.get("page"))


def _said(value: Any, without: str = "") -> dict[str, Any]:
    said = {field.name: getattr(value, field.name) for field in fields(value) if field.name != without}
    return {name: one.isoformat() if isinstance(one, datetime) else one for name, one in said.items()}


def _line(entry: Entry) -> bytes:
    return json.dumps(_said(entry), ensure_ascii=False).encode("utf-8", "surrogatepass")


def _built(kind: type[T], said: object, **given: Any) -> T:
    if not isinstance(said, dict):
        raise ValueError(f"no {kind.__name__}")
    hints = get_type_hints(kind).items()
    return kind(
        **{name: _READERS[hint](said.get(name)) for name, hint in hints if name not in given}, **given
    )


def _typed(*kinds: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) not in kinds:
            raise ValueError(f"no {kinds[0].__name__}")
        return value

    return read


def _several(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def read_all(values: Any) -> tuple[Any, ...]:
        return tuple(map(read, _typed(list)(values)))

    return read_all


def _time(value: Any) -> datetime | None:
    at = None if value is None else datetime.fromisoformat(_typed(str)(value))
    if at is not None and at.utcoffset() is None:
        raise ValueError("a time without a zone")
    return at


_READERS: Mapping[Any, Callable[[Any], Any]] = {
    str: _typed(str),
    float: _typed(float, int),
    bool: _typed(bool),
    datetime | None: _time,
    tuple[str, ...]: _several(_typed(str)),
    tuple[int, ...]: _several(_typed(int)),
}
_HINTS = {kind: get_type_hints(kind) for kind in (Entry, ParsedFeed, PageText)}
