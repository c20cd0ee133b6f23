"""Whatever a feed holds, every string that leaves ``parse`` is clean and every address a web address."""

import json
import unicodedata
from dataclasses import fields
from html import escape

from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import ParseError
from feeds.formats import parse
from feeds.model import Document, Entry, ParsedFeed
from feeds.text import clean

EVIL = "\0\x07\x1b[31m\x9b\x7f\x85\u200b\u200e\u202e\u2066\u2028\ufeff\ud800\U000e0041\u00ad"
evil = st.text(st.sampled_from(f"{EVIL}ab /:?#é中👩\u200d\u200c<>&;'\""), max_size=12)
ADDRESSES = {"link", "hub", "self_link", "images"}


def strings(value, name=""):
    """Each string with the name of its field."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, tuple):
        for item in value:
            yield from strings(item, name)
    elif isinstance(value, Entry | ParsedFeed):
        for one in fields(value):
            yield from strings(getattr(value, one.name), one.name)


def check(body):
    try:
        parsed = parse(Document(url="https://wire.example/feed", body=body))
    except ParseError as error:
        found = [("", str(error))]
    else:
        found = list(strings(parsed))
    for name, value in found:
        several_lines = name in ("summary", "content")
        assert clean(value) == value and value == value.strip(), (name, value)
        assert not [c for c in value if unicodedata.category(c) == "Cc" and not (several_lines and c == "\n")]
        if name in ADDRESSES and value:
            assert value.startswith(("http://", "https://")), (name, value)
            assert not any(character.isspace() for character in value), (name, value)


def element(name, text, attributes=""):
    return f"<{name}{attributes}>{text}</{name}>"


@given(evil, st.booleans())
def test_a_feed_in_xml_is_clean(text, escaped):
    words = escape(escape(text)) if escaped else escape(text)
    address = f"https://x.example/{words}"
    inside = "".join(
        [
            *(
                element(name, words)
                for name in ("title", "author", "category", "guid", "dc:creator", "dc:language")
            ),
            *(
                element(name, words)
                for name in ("description", "content:encoded", "itunes:summary", "pubDate")
            ),
            element("link", address),
            f"<media:thumbnail url='{address}'/><atom:link rel='enclosure' href='{words}'/>",
            f"<itunes:image href='{address}'/><description>&lt;img src='{address}'&gt;</description>",
        ]
    )
    channel = f"<atom:link rel='hub' href='{address}'/><atom:link rel='self' href='{words}'/>"
    body = (
        "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:atom='http://www.w3.org/2005/Atom'"
        " xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:media='http://search.yahoo.com/mrss/'"
        f" xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' xml:base='{address}' xml:lang='{words}'>"
        f"<channel>{channel}<title>{words}</title><language>{words}</language><item>{inside}</item></channel></rss>"
    )
    check(body.encode("utf-8", "surrogatepass"))


@given(evil)
def test_a_json_feed_is_clean(text):
    address = f"https://x.example/{text}"
    item = {
        **dict.fromkeys(("id", "title", "summary", "content_text", "language", "date_published"), text),
        **dict.fromkeys(("url", "image", "banner_image"), address),
        "authors": [{"name": text}, {"url": f"mailto:{text}"}],
        "tags": [text],
        "attachments": [{"url": text, "mime_type": "image/png"}],
    }
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": text,
        "language": text,
        "home_page_url": address,
        "feed_url": text,
        "hubs": [{"type": "WebSub", "url": address}],
        "items": [item, {"content_html": f"<img src='{address}'>{text}", "id": address}],
    }
    check(json.dumps(feed).encode())
