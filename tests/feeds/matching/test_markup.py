"""Text out of markup: what joins, what splits, what is no markup, and offsets that map back."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.matching.fold import fold
from feeds.matching.markup import plain
from tests.support.watches import company, hits

PIECES = st.sampled_from(
    [
        *("<b>", "</b>", "<p>", "</p>", "<br>", "<br/>", "<script>", "</script>", "<style>x", "<!--"),
        *("-->", "<a href='x>y'>", '<a title="', "'>", "<JPM.N>", "<", ">", "&amp;", "&amp;lt;", "&lt;b&gt;"),
        *("&#65;", "&#0;", "&#xd800;", "&#9999999;", "&NotEqualTilde;", "&", ";", '"', "Alibaba", "阿里"),
        *(" ", "\n", "é", "\u00ad", "ﬁ", "İ", "\U0001f600", "e\u0301", "<o:p>", "<svg/onload=x>"),
        *("&nbsp;", "&amp;nbsp;"),
    ]
)
MARKED = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))


def read(raw):
    """The text of a field, as the matcher reads it."""
    found = plain(raw)
    return raw if found is None else found.text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Ali<b>ba</b>ba", "Alibaba"),
        ("Ali<em class='x'>ba</em>ba", "Alibaba"),
        ('<a href="https://e.com/?a>b" title=\'"\'>Alibaba</a>', "Alibaba"),
        ("<SPAN STYLE=x>Ali</SPAN>baba", "Alibaba"),
        ("<font>Ali<wbr/>baba</font>", "Alibaba"),
        ("<o:p>Alibaba</o:p>", "Alibaba"),
        ("Roche<sup>1</sup> said", "Roche said"),
        ("Roche<sup class=x> [12] </sup>", "Roche"),
        ("the 3<sup>rd</sup> x<sup>n</sup>", "the 3rd xn"),
        ("H<sub>2</sub>O", "H2O"),
        ("Ali<!-- a > b -->baba", "Alibaba"),
        ("Ali<br>baba", "Ali\nbaba"),
        ("Ali<br />baba", "Ali\nbaba"),
        ("<p>AI</p><p>Driven</p>", "\n\nAI\n\n\n\nDriven\n\n"),
        ("<li>AI<li>Driven", "\n\nAI\n\nDriven"),
        ("<td>AI</td>", "\n\nAI\n\n"),
        ("a<script>AI</script>b", "a\n\nb"),
        ("a<style type='x'>AI</style >b", "a\n\nb"),
        ("a<script>AI", "a\n\n"),
        ("a<!-- AI", "a"),
        ("AT&amp;T", "AT&T"),
        ("AT&amp;amp;T", "AT&T"),
        ("AT&#38;T", "AT&T"),
        ("AT&#x26;T", "AT&T"),
        ("Nestl&eacute;", "Nestlé"),
        ("Lowe&rsquo;s", "Lowe’s"),
        ("Lowe&amp;#8217;s", "Lowe’s"),
        ("AI&nbsp;Driven", "AI\xa0Driven"),
        ("Ali&shy;baba", "Ali\u00adbaba"),
        ("&lt;b&gt;Ali&lt;/b&gt;baba", "Alibaba"),
        ("&amp;lt;p&amp;gt;Alibaba", "\n\nAlibaba"),
    ],
)
def test_markup_is_read_as_the_reader_sees_it(raw, expected):
    assert read(raw) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Alibaba",
        "JPMorgan <JPM.N> rose",
        "<9988.HK>",
        "<IBM>",
        "<Reuters> and <bloomberg>",
        "a < b > c",
        "1<2",
        "<3",
        "<->",
        "<a",
        '<a href="',
        "<>",
        "</>",
        "AT&T and R&D;",
        "&",
        "&;",
        "&bogus;",
        "Q&A",
        "S&P 500",
    ],
)
def test_what_is_no_markup_stands_for_itself(text):
    assert plain(text) is None


@pytest.mark.parametrize(
    ("raw", "text", "expected"),
    [
        ("<p>Ali<b>ba</b>ba</p>", "Alibaba", "Ali<b>ba</b>ba"),
        ("von <i>Nestl&eacute;</i>.", "Nestlé", "Nestl&eacute;"),
        ("&amp;amp; AT&amp;amp;T", "AT&T", "AT&amp;amp;T"),
        ("<b>AI</b>&nbsp;Driven", "AI\xa0Driven", "AI</b>&nbsp;Driven"),
        ("\U0001f600<b>AI</b>", "AI", "AI"),
    ],
)
def test_a_place_in_the_text_is_a_place_in_the_field(raw, text, expected):
    found = plain(raw)
    start = found.text.index(text)
    first, last = found.span(start, start + len(text))
    assert raw[first:last] == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<p>Ali<b>ba</b>ba rose", ["Ali<b>ba</b>ba"]),
        ("<p>Nestl&#233; &amp;amp; Alibaba", ["Alibaba"]),
        ("<td>Ali</td><td>baba</td>", []),
        ("Ali<br>baba", []),
        ('<img alt="Alibaba" src="Alibaba">', []),
        ('<a href="https://alibaba.com/Alibaba">shop</a>', []),
        ("<script>Alibaba</script><!-- Alibaba -->", []),
        ("&lt;script&gt;Alibaba&lt;/script&gt;", []),
        ("<Alibaba> said", ["Alibaba"]),
    ],
)
def test_what_is_found_through_markup_is_a_slice_of_the_field(raw, expected):
    assert hits(company("Alibaba"), raw) == expected


def test_a_listing_in_angle_brackets_is_found():
    watch = company(tickers=("JPM:NYSE",))
    assert hits(watch, "<p>JPMorgan <JPM.N> and &lt;JPM.N&gt;</p>") == ["JPM.N", "JPM.N"]


@given(MARKED)
def test_offsets_ascend_inside_the_field(raw):
    found = plain(raw)
    if found is not None:
        assert len(found.starts) == len(found.ends) == len(found.text)
        assert found.starts == sorted(found.starts)
        assert found.ends == sorted(found.ends)
        assert all(0 <= one < other <= len(raw) for one, other in zip(found.starts, found.ends, strict=True))


@given(MARKED)
def test_folding_after_markup_still_maps_into_the_field(raw):
    found = plain(raw)
    folded = fold(read(raw))
    spans = [folded.span(at, at + 1) for at in range(len(folded.text))]
    mapped = [found.span(*span) for span in spans] if found else spans
    assert mapped == sorted(mapped)
    assert all(0 <= start < end <= len(raw) for start, end in mapped)


@given(st.text(), st.text())
def test_escaped_twice_reads_like_escaped_once(before, after):
    said = f"{before} Alibaba <b>x</b> {after}".replace("&", "+")
    once = html.escape(said)
    assert read(html.escape(once)) == read(once) == read(said)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="<&")))
def test_text_without_markup_stands_for_itself(text):
    assert plain(text) is None


@pytest.mark.parametrize(
    "piece",
    [
        *("<", "<b", "<b ", '<b "', "<b '\"", "<b x='<", "<b/", "<a:", "<a b=", '<a b="x"', "<b><i>", "</b>"),
        *("<!--", "<script>", "<script", "<script x", "</script", "<script><style>", "&lt;script&gt;"),
        *("&", "&amp;", "&amp;lt;", "&#", "&amp;lt;b", "&lt;!--"),
    ],
)
def test_broken_markup_comes_to_an_end(piece):
    # Steps that grew with the square of this would take hours.
    raw = piece * (400_000 // len(piece))
    assert len(read(raw)) <= len(raw)
