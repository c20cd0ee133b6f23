"""What a poll teaches about its feed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import standing
from feeds.backoff import JITTER, START_RATE, START_SECONDS
from feeds.errors import FetchError, ParseError
from feeds.model import Document, Feed, ParsedFeed

NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
EARLIER = NOW - timedelta(minutes=15)
URL = "https://example.com/feed"
READ = Feed(
    1,
    URL,
    title="Example",
    etag='"1"',
    last_modified="yesterday",
    body_hash="old",
    rate=START_RATE,
    polled_at=EARLIER,
    good_at=EARLIER,
    newest_at=EARLIER,
)


def schedule(floor_seconds=60.0):
    return standing.Schedule(floor_seconds, Random(1))


def answered(feed=READ, document=None, **given):
    return standing.answered(feed, document or Document(URL), NOW, schedule(), **given)


def test_a_304_without_validators_keeps_the_former_ones():
    after = answered(document=Document(URL, not_modified=True))
    assert (after.etag, after.last_modified, after.body_hash) == ('"1"', "yesterday", "old")


@pytest.mark.parametrize("not_modified", [False, True])
def test_validators_that_come_are_kept(not_modified):
    document = Document(URL, not_modified=not_modified, etag='"2"', last_modified="today")
    after = answered(document=document)
    assert (after.etag, after.last_modified) == ('"2"', "today")


def test_a_document_without_validators_ends_the_former_ones():
    after = answered(document=Document(URL, b"body"), digest="new")
    assert (after.etag, after.last_modified, after.body_hash, after.body_bytes) == ("", "", "new", 4)


def test_a_good_answer_ends_a_row_of_failures():
    before = replace(READ, failures=3, failing_since=EARLIER, last_error="down")
    after = answered(before)
    assert (after.failures, after.failing_since, after.last_error) == (0, None, "")
    assert (after.polled_at, after.good_at) == (NOW, NOW)


def test_news_ends_a_silence_and_nothing_else_does():
    silent = replace(READ, silent_at=EARLIER)
    assert (answered(silent).silent_at, answered(silent).newest_at) == (EARLIER, EARLIER)
    spoke = answered(silent, new_entries=1)
    assert (spoke.silent_at, spoke.newest_at) == (None, NOW)


def test_the_next_poll_follows_the_rate_of_the_feed():
    slow, fast = answered(), answered(new_entries=10)
    assert slow.rate < START_RATE < fast.rate
    assert fast.interval_seconds < START_SECONDS < slow.interval_seconds
    wait = (fast.next_poll_at - NOW).total_seconds() / fast.interval_seconds
    assert 1 - JITTER <= wait <= 1 + JITTER


def test_an_interval_that_a_person_fixed_is_kept_to_the_second():
    after = answered(replace(READ, fixed_seconds=300.0))
    assert (after.interval_seconds, after.next_poll_at) == (300.0, NOW + timedelta(seconds=300))


def test_the_first_reading_says_nothing_of_the_rate_but_by_the_dates_of_its_entries():
    unread = Feed(1, URL)
    assert answered(unread, new_entries=40).rate is None
    assert answered(unread, new_entries=40, rate=5.0).rate == 5.0


@pytest.mark.parametrize(
    ("hours", "rate"),
    [([], None), ([None], None), ([0], None), ([0, 0], None), ([0, 12, None, 24], 2.0), ([24, 0], 1.0)],
)
def test_dates_tell_entries_a_day(hours, rate):
    dates = [None if one is None else NOW + timedelta(hours=one) for one in hours]
    assert standing.rate_by_dates(dates) == rate


def test_a_permanent_move_is_followed():
    assert (
        answered(document=Document(URL, moved_to="https://example.org/feed")).url
        == "https://example.org/feed"
    )


def test_what_a_document_says_of_itself_is_taken_over():
    parsed = ParsedFeed(
        link="https://example.com/",
        ttl_seconds=600,
        skip_hours=(1, 2),
        skip_days=(5,),
        hub="https://hub.example/",
        self_link=URL,
    )
    document = Document(URL, max_age=timedelta(seconds=900))
    after = standing.described(READ, document, parsed)
    assert (after.title, after.link) == ("Example", "https://example.com/")
    assert (after.least_seconds, after.skip_hours, after.skip_days) == (900, (1, 2), (5,))
    assert after.hub_url == "https://hub.example/"


def test_a_longer_cache_control_holds_the_next_poll_off_where_the_document_was_not_read():
    document = Document(URL, not_modified=True, max_age=timedelta(hours=6))
    after = answered(document=document)
    assert after.next_poll_at - NOW >= timedelta(hours=6)
    assert (after.least_seconds, answered(document=Document(URL)).next_poll_at < NOW + HOUR) == (0, True)


def test_a_feed_whose_hub_pushes_keeps_clear_of_skipped_hours():
    leased = replace(READ, leased_until=NOW + timedelta(days=1), skip_hours=(13, 14))
    assert answered(leased).next_poll_at == NOW + timedelta(hours=3)


@pytest.mark.parametrize(("fixed_seconds", "least"), [(None, 7_200), (300.0, 300)])
def test_a_failure_brings_no_poll_forward(fixed_seconds, least):
    feed = replace(READ, fixed_seconds=fixed_seconds, interval_seconds=300.0, least_seconds=7_200.0)
    after = standing.failed(feed, ParseError("odd"), NOW, schedule())
    assert timedelta(seconds=least) <= after.next_poll_at - NOW <= timedelta(seconds=least * 1.25)


def test_a_failure_only_puts_the_next_poll_off():
    error = FetchError("down", url=URL, status=503)
    after = standing.failed(READ, error, NOW, schedule())
    kept = replace(after, next_poll_at=None, polled_at=EARLIER, failing_since=None, failures=0, last_error="")
    assert kept == READ
    assert (after.failures, after.failing_since, after.last_error) == (1, NOW, "down")
    again = standing.failed(after, ParseError("odd"), NOW + timedelta(hours=1), schedule())
    assert (again.failures, again.failing_since, again.last_error) == (2, NOW, "odd")


@given(
    st.floats(60, 86_400),
    st.none() | st.integers(0, 100_000),
    st.floats(1, 3_600),
    st.lists(st.floats(0, 600), max_size=40),
)
def test_a_row_of_failures_is_looked_at_when_a_day_of_it_is_over(interval, retry_after, floor, late):
    """Whoever polls when it is due learns of it then, whatever the interval, and no sooner than asked for."""
    asked = None if retry_after is None else timedelta(seconds=retry_after)
    error = FetchError("down", url=URL, status=503, retry_after=asked)
    feed, at = replace(READ, fixed_seconds=interval), NOW
    plan = standing.Schedule(floor, Random(1))
    polled = []
    for delay in [*late, *[0.0] * 40]:
        feed = standing.failed(feed, error, at, plan)
        polled.append(at)
        least = max(min(asked or timedelta(0), timedelta(days=1)), timedelta(seconds=floor))
        assert feed.next_poll_at - at >= least
        at = feed.next_poll_at + timedelta(seconds=delay)
    told_at = NOW + standing.TELL_AFTER
    before = [one for one in polled if one < told_at]
    first = min((one for one in polled if one >= told_at), default=at)
    latest = max(told_at, before[-1] + least) + timedelta(seconds=max(late, default=0.0))
    assert first <= latest or len(before) == len(polled)


@pytest.mark.parametrize(("status", "retired"), [(404, False), (410, True)])
def test_only_a_410_retires_a_feed(status, retired):
    error = FetchError("gone", url=URL, status=status)
    assert standing.failed(READ, error, NOW, schedule()).retired is retired


@pytest.mark.parametrize(("hours", "listed"), [(None, False), (1, True), (24, False)])
def test_a_whole_reading_stands_for_a_day(hours, listed):
    at = None if hours is None else NOW - timedelta(hours=hours)
    assert standing.is_listed(replace(READ, listed_at=at), NOW) is listed
