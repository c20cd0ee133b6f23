"""The times that feeds write, read as aware UTC.

Rules, in order:
1. RFC 3339 and the rest of ISO 8601; without a zone it is UTC, a bare day is its midnight;
2. RFC 822 with a numeric zone or one of the zones RFC 822 names;
3. what feedparser made of it, where it made anything;
4. dateparser, for the forms people write; it must find day, month and year, or a distance from now.
"""

import re
import warnings
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from time import struct_time

MAX_DATE_CHARS = 100

_LANGUAGES = ["en", "zh", "ja", "ko", "ru", "de", "fr", "es", "pt", "it", "nl", "pl", "tr", "ar"]
_SETTINGS = {
    "RETURN_AS_TIMEZONE_AWARE": True,
    "TIMEZONE": "UTC",
    "TO_TIMEZONE": "UTC",
    "PREFER_DATES_FROM": "past",
    "REQUIRE_PARTS": ["day", "month", "year"],
}
_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3}[a-z]*\s+(?:\d{4}|\d\d)\s+\d{1,2}:\d\d(?::\d\d)?"
    r"\s+(?:[+-]\d{4}|UTC?|GMT|Z|E[SD]T|C[SD]T|M[SD]T|P[SD]T)",
    re.IGNORECASE,
)
_WORTH_A_TRY = re.compile(r"(?=.*\d)(?=.*(?:\d{4}|\bago\b|前|назад|전))", re.DOTALL)
# People write UTC+8 and GMT+8 for eight hours east; POSIX zone names mean the opposite, and nobody uses them.
_OFFSET_NAME = re.compile(r"\(?\b(?:GMT|UTC|UT)\s*([+\-−])\s*(\d{1,2})(?::?(\d\d))?\b\)?", re.IGNORECASE)


def read(text: str, *, now: datetime | None = None, guess: struct_time | None = None) -> datetime | None:
    """The time a feed means, aware and UTC, or None where nobody can tell.

    ``guess`` is feedparser's reading, in UTC; ``now`` is what "two hours ago" counts from.
    """
    text = " ".join(text.split())
    if not text or len(text) > MAX_DATE_CHARS:
        return None
    exact = _exact(text)
    if exact:
        return exact
    if guess:
        return _in_utc(datetime(*guess[:6], tzinfo=UTC))
    base = (now or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None, second=0, microsecond=0)
    return _written(_OFFSET_NAME.sub(_offset, text), base) if _WORTH_A_TRY.search(text) else None


def iso(at: datetime | None) -> str | None:
    """A time as ISO 8601 in UTC with a Z, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def _exact(text: str) -> datetime | None:
    """The two standards that feeds are meant to use."""
    try:
        if _RFC_822.fullmatch(text):
            return _in_utc(parsedate_to_datetime(text))
        return _in_utc(datetime.fromisoformat(text)) if re.match(r"\d{4}-\d\d-\d\d", text) else None
    except (ValueError, OverflowError, TypeError):
        return None


def _in_utc(at: datetime) -> datetime | None:
    try:
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (OverflowError, ValueError):
        return None


def _offset(zone: re.Match[str]) -> str:
    sign = "-" if zone[1] in "-−" else "+"
    return f"{sign}{int(zone[2]):02}{zone[3] or '00'}"


@lru_cache(maxsize=512)
def _written(text: str, base: datetime) -> datetime | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # dateparser's own
        import dateparser  # a tenth of a second that most feeds never need

        settings = {**_SETTINGS, "RELATIVE_BASE": base}
        try:
            found: datetime | None = dateparser.parse(text, languages=_LANGUAGES, settings=settings)
        except (ValueError, TypeError, ArithmeticError, LookupError, AttributeError):
            return None  # it computes with whatever numbers it finds
    return _in_utc(found) if found else None
