"""What a feed's sightings say of it, and when it could be dropped or has fallen silent."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.health import RHYTHM, SILENCE, Health, advice, measure, silent_since
from feeds.model import Feed, Following
from feeds.ports import Sighting
from tests.support.news import NOON

MINUTE = timedelta(minutes=1)


def sighting(feed_id, story_id, minutes, *, late=2, matched=False):
    """Seen ``minutes`` after noon and ``late`` minutes after publication (None: undated)."""
    seen_at = NOON + minutes * MINUTE
    published_at = None if late is None else seen_at - late * MINUTE
    return Sighting(feed_id, story_id, seen_at, published_at, matched)


def test_a_feed_is_measured_by_what_it_brought():
    ahead = [sighting(1, story, 10 * story, late=1 + story % 10, matched=story < 10) for story in range(20)]
    behind = [sighting(2, story, 10 * story + 3, late=None) for story in range(8)]
    assert measure([*ahead, *behind], {1: 7, 2: 14}, watched=True) == {
        1: Health(
            entries=20,
            entries_a_week=20,
            latency_p50=6 * MINUTE,
            latency_p95=10 * MINUTE,
            lead=3 * MINUTE,
            shared=8,
            unique=0.6,
            noise=0.5,
        ),
        2: Health(entries=8, entries_a_week=4, lead=-3 * MINUTE, shared=8),
    }
    assert measure(ahead, {1: 7}, watched=False)[1].noise is None


def test_a_date_without_a_time_of_day_says_nothing_of_latency():
    midnight = NOON.replace(hour=0)
    measured = measure([Sighting(1, 1, NOON, midnight, False)], {1: 7}, watched=True)
    assert measured[1].latency_p50 is None


def following(days=40, **feed):
    first_polled_at = None if days is None else NOON - timedelta(days=days)
    read = Feed(1, "https://a.example/rss", **feed)
    return Following(1, 1000, read, NOON, first_polled_at=first_polled_at)


@pytest.mark.parametrize(
    ("feed", "health", "reason"),
    [
        ({}, Health(), ""),
        ({"retired": True}, Health(), "its publisher removed it"),
        ({"failing_since": NOON - timedelta(days=6)}, Health(), ""),
        ({"failing_since": NOON - timedelta(days=9)}, Health(), "it has failed for 9 days"),
        ({"silent_at": NOON - timedelta(days=3)}, Health(), ""),
        ({"silent_at": NOON - timedelta(days=30)}, Health(), "it has brought nothing new for weeks"),
        ({}, Health(entries=40, noise=1.0), "none of its 40 entries in 28 days matched a watch"),
        ({}, Health(entries=40, noise=0.9), ""),
        ({}, Health(unique=0.0, lead=-MINUTE), "others of your feeds carry all its stories, and earlier"),
        ({}, Health(unique=0.0, lead=MINUTE), ""),
        ({}, Health(unique=0.1, lead=-MINUTE), ""),
    ],
)
def test_a_feed_is_proposed_for_dropping_for_a_reason(feed, health, reason):
    assert advice(following(**feed), health, NOON) == reason


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        (None, ""),
        (0, ""),
        (6.9, ""),
        (7, "none of its 40 entries in 7 days matched a watch"),
        (28, "none of its 40 entries in 28 days matched a watch"),
    ],
)
@pytest.mark.parametrize("unique", [None, 0.0])
def test_a_feed_is_proposed_for_what_it_brings_after_a_week_only(days, reason, unique):
    health = Health(entries=40, noise=1.0, unique=unique, lead=-MINUTE)
    assert advice(following(days), health, NOON) == reason


HOURLY = [NOON + timedelta(hours=hour) for hour in range(RHYTHM)]
LAST = HOURLY[-1]
WEEKLY = [LAST - timedelta(days=7) * week for week in range(RHYTHM)]


@pytest.mark.parametrize(
    ("seen_at", "after", "silent"),
    [
        (HOURLY, SILENCE, False),
        (HOURLY, SILENCE + MINUTE, True),
        (HOURLY[1:], timedelta(days=300), False),
        (WEEKLY, timedelta(days=20), False),
        (WEEKLY, timedelta(days=22), True),
    ],
    ids=["two days", "longer", "too few to tell", "a weekly within its rhythm", "a weekly out of it"],
)
def test_silence_is_judged_by_the_feeds_own_rhythm(seen_at, after, silent):
    assert silent_since(seen_at, LAST + after) == (LAST if silent else None)


@given(st.lists(st.integers(0, 10**6), max_size=60), st.integers(0, 10**6))
def test_a_feed_is_never_silent_before_two_days_nor_within_its_longest_pause(minutes, later):
    seen_at = [NOON + minute * MINUTE for minute in minutes]
    now = max(seen_at, default=NOON) + later * MINUTE
    since = silent_since(seen_at, now)
    if since is not None:
        newest = sorted(seen_at)[-RHYTHM:]
        pauses = [b - a for a, b in pairwise(newest)]
        assert now - since > max(SILENCE, *pauses)
