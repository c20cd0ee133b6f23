"""Times in the forms that feeds and people write them."""

from datetime import UTC, datetime
from time import struct_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.dates import iso, read

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
        "2023",
        "September 2023",
        "0000-00-00",
        "2023-13-45",
        "9999-12-31T23:59:59-10:00",
        "Wed, 13 Sep 2023 24:31:00 GMT",
        "https://example.com/2023",
        "2023 " * 50,
    ],
)
def test_what_is_no_time_is_none(text):
    assert read(text, now=NOW) is None


def test_a_guess_helps_where_the_standards_do_not():
    guess = struct_time((2023, 9, 13, 11, 31, 0, 2, 256, 0))
    assert iso(read("half past seven", guess=guess)) == "2023-09-13T11:31:00Z"
    assert iso(read("2023-09-14", guess=guess)) == "2023-09-14T00:00:00Z"


@given(st.integers(631_152_000, 4_102_444_800))
def test_what_we_write_we_read(timestamp):
    at = datetime.fromtimestamp(timestamp, UTC)
    assert read(iso(at)) == at


@given(st.text(st.sampled_from("0123456789 :-+/.,TZGMTPMAMSep年月日"), max_size=24))
def test_no_text_upsets_the_reading(text):
    found = read(f"2023 {text}", now=NOW)
    assert found is None or found.tzinfo is UTC
