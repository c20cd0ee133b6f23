"""Captions of pictures (media:description), which are no words of the article."""

import pytest

from feeds.formats import parse
from feeds.model import Document

CAPTION = "<media:content url='https://wire.example/a.jpg'>{}</media:content>".format(
    "<media:description type='plain'>A ship at the pier</media:description>"
)
DESCRIPTION = "<description>The harbour opens again.</description>"
CONTENT = "<content:encoded>The harbour opens again on Monday, its master said.</content:encoded>"


def texts(item):
    body = (
        "<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'"
        " xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>Wire</title>"
        f"<item><title>Harbour</title>{item}</item></channel></rss>"
    )
    (entry,) = parse(Document(url="https://wire.example/feed", body=body.encode())).entries
    return entry.summary, entry.content


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
    assert texts(item) == (summary, content)
