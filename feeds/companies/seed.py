"""Reads the companies that ship with the program: one JSON object a line, in files by part of the world.

The files are part of the program, and a test checks them against a schema; nothing here expects mistakes.
"""

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from feeds.companies import FOLD_VERSION
from feeds.model import Company, Person

SOURCE = "seed"
DATA = Path(__file__).parent / "data"


def read_seed() -> list[Company]:
    """Every shipped company, in the order of the files."""
    lines = (line for text in _texts() for line in text.decode().splitlines())
    return [company_of(json.loads(line)) for line in lines if line.strip()]


@cache
def seed_hash() -> str:
    """Differs when the shipped companies do, or the way names are folded."""
    return digest(FOLD_VERSION, _texts())


def digest(version: int, texts: Iterable[bytes]) -> str:
    """The hash of these files at a fold version, 32 hex characters."""
    found = hashlib.sha256(str(version).encode())
    for text in texts:
        found.update(b"\0" + text)
    return found.hexdigest()[:32]


def company_of(record: dict[str, Any]) -> Company:
    """The company of one line."""
    return Company(
        name=record["name"],
        legal=record["legal"],
        aliases=tuple(record["aliases"]),
        listings=tuple(record["listings"]),
        people=tuple(map(_person, record["people"])),
        products=tuple(record["products"]),
        country=record["country"],
        reported=record["reported"],
        source=SOURCE,
        as_of=record["as_of"],
    )


def _person(record: dict[str, Any]) -> Person:
    return Person(record["name"], record["role"], tuple(record["spellings"]), record["as_of"])


def _texts() -> list[bytes]:
    return [file.read_bytes() for file in sorted(DATA.glob("*.jsonl"))]
