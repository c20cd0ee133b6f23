"""Pictures: their captions are no words of the article, and not everything in an img is one."""

import pytest

from feeds.formats import parse
from feeds.model import Document

CAPTION = "<media:content url='https://wire.example/a.jpg'>{}</media:content>".format(
    "<media:description type='plain'>A ship at the pier</media:description>"
)
DESCRIPTION = "<description>The harbour opens again.</description>"
CONTENT = "<content:encoded>The harbour opens again on Monday, its master said.</content:encoded>"


def only(item):
    body = (
        "<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'"
        " xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>Wire</title>"
        f"<item><title>Harbour</title>{item}</item></channel></rss>"
    )
    (entry,) = parse(Document(url="https://wire.example/feed", body=body.encode())).entries
    return entry


@pytest.mark.parametrize(
    ("item", "summary", "content"),
    [
        (CAPTION + DESCRIPTION, "The harbour opens again.", ""),
        (DESCRIPTION + CAPTION, "The harbour opens again.", ""),
        (
            CAPTION + CONTENT,
            "The harbour opens again on Monday, its master said.",
            "The harbour opens again on Monday, its master said.",
        ),
        (
            CAPTION + DESCRIPTION + CONTENT,
            "The harbour opens again.",
            "The harbour opens again on Monday, its master said.",
        ),
        ("<media:description/>" + DESCRIPTION, "The harbour opens again.", ""),
        ("<media:description>Film of the harbour</media:description>", "Film of the harbour", ""),
        ("<media:group><media:description>A &amp; B</media:description></media:group>", "A & B", ""),
    ],
)
def test_a_caption_is_the_summary_only_of_an_entry_without_words(item, summary, content):
    entry = only(item)
    assert (entry.summary, entry.content) == (summary, content)


@pytest.mark.parametrize(
    "source",
    [
        "undefined",
        "null",
        "",
        "data:image/gif;base64,R0lGODlhAQABAAAAACw=",
        "https://stats.example/rss-pixel.png?story=1",
        "https://stats.example/tracking/1.gif",
        "https://stats.example/pixel.gif?id=1",
    ],
)
def test_what_is_no_picture_is_passed_over_for_the_next(source):
    markup = f"<![CDATA[<img src='{source}'><p>Hello.</p><img src='/b.jpg'>]]>"
    assert only(f"<description>{markup}</description>").images == ("https://wire.example/b.jpg",)
    assert only(f"<description>{markup.replace('/b.jpg', source)}</description>").images == ()


def test_a_picture_of_a_thing_called_pixel_is_one():
    address = "https://wire.example/google-pixel-9.png"
    assert only(f"<description><![CDATA[<img src='{address}'>]]></description>").images == (address,)
