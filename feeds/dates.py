"""The times that feeds write, read as aware UTC.

Rules, in order:
1. a zone's name after the time is its offset (ZONES), 24:00 is the midnight that follows;
2. RFC 3339 and the rest of ISO 8601, weeks and days of the year among it; without a zone it is UTC, a bare
   day is its midnight, a bare year or month (W3C-DTF) its first; a number of ten or thirteen digits counts
   seconds or milliseconds from 1970;
3. RFC 822 with a numeric zone or one of the zones RFC 822 names;
4. the forms of many feeds that feedparser knows; it takes zones it does not know for UTC, so that after a
   zone that neither RFC 822 nor ZONES names it comes last;
5. dateparser, for the forms people write; it must find day, month and year, or a distance from now. Between
   dots the day comes first; a weekday in another language than the month is left out.
"""

import re
import warnings
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

MAX_DATE_CHARS = 100
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before the web there was no feed

# Names that several zones share mean here: IST India, BST British summer time, GST the Gulf, AMT Armenia.
# CST, EST, MST and PST are America's, as RFC 822 §5.1 says.
ZONES = {
    "WET": "+0000",
    "WEST": "+0100",
    "BST": "+0100",
    "CET": "+0100",
    "MET": "+0100",
    "WAT": "+0100",
    "CEST": "+0200",
    "MEST": "+0200",
    "CAT": "+0200",
    "SAST": "+0200",
    "EET": "+0200",
    "EEST": "+0300",
    "EAT": "+0300",
    "MSK": "+0300",
    "TRT": "+0300",
    "GST": "+0400",
    "AMT": "+0400",
    "PKT": "+0500",
    "IST": "+0530",
    "NPT": "+0545",
    "ICT": "+0700",
    "WIB": "+0700",
    "HKT": "+0800",
    "SGT": "+0800",
    "MYT": "+0800",
    "PHT": "+0800",
    "AWST": "+0800",
    "JST": "+0900",
    "KST": "+0900",
    "ACST": "+0930",
    "AEST": "+1000",
    "ACDT": "+1030",
    "AEDT": "+1100",
    "NZST": "+1200",
    "NZDT": "+1300",
    "BRT": "-0300",
    "ART": "-0300",
    "NST": "-0330",
    "NDT": "-0230",
    "AST": "-0400",
    "ADT": "-0300",
    "AKST": "-0900",
    "AKDT": "-0800",
    "HST": "-1000",
}

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
_NAMED_ZONE = re.compile(
    r"(?<![\d:.+\-−])(\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:\s*[ap]\.?m\b\.?)?)\s*\(?\b(?![ap]m\b)([a-z]{2,5})\)?$",
    re.IGNORECASE,
)
_RFC_822_ZONES = {"UT", "UTC", "GMT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT"}
_MIDNIGHT = re.compile(r"(?<![\d:.+\-−])24:00(:00(?:\.0+)?)?(?![\d:.])")
_DAY = timedelta(days=1)
_ISO = re.compile(r"\d{4}-?(?:\d\d-?\d\d|W\d\d-?[1-7])(?!\d)|\d{12}(?:\d\d)?(?!\d)")
_UNPARTED = re.compile(r"^(\d{8})(\d{4}(?:\d\d)?)(?!\d)")  # a day and a time without the T between them
_ORDINAL = re.compile(r"(\d{4})-?(\d{3})(?=T|$)")  # ISO 8601 §5.2.2: the day of the year
_EPOCH = re.compile(r"[1-9]\d{9}(\d{3})?")
# A zone of too many digits, or nothing but digits, more than any form of a date has.
_NO_DATE = re.compile(r"\d{15,}|.*:\d\d\s*[+\-−]\d{5,}")
# feedparser's readers of dates, in its order, without the one that takes 오후 (after noon) for Korea's zone
# and gets noon wrong. Its ISO 8601 is content with the first digits of anything and fills in today's, so that
# it is asked only about years of two digits; the other forms are read here.
_FORMS = ("w3dtf", "rfc822", "iso8601", "asctime", "perforce", "hungarian", "greek", "onblog")
_ISO_SHORT = re.compile(r"\d\d-?[01]\d-?[0-3]\d(?:T?\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d(?::\d\d)?)?)?")
_DOTTED = re.compile(r"\D*\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)(?![\d.])")
_WORTH_A_TRY = re.compile(rf"(?=.*\d)(?:(?=.*(?:\d{{4}}|\bago\b|前|назад|전))|{_DOTTED.pattern})", re.DOTALL)
_WEEKDAY = re.compile(r"[^\W\d]{2,12}\.?,\s*(?=\d)")
# People write UTC+8 and GMT+8 for eight hours east; POSIX zone names mean the opposite, and nobody uses them.
_OFFSET_NAME = re.compile(r"\(?\b(?:GMT|UTC|UT)\s*([+\-−])\s*(\d{1,2})(?::?(\d\d))?\b\)?", re.IGNORECASE)


