"""Decompression that never makes more than it was asked for: gzip and deflate, the only ones advertised.

1. No piece of an answer grows beyond what the caller has room for.
2. The members of a gzip answer are read one after another, at most 1,000; other bytes behind them are
   dropped.
3. An answer that ends before its compressed data does is not ``complete``.
"""

import zlib

MAX_MEMBERS = 1_000
ADVERTISED = "gzip, deflate"

_GZIP = 16 + zlib.MAX_WBITS
_HEAD = b"\x1f\x8b"  # RFC 1952 §2.3.1


class Plain:
    """An answer that is not compressed."""

    complete = True

    def __call__(self, chunk: bytes, most: int) -> bytes:
        """At most ``most`` bytes of the next chunk; the rest of it is dropped."""
        return chunk if len(chunk) <= most else chunk[:most]


class Inflater:
    """One compressed answer. Deflate comes with a zlib head (RFC 9110 §8.4.1.2) or, wrongly, without."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._stream: zlib._Decompress | None = None
        self._members = 0
        self._held = b""  # half the head of a further member
        self._over = False

    @property
    def complete(self) -> bool:
        """Whether the data ended where it says that it ends. An answer without a byte is complete."""
        return self._stream is None or self._stream.eof

    def __call__(self, chunk: bytes, most: int) -> bytes:
        """At most ``most`` bytes of what the next chunk becomes, the rest of which is dropped: the caller
        asks for one byte more than it has room for, and gives up when it gets that byte.

        Raises ``zlib.error`` on damage.
        """
        out = b""
        rest, self._held = self._held + chunk, b""
        while rest and len(out) < most and (stream := self._opened(rest)):
            out += stream.decompress(rest, most - len(out))
            rest = stream.unconsumed_tail or stream.unused_data
        return out

    def _opened(self, rest: bytes) -> "zlib._Decompress | None":
        """The stream that reads these bytes; None where nothing does."""
        if self._stream and not self._stream.eof:
            return self._stream
        if self._over:
            return None
        if self._stream and not (self._gzip and rest.startswith(_HEAD)):
            self._held = rest if self._gzip and rest == _HEAD[:1] else b""
            self._over = not self._held
            return None
        self._members += 1
        if self._members > MAX_MEMBERS:
            raise zlib.error(f"more than {MAX_MEMBERS} members")
        self._stream = zlib.decompressobj(_GZIP if self._gzip else _deflate_bits(rest))
        return self._stream


def inflater(encoding: str) -> Plain | Inflater | None:
    """What reads an answer with this Content-Encoding; None where it is not one that was asked for."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return Plain()
    if name in ("gzip", "x-gzip"):
        return Inflater(gzip=True)
    return Inflater(gzip=False) if name == "deflate" else None


def _deflate_bits(chunk: bytes) -> int:
    return zlib.MAX_WBITS if chunk[0] & 0x0F == 8 else -zlib.MAX_WBITS
