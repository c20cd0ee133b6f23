"""Only addresses that Discord takes are linked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.weblinks import web_link


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.com/a_b?x=1&y=%20#top", "https://example.com/a_b?x=1&y=%20#top"),
        ("http://127.0.0.1:8080/a", "http://127.0.0.1:8080/a"),
        ("https://[::1]/a", "https://[::1]/a"),
        ("https://例え.jp/新闻?词=a b", "https://xn--r8jz45g.jp/%E6%96%B0%E9%97%BB?%E8%AF%8D=ab"),
        ('https://example.com/"<>\\^', "https://example.com/%22%3C%3E%5C%5E"),
        ("", ""),
        ("example.com/a", ""),
        ("ftp://example.com/a", ""),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("https://example.com:99999/", ""),
        ("https://reader:word@example.com/a", ""),
        ("https://bank.example@evil.example/", ""),
        ("https://exa mple..com/", ""),
        ("https://example.com/" + "a" * 80, "https://example.com/" + "a" * 80),
        ("https://example.com/" + "a" * 81, ""),
        ("https://example.com/" + "阿" * 20, ""),
    ],
)
def test_an_address_is_made_plain_or_left_out(url, link):
    assert web_link(url, 100) == link


@given(
    st.one_of(st.text(), st.text().map("https://example.com/{}".format), st.text().map("https://{}/".format))
)
def test_what_is_linked_is_short_ascii_and_stays_as_it_is(url):
    link = web_link(url, 100)
    assert link.isascii()
    assert len(link) <= 100
    assert web_link(link, 100) == link
