"""One form for every spelling of an address, what people type, and what may be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import urls
from feeds.errors import UserError

EXAMPLE = "type one such as https://example.com/feed.xml"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://Example.COM", "https://example.com/"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("http://example.com:80/a", "https://example.com/a"),
        ("http://example.com:8080/a", "https://example.com:8080/a"),
        ("https://example.com./a", "https://example.com/a"),
        ("https://user:pw@example.com/a", "https://example.com/a"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://example.com/%c3%bc/%7Eme", "https://example.com/%C3%BC/~me"),
        ("https://example.com/a//b/./c/../d", "https://example.com/a/b/d"),
        ("https://example.com/../../a", "https://example.com/a"),
        ("https://example.com/a/", "https://example.com/a/"),
        ("https://example.com/a#part", "https://example.com/a"),
        ("https://example.com/#!/story/1", "https://example.com/#!/story/1"),
        ("https://example.com/a?b=2&a=1", "https://example.com/a?a=1&b=2"),
        ("https://example.com/a?utm_source=x&id=7&UTM_medium=y", "https://example.com/a?id=7"),
        ("https://example.com/a?fbclid=1&gclid=2&mc_cid=3&igshid=4", "https://example.com/a"),
        ("https://example.com/a?at_medium=RSS&at_campaign=rss", "https://example.com/a"),
        ("https://example.com/a?ns_mchannel=rss&traffic_source=rss", "https://example.com/a"),
        ("https://example.com/a?source=rss&ref=twitter", "https://example.com/a"),
        (
            "https://example.com/a?source=manual&ref=v2&at=5",
            "https://example.com/a?at=5&ref=v2&source=manual",
        ),
        ("https://example.com/a?x=1&amp;utm_source=y", "https://example.com/a?x=1"),
        ("https://example.com/a?100%&b", "https://example.com/a?100%25&b"),
        ("https://www.example.com/a", "https://www.example.com/a"),
        ("https://[2606:4700::1111]/a", "https://[2606:4700::1111]/a"),
        ("ftp://example.com/a", ""),
        ("javascript:alert(1)", ""),
        ("https:///a", ""),
        ("https://exa mple.com:x/", ""),
        ("https://[/", ""),
        ("", ""),
    ],
)
def test_every_spelling_of_an_address_has_one_form(url, expected):
    assert urls.canonical(url) == expected


pieces = st.text(st.sampled_from("aZ0~%2eF/.?&=;#!+ ü東\u200b:@[]|\\amp;utm_source="), max_size=40)


@given(pieces)
def test_the_one_form_of_the_one_form_is_itself(text):
    once = urls.canonical(f"http://example.com/{text}")
    assert urls.canonical(once) == once
    assert once.startswith("https://example.com/")


@given(st.text())
def test_any_text_has_a_form_or_none(text):
    once = urls.canonical(text)
    assert urls.canonical(once) == once
    assert once.isascii()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("example.com", "https://example.com/"),
        ("example.com/feed", "https://example.com/feed"),
        ("example.com:8080/feed", "https://example.com:8080/feed"),
        ("HTTP://Example.COM/Feed?B=2&a=1#top", "http://example.com/Feed?B=2&a=1"),
        ("<https://example.com/feed>", "https://example.com/feed"),
        ("  https://example.com:443/feed\n", "https://example.com/feed"),
        ("feed://example.com/feed", "https://example.com/feed"),
        ("feed:http://example.com/feed", "http://example.com/feed"),
        ("//example.com/feed", "https://example.com/feed"),
        ("https://bücher.example/feed", "https://xn--bcher-kva.example/feed"),
        ("https://ann:pw@example.com/feed", "https://ann:pw@example.com/feed"),
        ("http://127.0.0.1:8000/feed", "http://127.0.0.1:8000/feed"),
        ("localhost/feed", "https://localhost/feed"),
        ("http://[::1]:8000/feed", "http://[::1]:8000/feed"),
    ],
)
def test_a_typed_address_becomes_a_feeds_address(typed, expected):
    assert urls.feed_url(typed) == expected
    assert urls.feed_url(expected) == expected


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", f"that is not a web address; {EXAMPLE}"),
        ("alibaba", f"that is not a web address; {EXAMPLE}"),
        ("https://", f"that is not a web address; {EXAMPLE}"),
        ("http://[", f"that is not a web address; {EXAMPLE}"),
        ("ftp://example.com/feed", f"a feed's address starts with http:// or https://; {EXAMPLE}"),
        ("javascript:alert(1)", f"a feed's address starts with http:// or https://; {EXAMPLE}"),
        ("https://example.com/" + "a" * 2_000, f"that address is longer than 2,000 characters; {EXAMPLE}"),
    ],
)
def test_what_is_no_address_is_answered_with_what_to_type(typed, sentence):
    with pytest.raises(UserError) as caught:
        urls.feed_url(typed)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.com/feed", "https://example.com/feed"),
        ("https://ann:pw@example.com:81/feed", "https://…@example.com:81/feed"),
        ("https://example.com/feed?key=1&token=abc#x", "https://example.com/feed?key=…&token=…"),
        ("https://example.com/feed?secret", "https://example.com/feed?…"),
        ("secret", "…"),
    ],
)
def test_a_shown_address_hides_credentials_and_query(url, shown):
    assert urls.redact(url) == shown


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com", False),
        ("https://example.com/", False),
        ("https://example.com/#top", False),
        ("https://example.com/a", True),
        ("https://example.com/?p=1", True),
        ("https://example.com/#!/1", True),
        ("", False),
    ],
)
def test_a_bare_host_identifies_no_article(url, expected):
    assert urls.identifies(url) is expected


@pytest.mark.parametrize(
    ("url", "bare", "credentials"),
    [
        ("https://example.com/feed", "https://example.com/feed", None),
        ("https://ann:p%40s@example.com:81/feed?x", "https://example.com:81/feed?x", ("ann", "p@s")),
        ("https://key@example.com/feed", "https://example.com/feed", ("key", "")),
    ],
)
def test_credentials_are_taken_out_and_put_back(url, bare, credentials):
    assert urls.has_credentials(url) is bool(credentials)
    assert urls.without_credentials(url) == (bare, credentials)
    again = urls.with_credentials(bare, credentials)
    assert urls.without_credentials(again) == (bare, credentials)


@pytest.mark.parametrize(
    ("link", "bases", "expected"),
    [
        ("b.html", ("c/", "https://example.com/a/feed"), "https://example.com/a/c/b.html"),
        ("/b", ("https://example.com/a/", "https://other.example/"), "https://example.com/b"),
        ("//cdn.example/x y.png", ("", "https://example.com/"), "https://cdn.example/x%20y.png"),
        ("mailto:a@example.com", ("https://example.com/",), ""),
        ("http://[", ("https://example.com/",), ""),
        ("", ("https://example.com/",), ""),
    ],
)
def test_links_are_resolved_against_the_nearest_base(link, bases, expected):
    assert urls.absolute(link, *bases) == expected


@given(st.text())
def test_no_text_upsets_what_reads_addresses(text):
    urls.absolute(text, "https://example.com/")
    urls.redact(text)
    urls.host(text)
    urls.without_credentials(text)
