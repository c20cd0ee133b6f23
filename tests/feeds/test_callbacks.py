from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.callbacks import Callbacks, base_address, new_secret

HERE = [ip_network("127.0.0.0/8"), ip_network("::1/128"), ip_network("0.0.0.0/8")]


@pytest.mark.parametrize(
    ("public_url", "listen", "networks", "base"),
    [
        ("", None, [], ""),
        ("https://example.com", None, [], ""),
        ("https://example.com/wire", ("0.0.0.0", 80), [], "https://example.com/wire"),
        ("", ("93.184.216.34", 8080), [], "http://93.184.216.34:8080"),
        ("", ("2606:2800:220:1::1", 8080), [], "http://[2606:2800:220:1::1]:8080"),
        ("", ("news.example.com", 80), [], "http://news.example.com:80"),
        ("", ("0.0.0.0", 80), HERE, ""),
        ("", ("::", 80), HERE, ""),
        ("", ("127.0.0.1", 80), [], ""),
        ("", ("127.0.0.1", 80), HERE, "http://127.0.0.1:80"),
        ("", ("::1", 80), HERE, "http://[::1]:80"),
        ("", ("10.0.0.1", 80), [], ""),
        ("", ("::ffff:10.0.0.1", 80), [], ""),
        ("", ("localhost", 80), HERE, ""),
        ("", ("desk", 80), [], ""),
        ("", ("desk.local", 80), [], ""),
        ("", ("news.LAN.", 80), [], ""),
    ],
)
def test_the_base_is_what_hubs_can_reach(public_url, listen, networks, base):
    assert base_address(public_url, listen, networks) == base


OURS = Callbacks("https://example.com/wire", b"key")


def test_a_token_is_new_each_time_and_made_for_its_base_with_its_key():
    tokens = {OURS.new_token() for _ in range(100)}
    assert len(tokens) == 100
    for token in tokens:
        assert OURS.made(token)
        assert not Callbacks("https://example.org", b"key").made(token)
        assert not Callbacks("https://example.com/wire", b"another key").made(token)


def test_without_a_base_no_token_is_ours():
    nowhere = Callbacks("", b"key")
    assert not nowhere.made(nowhere.new_token())


def test_a_token_and_a_secret_hold_256_random_bits_each():
    assert len(OURS.new_token().partition(".")[0]) * 6 >= 256
    assert 256 / 6 <= len(new_secret()) < 200


@pytest.mark.parametrize("text", ["", "token", f"{'a' * 43}.{'0' * 16}", f"{'é' * 43}.{'a' * 16}", "."])
def test_what_we_did_not_make_is_no_token(text):
    assert not OURS.made(text)


@given(st.integers(0, 59), st.characters())
def test_a_token_with_another_character_is_none(place, character):
    token = OURS.new_token()
    assert OURS.made(token[:place] + character + token[place + 1 :]) == (token[place] == character)
    assert not OURS.made(f"{token}\n")


def test_a_callback_is_the_base_with_the_token():
    assert OURS.address("abc") == "https://example.com/wire/websub/abc"
    assert "key" not in repr(OURS).replace("=", " ").split()
