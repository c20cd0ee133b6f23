"""JSON as people and programs leave it in files, and parts of it whatever their types turn out to be."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from feeds.errors import UserError
from feeds.formats.encoding import decode
from feeds.listing import LeftOut
from feeds.model import Document

Json = Any

MAX_VALUES = 1_000_000

# Strings are matched so that they are passed over; one that does not end goes to the end of the file.
_STRING = r"\"(?:[^\"\\]|\\.)*+\"?"
_COMMENT = re.compile(rf"({_STRING})|//[^\n]*|/\*(?:.*?\*/|.*)", re.DOTALL)
_COMMA = re.compile(rf"({_STRING})|,(?=\s*[\]}}])", re.DOTALL)


def load(data: bytes) -> Json:
    """The value; of a file with an object a line, the list of them. Raises UserError with the line."""
    text, _ = decode(Document(url="", body=data))
    # Each value but one follows a comma or a bracket; an empty list takes twenty times its room in the file.
    if sum(map(text.count, ",[{")) > MAX_VALUES:
        raise UserError(f"the file holds more than {MAX_VALUES:,} values; split it and import the parts")
    try:
        return _loaded(text)
    except json.JSONDecodeError as error:
        first = error
    except (ValueError, RecursionError) as error:
        raise UserError("the file is JSON that nests too deep or holds a number beyond all bounds") from error
    try:
        return _loaded(_COMMA.sub(_kept, _COMMENT.sub(_kept, text)))
    except (ValueError, RecursionError):
        pass
    try:
        return [_loaded(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        place = f"line {first.lineno}, column {first.colno}"
        raise UserError(f"the file is no proper JSON: look at {place}; nothing was changed") from error


def _loaded(text: str) -> Json:
    return json.loads(text)


def _kept(found: re.Match[str]) -> str:
    return found[1] or " "


def mapping(value: Json, key: str) -> Mapping[str, Json]:
    """The object under a key, empty for anything else."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def items(value: Json, key: str) -> list[Json]:
    """The list under a key, empty for anything else."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def objects(value: Json, key: str) -> list[dict[str, Json]]:
    """The objects in the list under a key."""
    return [one for one in items(value, key) if isinstance(one, dict)]


def text(value: Json, key: str) -> str:
    """The text under a key without blanks around it, '' for anything else."""
    found = value.get(key) if isinstance(value, dict) else None
    return found.strip() if isinstance(found, str) else ""


def texts(value: Json, key: str) -> list[str]:
    """The texts in the list under a key that are not blank."""
    return [one.strip() for one in items(value, key) if isinstance(one, str) and one.strip()]


def number(value: Json, key: str) -> float | None:
    """The number above 0 under a key."""
    found = value.get(key) if isinstance(value, dict) else None
    if not isinstance(found, int | float) or isinstance(found, bool):
        return None
    return float(found) if 0 < found < 1e9 else None


def snowflake(value: Json, key: str) -> int:
    """The Discord id under a key, 0 for anything else."""
    found = value.get(key) if isinstance(value, dict) else None
    digits = str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""
    return int(digits) if re.fullmatch(r"[1-9][0-9]{0,18}", digits) and int(digits) < 1 << 63 else 0


def note_rest(left_out: LeftOut, value: Mapping[str, Json], kinds: Mapping[str, str]) -> None:
    """Notes what an object sets: each key under its kind, an unknown one under its own name.

    A key whose kind is '' is read elsewhere or says nothing; nor does an empty value say anything.
    """
    told = {kinds.get(key, f"the setting {key}") for key, one in value.items() if not is_empty(one)}
    for kind in sorted(filter(None, told)):
        left_out.note(kind)


def is_empty(value: Json) -> bool:
    """Whether a value sets nothing: null, false, 0, blank, or a container of such alone."""
    if isinstance(value, dict):
        return all(map(is_empty, value.values()))
    if isinstance(value, list):
        return all(map(is_empty, value))
    return not (value.strip() if isinstance(value, str) else value)


def each_text(value: Mapping[str, Json]) -> Iterator[tuple[str, list[str]]]:
    """The keys of an object whose values are lists of texts, with these."""
    for key in value:
        yield key, texts(value, key)
