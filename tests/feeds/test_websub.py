"""What to ask a hub, what its answers mean, which pushes are its own, and what that does to polling."""

import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.model import Document, Feed, ParsedFeed
from feeds.ports import HubState, HubSubscription
from feeds.websub import (
    Answer,
    answer,
    asked,
    discovered,
    hub_addresses,
    is_over,
    opened,
    proof,
    request_form,
    stretched,
    takes_pushes,
    wait,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HUB, TOPIC, BASE = "https://hub.example/", "https://example.com/feed", "https://desk.example"
FEED = Feed(7, "https://example.com/rss", hub_url=HUB, topic_url=TOPIC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEW = HubSubscription(7, HUB, TOPIC, "token", "secret", HubState.ASKED, NOW, NOW)
ASKED = replace(NEW, failures=1, next_try_at=NOW + HOUR)
ACTIVE = replace(
    NEW, state=HubState.ACTIVE, lease_until=NOW + 10 * DAY, next_try_at=NOW + 8 * DAY, pushed_at=NOW
)
REFUSED = replace(NEW, state=HubState.REFUSED, next_try_at=NOW + 7 * DAY)
ENDING = replace(ASKED, state=HubState.ENDING, wanted=False)

# ---- discovery -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("links", "parsed", "found"),
    [
        ((), ParsedFeed(), ("", "")),
        ((), ParsedFeed(hub=HUB, self_link=TOPIC), (HUB, TOPIC)),
        ((), ParsedFeed(hub=HUB), ("", "")),
        ((), ParsedFeed(self_link=TOPIC), ("", "")),
        ((("hub", HUB), ("self", TOPIC)), ParsedFeed(hub="https://b.example/", self_link="x"), (HUB, TOPIC)),
        ((("HUB", HUB),), ParsedFeed(self_link=TOPIC), (HUB, TOPIC)),
        ((("hub", "http://a.example/"), ("hub", HUB), ("self", TOPIC)), ParsedFeed(), (HUB, TOPIC)),
        ((("hub", "javascript:x"), ("self", TOPIC)), ParsedFeed(), ("", "")),
        ((("hub", "https://me:you@hub.example/"), ("self", TOPIC)), ParsedFeed(), ("", "")),
        ((("hub", HUB), ("self", f"https://example.com/{'a' * 2_000}")), ParsedFeed(), ("", "")),
    ],
)
def test_a_hub_and_a_topic_are_found_or_neither(links, parsed, found):
    assert discovered(Document(TOPIC, links=links), parsed) == found


# ---- asking ----------------------------------------------------------------------------------------


def test_a_feed_that_names_a_hub_has_it_asked_at_once():
    assert opened(FEED, NOW, token="token", secret="secret") == NEW


def test_a_feed_that_keeps_changing_its_hub_has_one_an_hour_asked():
    later = NOW + timedelta(minutes=5)
    assert opened(FEED, later, token="token", secret="secret", previous=ACTIVE) == replace(
        NEW, next_try_at=NOW + HOUR
    )
    assert opened(FEED, NOW + DAY, token="token", secret="secret", previous=ACTIVE).next_try_at == NOW + DAY


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (NEW, ASKED),
        (ASKED, replace(ASKED, failures=2, next_try_at=NOW + 2 * HOUR)),
        (ACTIVE, replace(ACTIVE, failures=1, next_try_at=NOW + HOUR)),
        (REFUSED, ASKED),
        (replace(ENDING, wanted=True), replace(ENDING, wanted=True, state=HubState.ASKED)),
        (
            replace(ACTIVE, wanted=False, failures=3),
            replace(ACTIVE, wanted=False, state=HubState.ENDING, failures=1, next_try_at=NOW + HOUR),
        ),
        (ENDING, replace(ENDING, failures=2, next_try_at=NOW + 2 * HOUR)),
    ],
)
def test_a_request_counts_as_failed_until_it_is_verified(before, after):
    assert asked(before, NOW) == after


def test_the_waits_double_from_an_hour_to_a_week():
    hours = [wait(failures) / HOUR for failures in (1, 2, 3, 8, 9, 1_000_000)]
    assert hours == [1, 2, 4, 128, 168, 168]


