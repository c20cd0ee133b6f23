"""What makes two articles one, and two deliveries one."""

import hmac
from datetime import UTC, datetime

import pytest

from feeds.articles import to_articles
from feeds.identity import fingerprint, folded, idempotency_key, joinable
from feeds.model import DeliveryKind, Destination, Entry, ParsedFeed

NOW = datetime(2026, 2, 18, 12, 0, tzinfo=UTC)
PLACE = {"guild_id": 1, "channel_id": 2, "thread_id": 3, "user_id": 0}
POST = {"kind": DeliveryKind.POST, "identity": "https://example.com/a", "revision": 0}


def article(**fields):
    (made,) = to_articles(ParsedFeed(entries=(Entry(**fields),)), now=NOW)
    return made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“AI‑Driven”, says  CEO!", "ai driven says ceo"),
        ("ＡＩ①", "ai1"),
        ("阿里巴巴：新CEO", "阿里巴巴 新ceo"),
        ("STRASSE Straße", "strasse strasse"),
        ("—", ""),
    ],
)
def test_folding_keeps_letters_and_digits_only(text, expected):
    assert folded(text) == expected


def test_the_fingerprint_knows_title_from_body():
    assert fingerprint("A b", "c") == fingerprint("“a  B”", "C.")
    assert fingerprint("a b", "c") != fingerprint("a", "b c")


@pytest.mark.parametrize(
    ("title", "summary", "expected"),
    [
        ("Live updates", "", False),
        ("No title", "Read on.", False),
        ("A" * 20, "b" * 20, True),
        ("a" * 39, "!", False),
    ],
)
def test_short_texts_join_nothing(title, summary, expected):
    assert joinable(article(title=title, summary=summary)) is expected


def key_of(installation_key, *, guild_id, channel_id, thread_id, user_id, **given):
    return idempotency_key(
        installation_key, Destination(guild_id, channel_id, thread_id, user_id, id=77), **given
    )


def test_a_deliverys_key_is_stable_and_hex():
    key = key_of(b"installation", **PLACE, **POST)
    assert key == key_of(b"installation", **PLACE, **POST)
    assert (len(key), set(key) <= set("0123456789abcdef")) == (64, True)


@pytest.mark.parametrize(
    "change",
    [
        {"guild_id": 9},
        {"channel_id": 9},
        {"thread_id": 9},
        {"user_id": 9},
        {"kind": DeliveryKind.EDIT},
        {"identity": "https://example.com/b"},
        {"revision": 1},
    ],
)
def test_whatever_makes_a_delivery_another_makes_its_key_another(change):
    given = {**PLACE, **POST}
    assert key_of(b"k", **given) != key_of(b"k", **{**given, **change})


def test_another_installation_has_other_keys():
    assert key_of(b"one", **PLACE, **POST) != key_of(b"two", **PLACE, **POST)


def test_a_direct_message_is_the_same_whatever_server_caused_it():
    first = key_of(b"k", **{**PLACE, "user_id": 5}, **POST)
    assert first == key_of(b"k", **{**PLACE, "user_id": 5, "guild_id": 8, "channel_id": 0}, **POST)


def test_no_row_id_is_in_the_key():
    first, second = (Destination(1, 2, id=number, name=str(number)) for number in (1, 2))
    assert idempotency_key(b"k", first, **POST) == idempotency_key(b"k", second, **POST)


def test_a_deliverys_key_is_hmac_sha_256_with_the_installations_key():
    message = b"guild 1 channel 2 thread 3\npost 0\nhttps://example.com/a"
    wanted = hmac.new(b"installation", message, "sha256").hexdigest()
    assert key_of(b"installation", **PLACE, **POST) == wanted