def read(text: str, *, now: datetime | None = None) -> datetime | None:
    """The time a feed means, aware and UTC, or None where nobody can tell.

    ``now`` is what "two hours ago" counts from.
    """
    text = " ".join(text.split())
    if not text or len(text) > MAX_DATE_CHARS or _NO_DATE.fullmatch(text):
        return None
    if _MIDNIGHT.search(text):
        return _next_day(read(_MIDNIGHT.sub(r"00:00\1", text, count=1), now=now))
    zone = _NAMED_ZONE.search(text)
    name = zone[2].upper() if zone else ""
    if zone and name in ZONES:
        text = f"{text[: zone.start()]}{zone[1]} {ZONES[name]}"
    exact = _exact(text)
    if exact:
        return exact
    guessed = _guessed(text)
    if guessed and (not name or name in _RFC_822_ZONES):
        return guessed
    base = (now or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None, second=0, microsecond=0)
    return _by_people(_OFFSET_NAME.sub(_offset, text), base) or guessed


def iso(at: datetime | None) -> str | None:
    """A time as ISO 8601 in UTC with a Z, to the second."""
    # strftime would not pad the years before 1000.
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z" if at else None


def clamp(at: datetime, now: datetime) -> datetime:
    """The time itself, or the bound it lies beyond: EARLIEST or ``now``."""
    return max(EARLIEST, min(at, now))


def _exact(text: str) -> datetime | None:
    """The two standards that feeds are meant to use."""
    try:
        if _RFC_822.fullmatch(text):
            return _in_utc(parsedate_to_datetime(text))
        if _ISO.match(text):
            return _in_utc(datetime.fromisoformat(_UNPARTED.sub(r"\1T\2", text)))
        if ordinal := _ORDINAL.match(text):
            return _in_utc(_of_the_year(ordinal, text[ordinal.end() :]))
        count = _EPOCH.fullmatch(text)
        return datetime.fromtimestamp(int(text) / (1_000 if count[1] else 1), UTC) if count else None
    except (ValueError, OverflowError, TypeError):
        return None


def _of_the_year(day: re.Match[str], time: str) -> datetime:
    """What an ordinal date names. Raises ValueError where the year has no day of that number."""
    first = datetime.fromisoformat(f"{day[1]}-01-01{time}")
    at = first + (int(day[2]) - 1) * _DAY
    if at.year != first.year:
        raise ValueError(day[0])
    return at


def _next_day(at: datetime | None) -> datetime | None:
    try:
        return at + _DAY if at else None
    except OverflowError:
        return None


def _in_utc(at: datetime) -> datetime | None:
    try:
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (OverflowError, ValueError):
        return None


def _offset(zone: re.Match[str]) -> str:
    sign = "-" if zone[1] in "-−" else "+"
    return f"{sign}{int(zone[2]):02}{zone[3] or '00'}"


def _guessed(text: str) -> datetime | None:
    """feedparser's reading; an unknown zone counts as UTC."""
    from feedparser import datetimes  # all of feedparser, which JSON feeds do not need

    for form in _FORMS:
        if form == "iso8601" and not _ISO_SHORT.fullmatch(text):
            continue
        try:
            found = getattr(datetimes, f"_parse_date_{form}")(text)
            if found:
                year, month, day, hour, minute, second = found[:6]
                return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        except (KeyError, OverflowError, ValueError, AttributeError, TypeError):
            continue  # as feedparser itself asks them: whichever trips has not understood
    return None


def _by_people(text: str, base: datetime) -> datetime | None:
    if not _WORTH_A_TRY.match(text):
        return None
    found = _written(text, base)
    weekday = None if found else _WEEKDAY.match(text)
    return _written(text[weekday.end() :], base) if weekday else found


@lru_cache(maxsize=512)
def _written(text: str, base: datetime) -> datetime | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # dateparser's own
        import dateparser  # a tenth of a second that most feeds never need

        order = {"DATE_ORDER": "DMY"} if _DOTTED.match(text) else {}
        settings = {**_SETTINGS, **order, "RELATIVE_BASE": base}
        try:
            found: datetime | None = dateparser.parse(text, languages=_LANGUAGES, settings=settings)
        except (ValueError, TypeError, ArithmeticError, LookupError, AttributeError):
            return None  # it computes with whatever numbers it finds
    return _in_utc(found) if found else None