@pytest.mark.parametrize(
    ("one", "over"),
    [
        (ASKED, False),
        (ACTIVE, False),
        (REFUSED, False),
        (replace(ASKED, wanted=False), True),
        (replace(ACTIVE, wanted=False), False),
        (replace(REFUSED, wanted=False), True),
        (ENDING, False),
        (replace(ENDING, failures=2), True),
        (replace(ENDING, failures=2, wanted=True), False),
    ],
)
def test_it_is_over_when_nobody_wants_it_and_nothing_runs(one, over):
    assert is_over(one) is over


def test_the_form_of_a_request_is_that_of_the_recommendation():
    assert request_form(ASKED, f"{BASE}/websub/token") == {
        "hub.callback": f"{BASE}/websub/token",
        "hub.mode": "subscribe",
        "hub.topic": TOPIC,
        "hub.lease_seconds": "864000",
        "hub.secret": "secret",
    }
    assert request_form(ENDING, f"{BASE}/websub/token") == {
        "hub.callback": f"{BASE}/websub/token",
        "hub.mode": "unsubscribe",
        "hub.topic": TOPIC,
    }


def test_a_hub_is_asked_over_https_first():
    assert hub_addresses(HUB) == (HUB,)
    assert hub_addresses("http://hub.example/a?b") == ("https://hub.example/a?b", "http://hub.example/a?b")


def test_tokens_and_secrets_are_not_shown():
    assert not {"token", "secret"} & set(repr(ACTIVE).replace("'", " ").split())


# ---- verification ----------------------------------------------------------------------------------

SUBSCRIBE = {
    "hub.mode": "subscribe",
    "hub.topic": TOPIC,
    "hub.challenge": "abc",
    "hub.lease_seconds": "864000",
}
UNSUBSCRIBE = {"hub.mode": "unsubscribe", "hub.topic": TOPIC, "hub.challenge": "abc"}
DENIED = {"hub.mode": "denied", "hub.topic": TOPIC}
LATER = NOW + timedelta(minutes=1)
VERIFIED = replace(
    NEW, state=HubState.ACTIVE, lease_until=LATER + 10 * DAY, next_try_at=LATER + 8 * DAY, failures=0
)


@pytest.mark.parametrize(
    ("one", "query", "expected"),
    [
        (ASKED, SUBSCRIBE, Answer("abc", VERIFIED)),
        (replace(ACTIVE, failures=1), SUBSCRIBE, Answer("abc", replace(VERIFIED, pushed_at=NOW))),
        (ACTIVE, SUBSCRIBE, Answer("abc", ACTIVE)),
        (ENDING, UNSUBSCRIBE, Answer("abc", None)),
        (ASKED, DENIED, Answer("", replace(REFUSED, next_try_at=LATER + 7 * DAY))),
        (
            ACTIVE,
            DENIED,
            Answer(
                "", replace(ACTIVE, state=HubState.REFUSED, lease_until=None, next_try_at=LATER + 7 * DAY)
            ),
        ),
        (REFUSED, DENIED, Answer("", REFUSED)),
        (ENDING, DENIED, Answer("", None)),
    ],
)
def test_a_hub_is_answered_what_was_asked_of_it(one, query, expected):
    assert answer(one, query, LATER) == expected


@pytest.mark.parametrize(
    ("one", "query"),
    [
        (REFUSED, SUBSCRIBE),
        (ENDING, SUBSCRIBE),
        (replace(ACTIVE, wanted=False), SUBSCRIBE),
        (ASKED, UNSUBSCRIBE),
        (ACTIVE, UNSUBSCRIBE),
        (replace(ACTIVE, wanted=False), UNSUBSCRIBE),
        (replace(ENDING, wanted=True), UNSUBSCRIBE),
        *[(ASKED, SUBSCRIBE | {"hub.topic": topic}) for topic in ("", HUB, TOPIC.upper(), f"{TOPIC}?")],
        *[(ASKED, SUBSCRIBE | {"hub.mode": mode}) for mode in ("", "publish", "SUBSCRIBE")],
        *[(ASKED, SUBSCRIBE | {"hub.challenge": text}) for text in ("", "a b", "é", "a\n", "a" * 1_001)],
        (ACTIVE, DENIED | {"hub.topic": HUB}),
        (ASKED, {}),
    ],
)
def test_nothing_else_is_answered(one, query):
    assert answer(one, query, LATER) is None


def test_a_topic_may_come_back_with_other_percent_encoding():
    one = replace(ASKED, topic_url="https://example.com/%7Ea?b=%2F")
    assert answer(one, SUBSCRIBE | {"hub.topic": "https://example.com/~a?b=/"}, NOW) is not None


