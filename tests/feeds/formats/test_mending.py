"""Broken XML: what is mended, what is left to the loose parser, and that neither takes long."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import ParseError
from feeds.formats import parse
from feeds.formats.mending import declared, mended
from feeds.model import Document

BROKEN = ("the XML is broken; what could be read was read",)


def read(body):
    return parse(Document(url="https://wire.example/feed", body=body.encode("utf-8", "surrogatepass")))


def rss(title, *, before="", after="", root="<rss version='2.0'>"):
    item = f"<item><title>{title}</title><link>https://wire.example/1</link></item>"
    return f"{before}{root}<channel><title>Wire</title>{item}</channel></rss>{after}"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (rss("Fish & chips"), "Fish & chips"),
        (rss("AT&T; and &nosuch; too"), "AT&T; and &nosuch; too"),
        (rss("5 < 6 << 7"), "5 < 6 << 7"),
        (rss("a\0b\x08c\uffff"), "abc"),
        (rss("a&#0;b&#x1F;c&#xD800;d&#1114112;&#99999999999999;"), "abcd"),
        (rss("\x1b[31mred\x1b]0;t\x07&#27;[0m"), "red"),
        (rss("open\x1b[</title><title>"), "open"),
        (rss("& <!-- & < --> y <![CDATA[& <b>]]>"), "& y & <b>"),
        (rss("before", before="Warning: mysql_connect() in line 3\n"), "before"),
        (rss("after", after="<script>x</script> & words"), "after"),
        (rss("twice", before="<?xml version='1.0'?>junk<?xml version='1.0'?>"), "twice"),
        (rss("bare <dc:x>words</dc:x>"), "bare words"),
        (rss("caf&eacute; &amp; &ldquo;bar&rdquo; & more"), "café & “bar” & more"),
        (rss("<b>left open"), "left open"),
        (rss("unquoted", root="<rss version=2.0>"), "unquoted"),
    ],
)
def test_broken_xml_is_read_as_it_was_meant(body, title):
    parsed = read(body)
    assert ([entry.title for entry in parsed.entries], parsed.problems) == ([title], BROKEN)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Caf&eacute;&nbsp;&hellip;", "Café …"),
        ("&lt;3 &LT; &AMP; &hearts;", "<3 < & ♥"),
        ("<![CDATA[&eacute; & more]]>", "é & more"),
        ("plain", "plain"),
    ],
)
def test_the_entities_of_html_break_nothing(title, shown):
    parsed = read(rss(title))
    assert ([entry.title for entry in parsed.entries], parsed.problems) == ([shown], ())


def test_a_doctype_is_left_out_with_all_it_declares():
    doctype = (
        "<!DOCTYPE rss SYSTEM 'http://x.example/rss.dtd' [ <!ELEMENT rss ANY> <!ATTLIST rss a CDATA 'b'> ]>"
    )
    assert declared(f"{doctype}\n<rss/>") == "<rss/>"
    assert declared(f"<!-- a -->{doctype}<rss>&eacute;</rss>") == (
        '<!DOCTYPE feed [<!ENTITY eacute "&#38;#233;">]><!-- a --><rss>&eacute;</rss>'
    )


def test_sound_xml_is_not_touched():
    body = rss("a &amp; b &lt; c &#233; <![CDATA[x & y]]>")
    assert mended(body) == body


def test_too_many_prefixes_are_not_declared():
    body = rss("x", after="") + "".join(f"<p{number}:x/>" for number in range(100))
    assert "xmlns" not in mended(body.replace("</rss>", "") + "</rss>")


@given(st.text(st.sampled_from("ab:&;#x<>!-[]CDAT ='\"/?\x1b\0\n"), max_size=60))
def test_whatever_breaks_a_feed_nothing_but_a_sentence_comes_of_it(text):
    try:
        parsed = read(rss(text))
    except ParseError:
        return
    assert len(parsed.entries) <= 2


@pytest.mark.parametrize(
    "part",
    [
        "<!--x>",
        "&a",
        '<a "',
        "<![CDATA[",
        "<a:b ",
        " a:b",
        "&#x",
        "<!DOCTYPE [",
        "\x1b]",
        "<!",
        "]]>",
        "a:b=",
    ],
)
def test_mending_takes_time_in_proportion(part):
    def took(count):
        body = rss(part * count)
        start = time.process_time()
        declared(mended(body))
        return time.process_time() - start

    assert took(200_000 // len(part)) < 2.0
