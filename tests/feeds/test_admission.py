"""What is asked at all, judged by the address as it is written."""

import pytest

from feeds.admission import Admission
from feeds.errors import FetchError, RefusedAddress
from feeds.urls import host


def verdict(url, *, has_contact=False, by_proxy=False, **given):
    """'' for an address that may be asked, else why not."""
    rules = {"block_hosts": (), "only_here": "", "networks": (), **given}
    try:
        Admission(has_contact=has_contact, by_proxy=by_proxy, **rules).check(url, host(url))
    except FetchError as error:
        assert not error.retryable
        return "inner" if isinstance(error, RefusedAddress) else str(error)
    return ""


SCHEME = "a feed's address must start with http:// or https:// and name a host"
BLOCKED = "{} is blocked here at its publisher's wish (WIREWATCH_BLOCK_HOSTS)"
CONTACT = "{} only answers readers that leave a contact; set WIREWATCH_CONTACT"


@pytest.mark.parametrize(
    ("url", "given", "expected"),
    [
        ("https://example.com/feed", {}, ""),
        ("file:///etc/passwd", {}, SCHEME),
        ("http://", {}, SCHEME),
        ("https://news.example.com/", {"block_hosts": ["Example.com."]}, BLOCKED.format("news.example.com")),
        ("https://example.com./", {"block_hosts": ["example.com"]}, BLOCKED.format("example.com")),
        ("https://notexample.com/", {"block_hosts": ["example.com"]}, ""),
        ("https://www.sec.gov/", {}, CONTACT.format("www.sec.gov")),
        ("https://www.sec.gov/", {"has_contact": True}, ""),
        ("https://example.com/", {"only_here": "here only"}, "here only"),
        ("http://127.0.0.1/", {"only_here": "here only"}, ""),
        ("http://10.0.0.1/", {}, ""),  # the guard's business, which sees the address itself
        ("http://10.0.0.1/", {"by_proxy": True}, "inner"),
        ("http://news.10/", {"by_proxy": True}, "inner"),
        ("http://0xa000001/", {"by_proxy": True}, "inner"),
        ("http://1.1.1.1/", {"by_proxy": True}, ""),
        ("http://[2606:4700::1111]/", {"by_proxy": True}, ""),
        ("https://example.com/", {"by_proxy": True}, ""),
    ],
)
def test_an_address_is_admitted_or_refused_with_its_reason(url, given, expected):
    assert verdict(url, **given) == expected