@pytest.mark.parametrize(
    ("lease_seconds", "lease", "renewal"),
    [
        ("864000", 10 * DAY, 8 * DAY),
        ("315359999", 30 * DAY, 24 * DAY),
        ("9" * 500, 30 * DAY, 24 * DAY),
        ("3600", HOUR, HOUR * 0.8),
        ("1", timedelta(seconds=1), timedelta(minutes=10)),
        ("0", timedelta(0), timedelta(minutes=10)),
        ("", 10 * DAY, 8 * DAY),
        ("-5", 10 * DAY, 8 * DAY),
        ("٣", 10 * DAY, 8 * DAY),
    ],
)
def test_a_lease_is_bounded_and_renewed_before_it_ends(lease_seconds, lease, renewal):
    answered = answer(ASKED, SUBSCRIBE | {"hub.lease_seconds": lease_seconds}, NOW)
    assert answered.then == replace(VERIFIED, lease_until=NOW + lease, next_try_at=NOW + renewal)


@given(
    state=st.sampled_from(HubState),
    wanted=st.booleans(),
    query=st.dictionaries(
        st.sampled_from(["hub.mode", "hub.topic", "hub.challenge", "hub.lease_seconds"]),
        st.sampled_from(["subscribe", "unsubscribe", "denied", TOPIC, "864000"]) | st.text(max_size=20),
    ),
)
def test_no_question_makes_a_lease_that_nobody_asked_for_nor_ends_a_wanted_one(state, wanted, query):
    one = replace(ACTIVE, state=state, wanted=wanted)
    answered = answer(one, query, NOW)
    if answered is None:
        return
    assert answered.text in ("", query.get("hub.challenge"))
    if answered.then is None:
        assert not wanted
    elif answered.then.state is HubState.ACTIVE:
        assert wanted and state in (HubState.ASKED, HubState.ACTIVE)


# ---- pushes ----------------------------------------------------------------------------------------


def signed(method, body, secret="secret"):
    return f"{method}={hmac.new(secret.encode(), body, method).hexdigest()}"


def holds(header, body):
    check = proof(header, "secret")
    if check is None:
        return None
    for start in range(0, len(body), 3):
        check.add(body[start : start + 3])
    return check.holds()


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
@given(body=st.binary(max_size=50))
def test_a_body_signed_with_the_secret_is_the_hubs_own(method, body):
    assert holds(signed(method, body), body)
    assert holds(signed(method, body).upper(), body)
    assert not holds(signed(method, body, "another secret"), body)
    assert not holds(signed(method, body), body + b" ")


def test_the_signature_is_that_of_rfc_2202():
    check = proof("sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", "Jefe")
    check.add(b"what do ya want for nothing?")
    assert check.holds()


@pytest.mark.parametrize(
    "header", ["sha256", "sha256=", "sha1=00", f"sha256={'0' * 64}", "sha512=" + "0" * 64]
)
def test_a_wrong_signature_does_not_hold(header):
    assert not holds(header, b"body")


@pytest.mark.parametrize(
    "header",
    ["", "=", f"md5={hashlib.md5(b'').hexdigest()}", "none=", "sha3_256=00", "shake_128=00", "sha256=é"],
)
def test_an_unknown_method_is_no_signature(header):
    assert proof(header, "secret") is None


@pytest.mark.parametrize("state", HubState)
def test_only_a_verified_hub_whose_feed_is_followed_may_push(state):
    assert takes_pushes(replace(ACTIVE, state=state)) is (state is HubState.ACTIVE)
    assert not takes_pushes(replace(ACTIVE, state=state, wanted=False))


# ---- polling ---------------------------------------------------------------------------------------

LEASED = replace(FEED, leased_until=NOW + DAY)


@pytest.mark.parametrize(
    ("feed", "expected"),
    [
        (FEED, None),
        (LEASED, NOW + HOUR),
        (replace(LEASED, fixed_seconds=60), None),
        (replace(FEED, leased_until=NOW + timedelta(minutes=20)), NOW + timedelta(minutes=20)),
        (replace(FEED, leased_until=NOW - DAY), NOW - DAY),
    ],
)
def test_a_feed_whose_hub_pushes_is_polled_once_an_hour_while_the_lease_runs(feed, expected):
    assert stretched(feed, NOW) == expected
