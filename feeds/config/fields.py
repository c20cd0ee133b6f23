"""Readers of single values: each returns what was meant, or raises ConfigError saying what is allowed.

What they return is plain (text, numbers, lists, dicts, None) and written in one way only, so that two
spellings of the same setting compare equal.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from feeds import urls
from feeds.config.document import Value
from feeds.errors import UserError

Reader = Callable[[Value], Any]

DAYS = (
    "daily",
    "weekdays",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "hourly",
)
MAX_TEXT_CHARS = 1_000


def text(value: Value) -> str:
    """Text without blanks around it, of 1 to 1,000 characters."""
    found = value.text().strip()
    if not 1 <= len(found) <= MAX_TEXT_CHARS:
        raise value.wrong(f"must be text of 1 to {MAX_TEXT_CHARS:,} characters")
    return found


def raw(value: Value) -> str:
    """Text as it stands; for what is checked elsewhere."""
    return value.text()


def tag(value: Value) -> str:
    """A word by which watches and feeds are selected; written without the #."""
    found = value.text()
    if not re.fullmatch(r"[^\s,#][^\s,]{0,59}", found):
        raise value.wrong("must be a tag of 1 to 60 characters without spaces, commas and a leading #")
    return found


def flag(value: Value) -> bool:
    """True or false, in YAML's spellings."""
    found = value.text().lower()
    if found not in ("true", "false", "yes", "no", "on", "off"):
        raise value.wrong("must be true or false")
    return found in ("true", "yes", "on")


def whole(least: int, most: int) -> Reader:
    """A reader of whole numbers within these bounds."""

    def read(value: Value) -> int:
        found = value.text()
        if not re.fullmatch(r"[+-]?[0-9]{1,18}", found) or not least <= int(found) <= most:
            raise value.wrong(f"must be a whole number from {least:,} to {most:,}")
        return int(found)

    return read


def number(most: int) -> Reader:
    """A reader of numbers above 0, fractions allowed; whole ones come back as int."""

    def read(value: Value) -> float:
        found = value.text()
        if not re.fullmatch(r"[0-9]{1,12}(?:\.[0-9]{1,6})?", found) or not 0 < float(found) <= most:
            raise value.wrong(f"must be a number above 0, at most {most:,}")
        return exact(float(found))

    return read


def one_of(*words: str) -> Reader:
    """A reader of one of these words."""

    def read(value: Value) -> str:
        found = value.text().strip().lower()
        if found not in words:
            raise value.wrong(f"must be one of {', '.join(words)}")
        return found

    return read


def optional(reader: Reader) -> Reader:
    """The reader, with ``null`` for none."""
    return lambda value: None if value.empty else reader(value)


def each(reader: Reader) -> Reader:
    """A reader of lists; an item that stands twice counts once."""
    return lambda value: list(dict.fromkeys(map(reader, value.items())))


def snowflake(value: Value) -> str:
    """A Discord id, as text."""
    found = value.text()
    if not is_snowflake(found):
        raise value.wrong("must be a Discord id, a number of at most 19 digits")
    return found


def is_snowflake(found: str) -> bool:
    """Whether the text is an id as Discord writes them, within 63 bits as databases hold them."""
    return bool(re.fullmatch(r"[1-9][0-9]{0,18}", found)) and int(found) < 1 << 63


def clock(value: Value) -> str:
    """A time of day as HH:MM."""
    found = value.text()
    if not re.fullmatch(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", found):
        raise value.wrong("must be a time of day such as 08:00 or 22:30")
    return found


def timezone(value: Value) -> str:
    """The name of a time zone as the tz database writes it."""
    found = value.text().strip()
    if found not in _zones():
        near = {zone.lower(): zone for zone in _zones()}
        same = near.get(found.lower().replace(" ", "_"))
        hint = f"did you mean {same}?" if same else "write it like Asia/Hong_Kong or UTC"
        raise value.wrong(f"is no known time zone; {hint}")
    return found


def language(value: Value) -> str:
    """A language code in lower case (RFC 5646: a language with an optional region or script)."""
    found = value.text().strip().lower().replace("_", "-")
    if not re.fullmatch(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}", found):
        raise value.wrong("must be a language code such as en or zh-hk")
    return found


def address(value: Value) -> str:
    """The address of a feed in the form in which it is stored."""
    try:
        return urls.feed_url(value.text())
    except UserError as error:
        raise value.wrong(str(error)) from error


def selector(value: Value) -> str:
    """The id of a watch, ``#tag`` or ``*``."""
    found = text(value)
    if found == "#":
        raise value.wrong('must be the id of a watch, "#" with a tag, or "*" for all')
    return found


def selectors(value: Value) -> list[str]:
    """At least one selector."""
    found: list[str] = each(selector)(value)
    if not found:
        raise value.wrong('selects nothing; write ["*"] for all watches')
    return found


def digest(value: Value) -> dict[str, str]:
    """When a digest is posted; daily at 08:00 unless said otherwise."""
    given = value.known(("at", "days"))
    return {
        "at": clock(given["at"]) if "at" in given else "08:00",
        "days": one_of(*DAYS)(given["days"]) if "days" in given else "daily",
    }


def quiet(value: Value) -> dict[str, Any]:
    """Quiet hours; both ends are needed and differ."""
    given = value.known(("from", "to", "break_through"))
    for end in ("from", "to"):
        if end not in given:
            raise value.wrong(f'needs "{end}", a time of day such as 22:00')
    hours = {"from": clock(given["from"]), "to": clock(given["to"])}
    if hours["from"] == hours["to"]:
        raise value.wrong("begins and ends at the same time; leave the key out for no quiet hours")
    through = each(tag)(given["break_through"]) if "break_through" in given else []
    return {**hours, "break_through": through}


def near(value: Value) -> dict[str, Any]:
    """Phrases that stand within so many words of each other."""
    given = value.known(("phrases", "words"))
    if set(given) != {"phrases", "words"}:
        raise value.wrong('needs "phrases" and "words", such as {phrases: [chip, export], words: 8}')
    return {"phrases": each(raw)(given["phrases"]), "words": whole(1, 1_000)(given["words"])}


def exact(value: float) -> float:
    """A number as people write it: without a fraction where there is none."""
    return int(value) if value == int(value) else value


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones() - {"localtime", "posixrules", "Factory"})
