"""Checks recorded requests and answers against Discord's own description of its API.

The document is found through WIREWATCH_TEST_DATA. While that is unset nothing is checked; a folder without
the document is a mistake. Where it and Discord
differ, or it and discord.py, DIFFERENCES says so; nothing else is let through.
"""

import json
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError, best_match
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from bot.loopback import Recorded

Json = dict[str, Any]

DOCUMENT = Path("discord-api-spec", "openapi.json")
MISSING = "Discord's OpenAPI document is not there: WIREWATCH_TEST_DATA is not set"
PARAMETER = re.compile(r"\\\{[a-z_]+\\\}")
FORMATS = FormatChecker(formats=())


@dataclass(frozen=True)
class Difference:
    """A place in the document, what is put there instead, and why."""

    place: str
    schema: Json
    why: str


DIFFERENCES = (
    Difference(
        "components/schemas/Error/properties/code",
        {"type": ["integer", "string"]},
        "the codes inside `errors` are words such as BASE_TYPE_REQUIRED; only the outer code is a number",
    ),
    Difference(
        "components/schemas/MessageAttachmentRequest/properties/id",
        {"type": ["integer", "string"]},
        "discord.py sends the index of a new file as a number",
    ),
    Difference(
        "components/schemas/CreatePrivateChannelRequest/properties/recipient_id",
        {"type": ["integer", "string", "null"]},
        "discord.py sends the person's id as a number",
    ),
)


@FORMATS.checks("date-time", raises=ValueError)
def _is_time(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def document_path() -> Path | None:
    """Where the document is; None while no folder is named. Raises FileNotFoundError for one without it."""
    folder = os.environ.get("WIREWATCH_TEST_DATA")
    if not folder:
        return None
    if not (path := Path(folder) / DOCUMENT).is_file():
        raise FileNotFoundError(f"WIREWATCH_TEST_DATA holds no {DOCUMENT}")
    return path


def check(requests: Iterable[Recorded]) -> list[str]:
    """One sentence for each request or answer that the document forbids; empty also where no folder is named.

    Answers made up by a fault are left out, and so are the forms of requests that were refused.
    """
    if document_path() is None:
        return []
    return [f"{one.method} {one.path}: {problem}" for one in requests for problem in _check_one(one)]


def _check_one(one: Recorded) -> list[str]:
    if one.forced:
        return []
    found = _operation(one.method, one.path)
    if found is None:
        return [] if one.status in (404, 405) else ["no such operation"]
    problems = _check_answer(found, one)
    if one.status < 300 and one.json is not None:
        problems += _problems(
            (*found, "requestBody", "content", "application/json", "schema"), one.json, "sent"
        )
    return problems


def _check_answer(operation: tuple[str, ...], one: Recorded) -> list[str]:
    answers = _at(operation)["responses"]
    status = str(one.status)
    if status not in answers:
        status = "4XX" if 400 <= one.status < 500 else status
    if status not in answers:
        return [f"status {one.status} is not among {sorted(answers)}"]
    if one.answer is None:
        return ["an answer without a body"] if "content" in answers[status] else []
    return _problems(_schema_of_answer(operation, status), one.answer, "answered")


def _schema_of_answer(operation: tuple[str, ...], status: str) -> tuple[str, ...]:
    reference = _at((*operation, "responses", status)).get("$ref")
    where = tuple(reference.removeprefix("#/").split("/")) if reference else (*operation, "responses", status)
    return (*where, "content", "application/json", "schema")


def _problems(place: tuple[str, ...], value: Any, what: str) -> list[str]:
    try:
        validator = _validator(place)
    except KeyError:
        return [f"nothing may be {what} as JSON"]
    return [f"{what} {_told(error)}" for error in validator.iter_errors(value)]


def _told(error: ValidationError) -> str:
    deepest = best_match([error]) or error
    return f"{deepest.json_path}: {deepest.message[:200]}"


def read() -> Json:
    """Discord's document as it is."""
    path = document_path()
    assert path is not None
    document: Json = json.loads(path.read_text(encoding="utf-8"))
    return document


@cache
def _document() -> Json:
    document = read()
    for difference in DIFFERENCES:
        *parents, last = difference.place.split("/")
        node = document
        for step in parents:
            node = node[step]
        node[last] = difference.schema
    return document


@cache
def _registry() -> Registry[Any]:
    return Registry().with_resource("urn:discord", DRAFT202012.create_resource(_document()))


@cache
def _validator(place: tuple[str, ...]) -> Draft202012Validator:
    _at(place)
    pointer = "/".join(step.replace("~", "~0").replace("/", "~1") for step in place)
    reference = {"$ref": f"urn:discord#/{pointer}"}
    return Draft202012Validator(reference, registry=_registry(), format_checker=FORMATS)


def _at(place: tuple[str, ...]) -> Json:
    node = _document()
    for step in place:
        node = node[step]
    return node


@cache
def _operations() -> list[tuple[str, Callable[[str], object], tuple[str, ...]]]:
    """Every operation as method, matcher and place; those with fewer parameters first."""
    found = []
    for path in sorted(_document()["paths"], key=lambda one: one.count("{")):
        pattern = re.compile(PARAMETER.sub("[^/]+", re.escape(path)))
        for method in _document()["paths"][path]:
            found.append((method.upper(), pattern.fullmatch, ("paths", path, method)))
    return found


def _operation(method: str, path: str) -> tuple[str, ...] | None:
    matching = (place for known, match, place in _operations() if known == method and match(path))
    return next(matching, None)
