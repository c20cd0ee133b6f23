"""Fixed windows, on a clock of the test's own."""

from hypothesis import given
from hypothesis import strategies as st

from bot.loopback.ratelimits import RateLimits, Window

MESSAGES = "/channels/5/messages"


class Clock:
    def __init__(self):
        self.at = 100.0

    def __call__(self):
        return self.at


def test_a_window_ends_as_a_whole():
    window = Window(2, 5.0)
    assert [window.take(at) for at in (0.0, 4.9, 4.99, 5.0, 5.1, 5.2)] == [
        True,
        True,
        False,
        True,
        True,
        False,
    ]


def test_fifty_requests_a_second_but_for_interactions():
    clock = Clock()
    limits = RateLimits(enabled=True, clock=clock)
    assert all(limits.ask("GET", "/users/@me").retry_after_seconds is None for _ in range(50))
    verdict = limits.ask("GET", "/users/@me")
    assert (verdict.retry_after_seconds, verdict.is_global) == (1.0, True)
    assert limits.ask("POST", "/interactions/1/t/callback").retry_after_seconds is None
    assert limits.ask("POST", "/webhooks/1/t").retry_after_seconds is None
    clock.at += 1
    assert limits.ask("GET", "/users/@me").retry_after_seconds is None


def test_reading_is_not_counted_as_posting():
    limits = RateLimits(enabled=True, clock=Clock())
    assert [limits.ask("GET", MESSAGES).headers for _ in range(6)] == [{}] * 6


def test_off_means_no_headers():
    limits = RateLimits(enabled=False)
    assert [limits.ask("POST", MESSAGES).headers for _ in range(60)] == [{}] * 60


@given(st.lists(st.floats(0, 3), max_size=60))
def test_never_more_than_five_pass_from_the_start_of_a_window(pauses):
    clock = Clock()
    limits = RateLimits(enabled=True, clock=clock)
    passed: list[float] = []
    for pause in pauses:
        clock.at += pause
        verdict = limits.ask("POST", MESSAGES)
        if verdict.retry_after_seconds is None:
            passed.append(clock.at)
        else:
            clock.at += verdict.retry_after_seconds + 1e-9
            assert limits.ask("POST", MESSAGES).retry_after_seconds is None
            passed.append(clock.at)
    starts = passed[:1]
    for at in passed:
        if at >= starts[-1] + 5:
            starts.append(at)
    assert all(sum(start <= at < start + 5 for at in passed) <= 5 for start in starts)
