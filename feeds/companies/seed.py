"""Reads the companies that ship with the program: one JSON object a line, in files by part of the world.

The files are part of the program, and a test checks them against a schema; nothing here expects mistakes.
"""

import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Any

from feeds.companies.starts import FOLD_VERSION
from feeds.model import Company, Person

SOURCE = "seed"


def read_seed() -> list[Company]:
    """Every shipped company, in the order of the files."""
    lines = (line for text in _texts() for line in text.decode().splitlines())
    return [company_of(json.loads(line)) for line in lines if line.strip()]


@cache
def seed_hash() -> str:
    """Differs when the shipped companies do, or the way names are folded."""
    digest = hashlib.sha256(str(FOLD_VERSION).encode())
    for text in _texts():
        digest.update(text)
    return digest.hexdigest()[:32]


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
    folder = files("feeds.companies") / "data"
    shipped = sorted(
        (one for one in folder.iterdir() if one.name.endswith(".jsonl")), key=lambda one: one.name
    )
    return [one.read_bytes() for one in shipped]
