"""Guids: as the feed wrote them, and links only where they are whole addresses."""

import pytest

from feeds.errors import ParseError
from feeds.formats import parse
from feeds.model import Document

URLS = ["", "https://wire.example/", "http://wire.example:8080/a/b/feed.xml?x=1", "feed.xml"]
ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom'{}><title>Wire</title><entry><title>x</title>{}</entry></feed>"
)


def read(body, url):
    (entry,) = parse(Document(url=url, body=body.encode())).entries
    return entry.guid, entry.link


def rss(item):
    return (
        f"<rss version='2.0'><channel><title>Wire</title><item><title>x</title>{item}</item></channel></rss>"
    )


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize(
    ("body", "guid", "link"),
    [
        (rss("<guid>2</guid>"), "2", ""),
        (rss("<guid> a/../b </guid>"), "a/../b", ""),
        (rss("<guid>/2</guid>"), "/2", ""),
        (rss("<guid isPermaLink='true'>2</guid>"), "2", ""),
        (rss("<guid>https://wire.example/2</guid>"), "https://wire.example/2", "https://wire.example/2"),
        (rss("<guid isPermaLink='false'>https://wire.example/2</guid>"), "https://wire.example/2", ""),
        (rss("<guid>2</guid><link>https://wire.example/3</link>"), "2", "https://wire.example/3"),
        (rss("<link>https://wire.example/3</link><guid>2</guid>"), "2", "https://wire.example/3"),
        (rss("<guid><![CDATA[2]]></guid><ttl base='/x/'/>"), "2", ""),
        (rss("<guid>2</guid><x base='https://other.example/'/>"), "2", ""),
        (rss("<guid>2</guid><description>base=<b></description>"), "2", ""),
        (ATOM.format("", "<id>2</id>"), "2", ""),
        (ATOM.format(" xml:base='https://b.example/c/'", "<id>../2</id>"), "../2", ""),
        (
            ATOM.format(" xml:base='https://b.example/c/'", "<id>../2</id><link href='../3'/>"),
            "../2",
            "https://b.example/3",
        ),
        (
            ATOM.format(" xml:base='https://b.example/c/'", "<id>https://b.example/c/../2</id>"),
            "https://b.example/c/../2",
            "https://b.example/c/../2",
        ),
    ],
)
def test_a_guid_is_what_the_feed_wrote_wherever_the_feed_was_found(url, body, guid, link):
    assert read(body, url) == (guid, link)


def test_the_scheme_of_an_address_may_be_written_large():
    address = "HTTPS://wire.example/2"
    assert read(rss(f"<guid>{address}</guid>"), "") == (address, address)


def test_a_relative_link_may_have_the_words_of_the_guid():
    assert read(rss("<guid>2</guid><link>2</link>"), "https://wire.example/a/") == (
        "2",
        "https://wire.example/a/2",
    )


@pytest.mark.parametrize(
    ("base", "link"), [("/c/", "https://wire.example/c/d/2"), ("c/", "https://wire.example/a/c/d/2")]
)
def test_bases_inside_each_other_start_at_the_documents_address(base, link):
    body = ATOM.format(f" xml:base='{base}'", "<link href='2'/>").replace("<entry>", "<entry xml:base='d/'>")
    assert read(body, "https://wire.example/a/feed") == ("", link)


def test_an_id_within_a_text_is_no_id():
    item = "<guid>2</guid><description>an <id>7</id> here</description>"
    (entry,) = parse(Document(url="https://wire.example/", body=rss(item).encode())).entries
    assert (entry.title, entry.summary, entry.guid) == ("x", "an 7 here", "2")


def test_a_text_with_ids_in_it_keeps_its_words():
    body = ATOM.format(
        " xml:base='https://b.example/'",
        "<id>1</id><content type='html'><![CDATA[an <id>7</id> here]]></content><summary>&lt;id>8</summary>",
    )
    (entry,) = parse(Document(url="", body=body.encode())).entries
    assert (entry.guid, entry.content) == ("1", "an 7 here")


@pytest.mark.parametrize("form", ["{}", " {}", "{}\n", "file://{}"])
def test_the_path_of_a_feed_is_no_feed(tmp_path, form):
    feed = tmp_path / "feed.xml"
    feed.write_text(rss("<guid>2</guid>"))
    with pytest.raises(ParseError):
        parse(Document(url="", body=form.format(feed).encode()))
