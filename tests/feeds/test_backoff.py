"""When to try again: bounds, growth and what servers ask for."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.backoff import DAY, delivery_delay, failure_delay, poll_interval


@pytest.mark.parametrize(
    ("previous", "new_entries", "fixed", "floor", "expected"),
    [
        (900, 1, None, 60, 450),
        (900, 0, None, 60, 1_125),
        (310, 5, None, 60, 300),
        (3_600, 0, None, 60, 3_600),
        (900, 0, 120, 60, 120),
        (900, 3, 2.5, 1, 2.5),
        (900, 3, 2.5, 60, 60),
        (300, 1, None, 1_200, 1_200),
        (900, 0, 1e9, 60, 86_400),
    ],
)
def test_the_interval_follows_the_feed_within_its_bounds(previous, new_entries, fixed, floor, expected):
    got = poll_interval(previous, new_entries=new_entries, fixed_seconds=fixed, floor_seconds=floor)
    assert got == expected


@given(st.integers(1, 10_000), st.floats(1, 86_400), st.integers(0, 1_000))
def test_a_failure_waits_between_three_quarters_of_the_doubled_interval_and_all_of_it(
    failures, interval, seed
):
    wait = failure_delay(failures, interval, random=Random(seed), floor_seconds=1).total_seconds()
    whole = min(86_400.0, interval * 2.0 ** min(failures - 1, 40))
    assert max(1, whole * 0.75) - 1e-3 <= wait <= max(1, whole) + 1e-3


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


def test_failed_polls_are_spread_over_the_last_quarter_of_their_wait():
    """Feeds that failed together (our network was down) are not asked together again."""
    waits = [
        failure_delay(3, 300, random=Random(seed), floor_seconds=1).total_seconds() / 1_200
        for seed in range(1_000)
    ]
    assert shares(waits, 0.75, 1.0) == pytest.approx([0.2] * 5, abs=0.06)


def test_failed_deliveries_are_spread_over_all_of_their_wait():
    waits = [delivery_delay(5, Random(seed)).total_seconds() / 32 for seed in range(1_000)]
    assert shares(waits, 0.0, 1.0) == pytest.approx([0.2] * 5, abs=0.06)


def shares(values, low, high):
    """Which part of the values lies in each fifth between the bounds; those outside are in none."""
    fifths = [int((value - low) / (high - low) * 5) for value in values]
    return [fifths.count(fifth) / len(values) for fifth in range(5)]
