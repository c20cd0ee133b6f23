"""Typed looks into what feedparser hands over; what is missing or of another type counts as empty."""

from typing import Any

from feeds import text

Fields = dict[str, Any]

_PLAIN = ("text/plain", "text")


def string(holder: Fields, key: str) -> str:
    """A text field as the feed wrote it; no field stands in for another here, as in feedparser's ``get``."""
    value = dict.get(holder, key)
    return value if isinstance(value, str) else ""


def dicts(holder: Fields, key: str) -> list[Fields]:
    """A field that is a list of dicts, without whatever else stands in the list."""
    value = dict.get(holder, key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def nested(holder: Fields, key: str) -> Fields:
    """A field that is a dict."""
    value = dict.get(holder, key)
    return value if isinstance(value, dict) else {}


def readable(holder: Fields, key: str) -> str:
    """A field as text: plain where the feed says that it is plain, else from HTML."""
    return as_text(string(holder, key), nested(holder, f"{key}_detail").get("type"))


def as_text(value: str, kind: object) -> str:
    """A value of a declared media type as text."""
    return text.plain_text(value) if kind in _PLAIN else text.html_to_text(value)
