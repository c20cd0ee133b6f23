"""The text of an article's page, and the marks that keep us from using it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import pages
from feeds.articles import MAX_TEXT_CHARS
from feeds.errors import ParseError
from feeds.model import Document, PageText
from feeds.pages import PAYWALL, RULED_OUT, is_page, read_page, refused_by_header

pytest.importorskip("trafilatura", reason="the extra fulltext is not installed")

URL = "https://wire.example/story"
FIRST = "Alibaba opens a school for three hundred engineers in the hills above Hangzhou next spring."
SECOND = "The first course is about payments, the second about warehouses and the robots in them."


def page(*, head="", body="", title="A school"):
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body>"
        "<nav><ul><li><a href=/>Home</a></li><li><a href=/markets>Markets</a></li></ul></nav>"
        f"<article><h1>A school</h1><p>{FIRST}</p><p>{SECOND}</p>{body}</article>"
        "<footer><p>© Wire Example. All rights reserved.</p></footer></body></html>"
    )


def ld(text):
    return f'<script type="application/ld+json">{text}</script>'


def test_the_article_is_found_among_what_stands_around_it():
    assert read_page(page(), URL) == PageText(f"A school\n{FIRST}\n{SECOND}", "A school")


PAYWALLS = {
    "JSON-LD": ld('{"@type": "NewsArticle", "isAccessibleForFree": false}'),
    "JSON-LD as text": ld('{"@type": "NewsArticle", "isAccessibleForFree": "False"}'),
    "JSON-LD in a graph": ld('{"@graph": [{"@type": "WebPage"}, {"isAccessibleForFree":false}]}'),
    "JSON-LD of a part": ld('{"hasPart": {"isAccessibleForFree": false, "cssSelector": ".wall"}}'),
    "JSON-LD as a schema's value": ld('{"isAccessibleForFree": "https://schema.org/False"}'),
    "JSON-LD as a typed value": ld('{"isAccessibleForFree": {"@type": "Boolean", "@value": "false"}}'),
    "JSON-LD that is broken": ld('{"isAccessibleForFree": false,,, '),
    "microdata": '<meta itemprop="isAccessibleForFree" content="false">',
    "microdata as a link": '<link itemprop="isAccessibleForFree" href="http://schema.org/False">',
    "RDFa": '<meta property="schema:isAccessibleForFree" content="false">',
    "a locked tier": '<meta property="article:content_tier" content="locked">',
    "a metered tier": '<meta property="article:content_tier" content="Metered">',
}


@pytest.mark.parametrize("mark", PAYWALLS.values(), ids=PAYWALLS)
def test_nothing_is_used_of_a_page_behind_a_paywall(mark):
    assert read_page(page(head=mark), URL) == PageText(refused=PAYWALL)
    assert read_page(page(body=mark), URL) == PageText(refused=PAYWALL)


FREE = (
    "",
    ld('{"@type": "NewsArticle", "isAccessibleForFree": true}'),
    ld('{"isAccessibleForFree": "True", "description": "false"}'),
    '<meta itemprop="isAccessibleForFree" content="true">',
    '<meta itemprop="isAccessible" content="false">',
    '<meta property="article:content_tier" content="free">',
    '<meta name="robots" content="max-snippet:-1, max-image-preview: none, index, follow">',
    '<meta name="otherbot" content="noarchive, nosnippet">',
    '<meta name="description" content="nosnippet">',
)


@pytest.mark.parametrize("mark", FREE)
def test_a_page_that_says_nothing_against_it_is_used(mark):
    assert read_page(page(head=mark), URL).text.endswith(f"{FIRST}\n{SECOND}")


RULES = {
    "noarchive": "noarchive",
    "nosnippet": "nosnippet",
    "none": "none",
    "index, NOARCHIVE": "noarchive",
    "follow nosnippet": "nosnippet",
    "max-snippet:0": "max-snippet:0",
    "follow; max-snippet : 0": "max-snippet:0",
}


@pytest.mark.parametrize(("said", "rule"), RULES.items())
@pytest.mark.parametrize(
    "mark",
    [
        '<meta name="robots" content="{}">',
        '<META NAME=WireWatch CONTENT="{}">',
        '<meta http-equiv="X-Robots-Tag" content="{}">',
    ],
)
def test_nothing_is_used_against_a_rule_in_the_page(mark, said, rule):
    assert read_page(page(head=mark.format(said)), URL) == PageText(refused=RULED_OUT.format(rule))


@pytest.mark.parametrize(
    ("header", "rule"),
    [
        *RULES.items(),
        ("wirewatch: nosnippet", "nosnippet"),
        ("otherbot: noindex, wirewatch: max-snippet:0", "max-snippet:0"),
        ("otherbot: noindex, noarchive", "noarchive"),
    ],
)
def test_a_rule_in_the_header_keeps_us_out(header, rule):
    assert refused_by_header(header) == RULED_OUT.format(rule)


@pytest.mark.parametrize(
    "header",
    ["", "all", "noindex", "otherbot: noarchive", "max-snippet:50", "unavailable_after: 1 Jan 2030"],
)
def test_a_header_that_says_nothing_of_it_lets_us_in(header):
    assert refused_by_header(header) == ""


def test_what_is_not_to_be_quoted_goes_with_what_it_holds():
    hidden = "<div data-nosnippet><p>Baidu closes a school, which is not to be quoted by anybody.</p></div>"
    kept = "<p>Tencent, whose school is older, wished the newcomer luck in a short letter.</p>"
    text = read_page(page(body=f"{hidden}{kept}"), URL).text
    assert "Baidu" not in text
    assert "Tencent" in text


def test_a_page_that_is_nowhere_to_be_quoted_has_no_text():
    assert read_page(page().replace("<html", "<html data-nosnippet"), URL).text == ""


def test_controls_and_escapes_go_and_long_texts_are_cut():
    longest = "".join(f"<p>Sentence number {at} says that the market moved again.</p>" for at in range(2_500))
    found = read_page(page(title="A \x1b[31mred\u202e  school\0", body=longest), URL)
    assert found.title == "A red school"
    assert len(found.text) <= MAX_TEXT_CHARS
    assert found.text.endswith("…")


@pytest.mark.parametrize(
    "html", ["<p>" * (pages.MAX_TAGS + 1), "x" * (pages.MAX_PAGE_CHARS + 1)], ids=["tags", "characters"]
)
def test_a_page_that_is_too_large_is_not_read_at_all(html):
    with pytest.raises(ParseError, match="too large"):
        read_page(html, URL)


@pytest.mark.parametrize(
    ("content_type", "known"),
    [
        ("text/html; charset=utf-8", True),
        ("TEXT/HTML", True),
        ("application/xhtml+xml", True),
        ("", False),
        ("application/pdf", False),
        ("text/html-sandboxed", False),
    ],
)
def test_only_what_says_to_be_a_page_is_one(content_type, known):
    assert is_page(Document(URL, content_type=content_type)) is known


pieces = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div data-nosnippet>",
        "<html>",
        "<body>",
        "<!--",
        "-->",
        "<script>",
        "<![CDATA[",
        "&#0;",
        "<meta name=robots content='",
        "'>",
        "<title>",
        "</title>",
        "\0",
        "\x1b",
        "Alibaba said so.",
        "\n",
    ]
)


@given(st.lists(pieces | st.text(max_size=20), max_size=30).map("".join))
def test_no_page_whatever_is_in_it_raises(html):
    found = read_page(html, URL)
    assert not (found.text and found.refused)
