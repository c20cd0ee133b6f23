"""The gateway's transport compressions: one stream a connection, flushed after each message."""

import importlib
import importlib.util
import json
import zlib
from collections.abc import Callable
from typing import Any

Encoder = Callable[[bytes], bytes]


def zlib_stream() -> Encoder:
    """An encoder for ``compress=zlib-stream``; each message ends with Z_SYNC_FLUSH."""
    stream = zlib.compressobj()
    return lambda data: stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)


def zstd_stream() -> Encoder | None:
    """An encoder for ``compress=zstd-stream``, by Python 3.14 or ``zstandard``; None without both."""
    if importlib.util.find_spec("compression") and importlib.util.find_spec("compression.zstd"):
        native = importlib.import_module("compression.zstd").ZstdCompressor()
        return lambda data: bytes(native.compress(data, mode=native.FLUSH_BLOCK))
    if importlib.util.find_spec("zstandard"):
        library = importlib.import_module("zstandard")
        stream = library.ZstdCompressor().compressobj()
        block = library.COMPRESSOBJ_FLUSH_BLOCK
        return lambda data: bytes(stream.compress(data) + stream.flush(block))
    return None


def encoder(compress: str | None) -> Encoder | None:
    """The encoder a connection asked for; None for plain text. Raises ValueError for an unknown kind."""
    if compress is None:
        return None
    made = {"zlib-stream": zlib_stream, "zstd-stream": zstd_stream}.get(compress, lambda: None)()
    if made is None:
        raise ValueError(f"no such compression here: {compress}")
    return made


def encode(payload: Any) -> bytes:
    return json.dumps(payload).encode()
