"""Opens the files of an import: plain or .xz, one or a folder of them, line by line."""

import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from bot.cli.reading import reason
from feeds.errors import UserError

SUFFIXES = (".csv", ".csv.xz", ".json", ".jsonl", ".json.xz", ".jsonl.xz")
MAX_BYTES = 2 << 30
"""What a file may unpack to."""
TOLD_EVERY_LINES = 500

Told = Callable[[int], None]


def files_of(path: Path) -> list[tuple[Path, int]]:
    """The file itself, or the lists in the folder by name, each with its size; UserError where none is."""
    try:
        if not path.is_dir():
            return [(path, path.stat().st_size)]
        names = sorted(one for one in path.iterdir() if one.name.endswith(SUFFIXES) and one.is_file())
        found = [(one, one.stat().st_size) for one in names]
    except FileNotFoundError as error:
        raise UserError(f"there is no file {path}") from error
    except (OSError, ValueError) as error:
        raise UserError(f"{path} cannot be read: {reason(error)}") from error
    if not found:
        raise UserError(f"the folder {path} holds no .csv, .csv.xz or .json file")
    return found


@contextmanager
def lines_of(path: Path, told: Told) -> Iterator[Iterator[str]]:
    """The lines, ends included. ``told`` hears how many bytes of the file were read.

    UserError for a file that is not UTF-8 or not what its .xz promises, cut off for instance.
    """
    try:
        with path.open("rb") as raw:
            yield _lines(path, raw, told)
    except (lzma.LZMAError, EOFError, zlib.error) as error:
        raise UserError(f"{path} cannot be unpacked, or is cut off; nothing was changed") from error
    except UnicodeError as error:
        raise UserError(f"{path} is not UTF-8; nothing was changed") from error
    except OSError as error:
        raise UserError(f"{path} cannot be read: {reason(error)}") from error


def _lines(path: Path, raw: BinaryIO, told: Told) -> Iterator[str]:
    chars = 0
    with TextIOWrapper(_unpacked(path, raw), encoding="utf-8-sig", newline="") as text:
        for number, line in enumerate(text):
            chars += len(line)
            if chars > MAX_BYTES:
                raise UserError(f"{path} unpacks to more than {MAX_BYTES >> 30} GiB; nothing was changed")
            if number % TOLD_EVERY_LINES == 0:
                told(raw.tell())
            yield line


def _unpacked(path: Path, raw: BinaryIO) -> BinaryIO | lzma.LZMAFile:
    return lzma.LZMAFile(raw) if path.name.endswith(".xz") else raw
