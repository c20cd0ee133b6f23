"""When to try again: bounds, growth and what servers ask for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.backoff import (
    DAY,
    LONGEST_SECONDS,
    SHORTEST_SECONDS,
    delivery_delay,
    failure_delay,
    next_poll_at,
    next_rate,
    phase,
    placed,
    poll_interval,
    read_retry_after,
)
from feeds.model import Feed

NOON = datetime(2026, 2, 18, 12, 0, tzinfo=UTC)  # a Wednesday
DAY_SECONDS = 86_400.0
RATES = st.floats(0, 1e6)
MOMENTS = st.integers(0, 2**37).map(lambda second: datetime.fromtimestamp(second, UTC))
FLOORS = st.floats(0.1, DAY_SECONDS)


def interval(floor=60.0, **given):
    return poll_interval(Feed(1, "https://example.com/", **given), floor_seconds=floor)


# ---- how often a feed is polled ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "floor", "expected"),
    [
        ({}, 60, 900),
        ({"rate": 24.0}, 60, 900),
        ({"rate": 96.0}, 60, 450),
        ({"rate": 6.0}, 60, 1_800),
        ({"rate": 10_000.0}, 60, SHORTEST_SECONDS),
        ({"rate": 0.0}, 60, LONGEST_SECONDS),
        ({"interval_seconds": 700.0}, 60, 700),
        ({"interval_seconds": 2.0}, 60, SHORTEST_SECONDS),
        ({"rate": 24.0, "least_seconds": 1_800.0}, 60, 2_000),
        ({"rate": 24.0, "least_seconds": 600.0}, 60, 900),
        ({"rate": 24.0, "least_seconds": 1e9}, 60, DAY_SECONDS / 0.9),
        ({"rate": 24.0}, 1_800, 2_000),
        ({"fixed_seconds": 120.0, "rate": 0.0, "least_seconds": 7_200.0}, 60, 120),
        ({"fixed_seconds": 2.5}, 1, 2.5),
        ({"fixed_seconds": 2.5}, 60, 60),
        ({"fixed_seconds": 1e9}, 60, DAY_SECONDS),
    ],
)
def test_the_interval_follows_the_rate_within_its_bounds(given, floor, expected):
    assert interval(floor, **given) == pytest.approx(expected)


@given(RATES, RATES, FLOORS, st.floats(0, 1e9))
def test_a_feed_that_brings_more_is_never_polled_less_often(one, other, floor, least):
    less, more = sorted((one, other))
    given = {"least_seconds": least}
    assert interval(floor, rate=more, **given) <= interval(floor, rate=less, **given)


@given(RATES, FLOORS, st.floats(0, 1e9), st.integers(0, 1_000))
def test_an_adaptive_poll_is_never_before_the_floor_nor_what_the_publisher_asks(rate, floor, least, seed):
    seconds = interval(floor, rate=rate, least_seconds=least)
    wait = next_poll_at(NOON, seconds, random=Random(seed), fixed=False) - NOON
    asked = max(floor, min(least, DAY_SECONDS))
    assert asked - 1e-3 <= wait.total_seconds() <= max(LONGEST_SECONDS, asked / 0.9) * 1.1 + 1e-3


@given(st.floats(300, 3_600), st.integers(0, 1_000))
def test_adaptive_polls_move_by_a_tenth_and_fixed_ones_not_at_all(seconds, seed):
    adaptive, fixed = (
        (next_poll_at(NOON, seconds, random=Random(seed), fixed=fixed) - NOON).total_seconds()
        for fixed in (False, True)
    )
    assert seconds * 0.9 - 1e-3 <= adaptive <= seconds * 1.1 + 1e-3
    assert fixed == pytest.approx(seconds)


def test_jitter_is_spread_evenly():
    waits = [
        (next_poll_at(NOON, 900, random=Random(seed), fixed=False) - NOON).total_seconds() / 900
        for seed in range(1_000)
    ]
    assert shares(waits, 0.9, 1.1) == pytest.approx([0.2] * 5, abs=0.06)


@pytest.mark.parametrize(
    ("fixed", "asked", "expected"),
    [
        (True, timedelta(hours=2), timedelta(hours=2)),
        (False, timedelta(hours=2), timedelta(hours=2)),
        (True, timedelta(seconds=1), timedelta(minutes=15)),
        (True, timedelta(days=900), DAY),
    ],
)
def test_a_poll_is_never_before_retry_after(fixed, asked, expected):
    assert next_poll_at(NOON, 900, random=Random(1), fixed=fixed, retry_after=asked) == NOON + expected


@pytest.mark.parametrize(
    ("hours", "days", "expected"),
    [
        ((13, 14), (), timedelta(hours=3)),
        ((14,), (), timedelta(hours=1)),
        ((*range(13, 24), *range(12)), (), DAY),
        (tuple(range(24)), (), timedelta(hours=1)),  # nonsense is not heard
        ((), (2,), timedelta(hours=12)),
        ((0, 1, 2), (2,), timedelta(hours=15)),
        ((), (2, 3, 4), DAY),
        ((), tuple(range(7)), timedelta(hours=1)),
    ],
)
def test_skipped_hours_and_days_are_kept_clear_of_for_a_day_at_most(hours, days, expected):
    """An hour after noon of a Wednesday. The minutes stay, so that not everybody comes on the hour."""
    steady = Random(1)
    steady.uniform = lambda low, high: 1.0
    got = next_poll_at(NOON, 3_600, random=steady, fixed=False, skip_hours=hours, skip_days=days)
    assert got == NOON + expected


def test_a_fixed_interval_wins_over_skipped_hours():
    got = next_poll_at(NOON, 3_600, random=Random(1), fixed=True, skip_hours=(13,), skip_days=(2,))
    assert got == NOON + timedelta(hours=1)


@given(
    MOMENTS,
    st.floats(1, DAY_SECONDS),
    st.sets(st.integers(0, 23)),
    st.sets(st.integers(0, 6)),
    st.none() | st.timedeltas(),
    st.booleans(),
)
def test_the_next_poll_is_after_now_and_within_little_more_than_a_day(
    now, seconds, hours, days, asked, fixed
):
    given = {"retry_after": asked, "skip_hours": hours, "skip_days": days}
    wait = next_poll_at(now, seconds, random=Random(1), fixed=fixed, **given) - now
    assert timedelta(seconds=seconds * 0.89) <= wait <= DAY * 1.1


# ---- how much a feed publishes -------------------------------------------------------------------


def learned(rate, days, *, every=900.0, start=None):
    """The rate after so many days in which entries came evenly."""
    owed, polls = 0.0, int(days * DAY_SECONDS / every)
    for _ in range(polls):
        owed += rate * every / DAY_SECONDS
        start = next_rate(start, new_entries=int(owed), elapsed_seconds=every)
        owed -= int(owed)
    return start


@pytest.mark.parametrize("rate", [1.0, 10.0, 100.0, 1_000.0])
def test_the_rate_is_learned_in_two_weeks(rate):
    assert learned(rate, 14) == pytest.approx(rate, rel=0.25)


def test_a_new_feed_is_taken_for_one_that_brings_an_entry_an_hour():
    assert next_rate(None, new_entries=0, elapsed_seconds=900) == pytest.approx(24, rel=0.01)


def test_a_burst_moves_the_rate_but_is_no_wire():
    after = next_rate(1.0, new_entries=10_000, elapsed_seconds=3_600)
    assert after == next_rate(1.0, new_entries=20, elapsed_seconds=3_600)
    assert 5 < after < 12


def test_an_absence_weighs_no_more_than_a_day():
    away = next_rate(100.0, new_entries=10, elapsed_seconds=30 * DAY_SECONDS)
    assert away == next_rate(100.0, new_entries=10, elapsed_seconds=DAY_SECONDS)
    assert away > 60


@given(st.none() | RATES, st.integers(-5, 10_000), st.floats(-10, 1e9))
def test_the_rate_is_never_negative_and_bounded_by_what_can_count(previous, entries, elapsed):
    rate = next_rate(previous, new_entries=entries, elapsed_seconds=elapsed)
    assert 0 <= rate <= (24.0 if previous is None else previous) + 10 + 1e-6


@given(RATES, st.floats(1, DAY_SECONDS), st.integers(0, 19))
def test_more_entries_never_lower_the_rate(previous, elapsed, entries):
    one, other = (next_rate(previous, new_entries=n, elapsed_seconds=elapsed) for n in (entries, entries + 1))
    assert one < other


# ---- phases --------------------------------------------------------------------------------------


@given(st.text(), st.floats(0.1, DAY_SECONDS))
def test_a_phase_lies_within_the_interval_and_stays(key, seconds):
    assert phase(key, seconds) == phase(key, seconds)
    assert timedelta(0) <= phase(key, seconds) <= timedelta(seconds=seconds)


def test_phases_are_spread_evenly():
    places = [phase(f"https://example.com/{n}", 900).total_seconds() for n in range(1_000)]
    assert shares(places, 0, 900) == pytest.approx([0.2] * 5, abs=0.06)


FIXED = Feed(1, "https://example.com/", fixed_seconds=900, good_at=NOON)


def place(feed, *, late=0.0, interval=900.0, floor=60.0, retry_after=None):
    """Seconds until the place of a feed that was due so many seconds ago; None where it has none."""
    due = replace(feed, next_poll_at=NOON - timedelta(seconds=late))
    at = placed(due, NOON, interval, floor_seconds=floor, retry_after=retry_after)
    return at and (at - NOON).total_seconds()


@pytest.mark.parametrize("given", [{}, {"fixed_seconds": 900.0}])
@pytest.mark.parametrize(("good_at", "late"), [(None, 0), (NOON, 2_000)])
def test_feeds_polled_together_are_put_apart_within_their_interval(given, good_at, late):
    """Those of a configuration file after their first good answer, all feeds after an absence."""
    feeds = [Feed(1, f"https://example.com/{n}", good_at=good_at, **given) for n in range(1_000)]
    assert shares([place(one, late=late) for one in feeds], 60, 900) == pytest.approx([0.2] * 5, abs=0.06)


@pytest.mark.parametrize("floor", [60.0, 600.0])
def test_a_place_is_never_before_what_floor_publisher_and_server_ask(floor):
    new = [Feed(1, f"https://example.com/{n}", least_seconds=700) for n in range(100)]
    assert all(700 <= place(one, floor=floor) <= 900 for one in new)
    assert all(800 <= place(one, retry_after=timedelta(seconds=800)) <= 900 for one in new)
    asked_by_a_person = [place(replace(one, fixed_seconds=900), floor=floor) for one in new]
    assert floor <= min(asked_by_a_person) < 700


@pytest.mark.parametrize(
    ("feed", "given", "expected"),
    [
        (FIXED, {}, 900),
        (FIXED, {"late": 20}, 880),
        (FIXED, {"late": 450}, 450),
        (FIXED, {"late": 451}, None),
        (FIXED, {"late": -20}, None),
        (FIXED, {"late": 20, "interval": 60}, None),  # under the floor
        (FIXED, {"late": 20, "retry_after": timedelta(seconds=890)}, None),
        (replace(FIXED, fixed_seconds=None), {"late": 20}, None),
        (replace(FIXED, good_at=None), {"interval": 59, "floor": 1}, None),
        (replace(FIXED, good_at=None), {"interval": 60}, None),
    ],
)
def test_a_fixed_interval_keeps_its_place_while_polls_are_on_time(feed, given, expected):
    assert place(feed, **given) == expected


# ---- failures ------------------------------------------------------------------------------------


@given(st.integers(1, 10_000), st.floats(1, 86_400), st.integers(0, 1_000))
def test_a_failure_waits_the_doubled_interval_and_up_to_a_quarter_more_within_a_day(failures, interval, seed):
    wait = failure_delay(failures, interval, random=Random(seed), floor_seconds=1).total_seconds()
    doubled = interval * 2.0 ** min(failures - 1, 40)
    assert min(doubled, 86_400) - 1e-3 <= wait <= min(doubled * 1.25, 86_400) + 1e-3


@pytest.mark.parametrize(
    ("asked", "floor", "expected"),
    [
        (timedelta(hours=5), 60, timedelta(hours=5)),
        (timedelta(days=30), 60, DAY),
        (None, 7_200, timedelta(hours=2)),
    ],
)
def test_a_failure_waits_as_long_as_the_server_asks_and_the_floor_says(asked, floor, expected):
    assert failure_delay(1, 300, retry_after=asked, random=Random(1), floor_seconds=floor) == expected


@given(st.integers(0, 10_000), st.integers(0, 1_000))
def test_a_delivery_waits_at_most_ten_minutes(tries, seed):
    assert (
        timedelta(0)
        <= delivery_delay(tries, Random(seed))
        <= timedelta(seconds=min(600, 2 ** min(tries, 20)))
    )


def test_a_delivery_waits_as_long_as_discord_asks():
    assert delivery_delay(1, Random(1), retry_after=timedelta(seconds=40)) == timedelta(seconds=40)


def test_failed_polls_are_spread_over_a_quarter_of_their_wait():
    """Feeds that failed together (our network was down) are not asked together again."""
    waits = [
        failure_delay(3, 300, random=Random(seed), floor_seconds=1).total_seconds() / 1_200
        for seed in range(1_000)
    ]
    assert shares(waits, 1.0, 1.25) == pytest.approx([0.2] * 5, abs=0.06)


def test_failed_deliveries_are_spread_over_all_of_their_wait():
    waits = [delivery_delay(5, Random(seed)).total_seconds() / 32 for seed in range(1_000)]
    assert shares(waits, 0.0, 1.0) == pytest.approx([0.2] * 5, abs=0.06)


def shares(values, low, high):
    """Which part of the values lies in each fifth between the bounds; those outside are in none."""
    fifths = [int((value - low) / (high - low) * 5) for value in values]
    return [fifths.count(fifth) / len(values) for fifth in range(5)]


# ---- what a server asks for ----------------------------------------------------------------------


@given(st.integers(0, 10**30))
def test_seconds_to_wait_are_read_up_to_a_day(seconds):
    assert read_retry_after(f" {seconds}", NOON) == timedelta(seconds=min(seconds, 86_400))


@given(MOMENTS)
def test_a_date_to_wait_for_is_read_up_to_a_day(at):
    wait = min(max(at - NOON, timedelta(0)), DAY)
    assert read_retry_after(format_datetime(at, usegmt=True), NOON) == wait


@given(st.text() | st.from_regex(r"[-+0-9A-Za-z ,:]{0,40}", fullmatch=True))
def test_anything_may_stand_there(text):
    wait = read_retry_after(text, NOON)
    assert wait is None or timedelta(0) <= wait <= DAY
