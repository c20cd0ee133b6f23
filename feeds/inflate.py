"""Decompression that never makes more than it was asked for: gzip and deflate, the only ones advertised."""

import zlib
from collections.abc import Callable

_GZIP = 16 + zlib.MAX_WBITS
ADVERTISED = "gzip, deflate"


def inflater(encoding: str) -> Callable[[bytes, int], bytes] | None:
    """A function (chunk, most) → bytes for one answer's Content-Encoding; None where it is unknown.

    It gives at most ``most`` bytes of a chunk and drops the rest: the caller asks for one byte more
    than it has room for, and gives up when it gets that byte. It raises ``zlib.error`` on damage.
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return lambda chunk, most: chunk[:most]
    if name in ("gzip", "x-gzip"):
        return _Inflater(_GZIP)
    return _Inflater(None) if name == "deflate" else None


class _Inflater:
    """One compressed answer. Deflate comes with a zlib head (RFC 9110 §8.4.1.2) or, wrongly, without."""

    def __init__(self, bits: int | None) -> None:
        self._bits = bits
        self._stream = zlib.decompressobj(bits) if bits is not None else None

    def __call__(self, chunk: bytes, most: int) -> bytes:
        out = b""
        while chunk and len(out) < most:
            stream = self._stream = self._stream or zlib.decompressobj(_deflate_bits(chunk))
            out += stream.decompress(chunk, most - len(out))
            chunk = stream.unconsumed_tail or self._next_member(stream)
        return out

    def _next_member(self, stream: "zlib._Decompress") -> bytes:
        """What follows the end of a gzip member, which may be another (RFC 1952 §2.2) or padding."""
        if not stream.eof or self._bits != _GZIP or not stream.unused_data.startswith(b"\x1f\x8b"):
            return b""
        self._stream = zlib.decompressobj(_GZIP)
        return stream.unused_data


def _deflate_bits(chunk: bytes) -> int:
    return zlib.MAX_WBITS if chunk[0] & 0x0F == 8 else -zlib.MAX_WBITS
