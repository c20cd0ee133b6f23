"""What robots.txt lets us fetch, by RFC 9309."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import robots
from feeds.errors import FetchError
from feeds.ports import KeptRobots

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ORIGIN = "https://wire.example"


def allowed(rules, path):
    return robots.allows(KeptRobots(ORIGIN, rules, closed=False, fetched_at=NOW), f"{ORIGIN}{path}")


CLOSED = "User-agent: *\nDisallow: /"
RULES = {
    "no rules": ("", "/story", True),
    "all is closed": (CLOSED, "/story", False),
    "an empty rule closes nothing": ("User-agent: *\nDisallow:", "/story", True),
    "our own group wins over the one for all": (f"{CLOSED}\n\nUser-agent: wirewatch\nAllow: /", "/a", True),
    "our own group closes": ("User-agent: *\nAllow: /\n\nUser-agent: WireWatch\nDisallow: /a", "/a", False),
    "our own group with a version": ("User-agent: wirewatch/1.0\nDisallow: /a", "/a", False),
    "a group that several share": ("User-agent: other\nUser-agent: wirewatch\nDisallow: /a", "/a", False),
    "two groups of ours are one": (
        "User-agent: wirewatch\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: wirewatch\n"
        "Disallow: /b",
        "/b",
        False,
    ),
    "another's group": ("User-agent: otherbot\nDisallow: /", "/a", True),
    "a name that ours only begins with": ("User-agent: wire\nDisallow: /", "/a", True),
    "a name that begins with ours": ("User-agent: wirewatchers\nDisallow: /", "/a", True),
    "a name for all with more behind": ("User-agent: *bot\nDisallow: /", "/a", True),
    "the longer rule": ("User-agent: *\nDisallow: /news\nAllow: /news/free", "/news/free/1", True),
    "allow, of two as long": ("User-agent: *\nDisallow: /page\nAllow: /page", "/page", True),
    "the start of a path": ("User-agent: *\nDisallow: /new", "/news", False),
    "case of a path": ("User-agent: *\nDisallow: /News", "/news", True),
    "a star": ("User-agent: *\nDisallow: /*/print", "/2026/print", False),
    "an end": ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x=1", True),
    "an end that fits": ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
    "a query": ("User-agent: *\nDisallow: /a?print=", "/a?print=1", False),
    "escapes": ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
    "comments and case": ("USER-AGENT: * # all\ndisallow: /a # there", "/a", False),
    "a mark and odd ends": ("\ufeffUser-agent: *\r\nDisallow: /a\r\n", "/a", False),
    "a page that answers for everything": ("<html><body>Not here</body></html>", "/a", True),
}


@pytest.mark.parametrize(("rules", "path", "expected"), RULES.values(), ids=RULES)
def test_the_rules_are_those_of_the_standard(rules, path, expected):
    kept = robots.read(ORIGIN, rules.encode(), NOW)
    assert robots.allows(kept, f"{ORIGIN}{path}") is expected


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Wire.Example/a?b=1", "https://wire.example"),
        ("https://wire.example:443/", "https://wire.example"),
        ("http://wire.example:80/", "http://wire.example"),
        ("http://wire.example:8080/", "http://wire.example:8080"),
        ("https://user:secret@wire.example/", "https://wire.example"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example"),
        ("http://[::1]:81/", "http://[::1]:81"),
        ("ftp://wire.example/", ""),
        ("", ""),
    ],
)
def test_each_scheme_host_and_port_has_rules_of_its_own(url, origin):
    assert robots.origin_of(url) == origin


@pytest.mark.parametrize(
    ("status", "closed"),
    [
        (401, False),
        (403, False),
        (404, False),
        (410, False),
        (429, True),
        (500, True),
        (503, True),
        (0, True),
    ],
)
def test_a_missing_file_opens_a_site_and_a_site_in_trouble_is_closed(status, closed):
    kept = robots.missing(ORIGIN, FetchError("no", status=status), NOW)
    assert kept == KeptRobots(ORIGIN, "", closed, NOW)
    assert robots.allows(kept, f"{ORIGIN}/a") is not closed


@pytest.mark.parametrize(("closed", "hours"), [(False, 24), (True, 1)])
def test_rules_hold_for_a_day_and_trouble_for_an_hour(closed, hours):
    kept = KeptRobots(ORIGIN, "", closed, NOW)
    assert robots.holds(kept, NOW + timedelta(hours=hours, seconds=-1))
    assert not robots.holds(kept, NOW + timedelta(hours=hours))


def test_a_group_of_thousands_of_names_and_rules_is_read():
    names = "".join(f"User-agent: bot{at}\n" for at in range(15_000))
    rules = "".join(f"Disallow: /{at}\n" for at in range(15_000))
    assert allowed(names + rules, "/1")
    assert not allowed(f"{names}User-agent: wirewatch\n{rules}", "/1")


lines = st.sampled_from(
    ["User-agent: *", "useragent wirewatch", "Disallow: /", "Allow: /a*$", "Crawl-delay: x"]
)


@given(st.lists(lines | st.text(max_size=30), max_size=20).map("\n".join), st.text(max_size=30))
def test_any_file_and_any_address_get_an_answer(rules, path):
    kept = robots.read(ORIGIN, rules.encode("utf-8", "replace"), NOW)
    assert robots.allows(kept, f"{ORIGIN}/{path}") in (True, False)
