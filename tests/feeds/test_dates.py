"""Times in the forms that feeds and people write them."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.dates import ZONES, iso, read

NOW = datetime(2026, 2, 18, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sep 13, 2023 07:31 PM (GMT+8)", "2023-09-13T11:31:00Z"),
        ("Sep 13, 2023 07:31 PM GMT+08:00", "2023-09-13T11:31:00Z"),
        ("Sep 13, 2023 07:31 PM (UTC-5)", "2023-09-14T00:31:00Z"),
        ("2023/09/13 19:31 GMT-03:30", "2023-09-13T23:01:00Z"),
        ("2023年9月13日 19:31", "2023-09-13T19:31:00Z"),
        ("2023年9月13日 下午7:31", "2023-09-13T19:31:00Z"),
        ("2023년 9월 13일 오후 7:31", "2023-09-13T19:31:00Z"),
        ("13 сентября 2023 г. 19:31", "2023-09-13T19:31:00Z"),
        ("13 de septiembre de 2023", "2023-09-13T00:00:00Z"),
        ("13. September 2023", "2023-09-13T00:00:00Z"),
        ("Wed, 13 Sep 2023 19:31:00 HKT", "2023-09-13T11:31:00Z"),
        ("Wed, 13 Sep 2023 19:31:00 +0800", "2023-09-13T11:31:00Z"),
        ("Wed, 13 Sep 2023 19:31:00 EST", "2023-09-14T00:31:00Z"),
        ("13 Sep 23 19:31 GMT", "2023-09-13T19:31:00Z"),
        ("2023-09-13T19:31:00+08:00", "2023-09-13T11:31:00Z"),
        ("2023-09-13T19:31:00.5Z", "2023-09-13T19:31:00Z"),
        ("2023-09-13T19:31:00", "2023-09-13T19:31:00Z"),
        ("2023-09-13", "2023-09-13T00:00:00Z"),
        ("  2023-09-13\n", "2023-09-13T00:00:00Z"),
        ("2 hours ago", "2026-02-18T10:00:00Z"),
        ("Sep 13, 2023 07:31 PM JST", "2023-09-13T10:31:00Z"),
        ("2023-09-13 19:31:00 KST", "2023-09-13T10:31:00Z"),
        ("2023-09-13 19:31 (HKT)", "2023-09-13T11:31:00Z"),
        ("Wed, 13 Sep 2023 24:00:00 GMT", "2023-09-14T00:00:00Z"),
        ("Sun, 31 Dec 2023 24:00 +0100", "2023-12-31T23:00:00Z"),
        ("2023-09-13T24:00:00Z", "2023-09-14T00:00:00Z"),
        ("2023-09-13T24:00:00.000+08:00", "2023-09-13T16:00:00Z"),
        ("2023", "2023-01-01T00:00:00Z"),
        ("2023-09", "2023-09-01T00:00:00Z"),
        ("20230913", "2023-09-13T00:00:00Z"),
        ("20230913T193100Z", "2023-09-13T19:31:00Z"),
        ("2023-256", "2023-09-13T00:00:00Z"),
        ("1694633460", "2023-09-13T19:31:00Z"),
        ("1694633460000", "2023-09-13T19:31:00Z"),
        ("Wed Sep 13 19:31:00 2023", "2023-09-13T19:31:00Z"),
        ("Wed, 13 September 2023 19:31:00 +0800", "2023-09-13T11:31:00Z"),
        ("Wed, 2023/09/13 19:31:00 EDT", "2023-09-13T23:31:00Z"),
        ("2023-09-13 오후 7:31:00", "2023-09-13T10:31:00Z"),
        ("Τετ, 13 Σεπ 2023 19:31:00 EST", "2023-09-14T00:31:00Z"),
        ("2023.09.13 19:31", "2023-09-13T19:31:00Z"),
        ("13/09/2023", "2023-09-13T00:00:00Z"),
        ("2023年09月13日", "2023-09-13T00:00:00Z"),
        ("13.09.2023 19:31", "2023-09-13T19:31:00Z"),
        ("3小时前", "2026-02-18T09:00:00Z"),
    ],
)
def test_a_time_is_read_in_utc(text, expected):
    assert iso(read(text, now=NOW)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "12",
        "202",
        "September 2023",
        "0000-00-00",
        "2023-13-45",
        "9999-12-31T23:59:59-10:00",
        "Wed, 13 Sep 2023 24:31:00 GMT",
        "Wed, 13 Sep 2023 24:00:01 GMT",
        "9999-12-31T24:00:00Z",
        "https://example.com/2023",
        "2023 " * 50,
    ],
)
def test_what_is_no_time_is_none(text):
    assert read(text, now=NOW) is None


ZONE_TIMES = [
    ("IST", "2023-09-13T14:01:00Z"),
    ("JST", "2023-09-13T10:31:00Z"),
    ("CET", "2023-09-13T18:31:00Z"),
    ("BST", "2023-09-13T18:31:00Z"),
    ("AEST", "2023-09-13T09:31:00Z"),
    ("HKT", "2023-09-13T11:31:00Z"),
    ("SGT", "2023-09-13T11:31:00Z"),
    ("KST", "2023-09-13T10:31:00Z"),
    ("jst", "2023-09-13T10:31:00Z"),
    ("CST", "2023-09-14T01:31:00Z"),
    ("PDT", "2023-09-14T02:31:00Z"),
    ("+0530 (IST)", "2023-09-13T14:01:00Z"),
    ("+05:30 (JST)", "2023-09-13T14:01:00Z"),
    ("Z", "2023-09-13T19:31:00Z"),
    ("UZT", "2023-09-13T14:31:00Z"),
    ("XQZ", "2023-09-13T19:31:00Z"),
]


@pytest.mark.parametrize(("zone", "expected"), ZONE_TIMES)
def test_a_named_zone_is_heeded_whatever_feedparser_makes_of_it(zone, expected):
    assert iso(read(f"Wed, 13 Sep 2023 19:31:00 {zone}", now=NOW)) == expected


@pytest.mark.parametrize("name", ZONES)
def test_the_offset_of_a_zone_is_one(name):
    assert re.fullmatch(r"[+-](?:0\d|1[0-4])[0-5]\d", ZONES[name])
    assert read(f"13 Sep 2023 19:31 {name}") == read(f"13 Sep 2023 19:31 {ZONES[name]}")


@given(st.integers(631_152_000, 4_102_444_800))
def test_what_we_write_we_read(timestamp):
    at = datetime.fromtimestamp(timestamp, UTC)
    assert read(iso(at)) == at


@given(st.text(st.sampled_from("0123456789 :-+/.,TZGMTPMAMSep年月日"), max_size=24))
def test_no_text_upsets_the_reading(text):
    found = read(f"2023 {text}", now=NOW)
    assert found is None or found.tzinfo is UTC
