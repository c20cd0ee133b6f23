"""Who wrote an entry, among feedparser's fields."""

import re

from feeds import text
from feeds.formats.raw import Fields, dicts, string

_BYLINE = re.compile(r"(?:(?:author|byline|written by|by|作者|记者|記者)\s*[:：]|by\s)\s*", re.IGNORECASE)
_TORN = re.compile(r"([a-z]{1,20})(?:\s+\(([^()]+)\)?)?")


def names(holder: Fields) -> list[str]:
    """The names of the authors in their order, without a byline's first words; an address where that is
    all they gave.
    """
    people = [person for person in dicts(holder, "authors") if person]
    other = (string(holder, "author"), string(holder, "googleplay_author"))
    found = [name for person in people if (name := _name(person))] or list(filter(None, other))
    return [_without_byline(text.one_line(text.plain_text(name))) for name in found]


def _without_byline(name: str) -> str:
    byline = _BYLINE.match(name)
    return name[byline.end() :] if byline else name


def _name(person: Fields) -> str:
    """A person's name. feedparser ends an address after four letters of its top-level domain: of
    ``desk@site.example (Ann)`` it makes the address ``desk@site.exam`` and the name ``ple (Ann``.
    """
    name, email = string(person, "name"), string(person, "email")
    rest = _TORN.fullmatch(name) if email else None
    if not rest:
        return name or email
    return rest[2] or email + rest[1]
