"""Markup and hostile characters out, plain text in."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.text import clean, cut, html_to_text, plain_text


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("plain", "plain"),
        ("two\nlines", "two\nlines"),
        ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("in<b>side</b> a <a href='x'>word</a>", "inside a word"),
        ("<p>line\nbroken in the\n  source</p>", "line broken in the source"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("a<script>alert(1)</script>b<style>p{}</style>c<!-- no -->d", "abcd"),
        ("AT&amp;T &lt; 5 &#8217;&nbsp;x", "AT&T < 5 ’ x"),
        ("AT&amp;amp;T", "AT&T"),
        ("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "One.\nTwo."),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("<p>unclosed <b>tags", "unclosed tags"),
        ("<svg><text>x</text></svg>a", "a"),
        ("", ""),
        ("<math><mi>a</mi><mo>+</mo><mi>b</mi><annotation>a+b</annotation></math>", "a+b"),
        ("a<iframe src='x'></iframe>b", "ab"),
        ("a <iframe src='x'> and all that follows", "a and all that follows"),
        ("<object data='x'>what is shown instead</object>", "what is shown instead"),
        ("one<a title='2 > 1' href='x'>two</a>", "onetwo"),
        ("<p title='2 > 1'>one</p>two", "one\ntwo"),
        ("<p title=it's>one</p>two", "one\ntwo"),
        ("before<!-- no end > after", "before after"),
        ("<!-- a --><!-- b > c -->d<!--e", "d"),
        ("<!' says one <b>who</b> cannot", "<!' says one who cannot"),
        ("<!DOCTYPE html><p>a", "a"),
        ("about <code>&lt;b&gt;bold&lt;/b&gt;</code> text", "about <b>bold</b> text"),
        ("<p>AT&amp;amp;T</p>", "AT&T"),
    ],
)
def test_markup_becomes_what_a_browser_shows(markup, expected):
    assert html_to_text(markup) == expected


@pytest.mark.parametrize(
    ("declared_plain", "expected"),
    [
        ("AT&T <fragt> nach", "AT&T <fragt> nach"),
        ("Bob&#39;s &amp; Co", "Bob's & Co"),
        ("<b>bold</b> all the same", "bold all the same"),
        ("</example>", "</example>"),
        ("a  b\n\n c", "a b\nc"),
    ],
)
def test_plain_text_is_read_as_it_was_meant(declared_plain, expected):
    assert plain_text(declared_plain) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\0b\x07c\x7fd\x85e", "abcd\ne"),
        ("\x1b[31mred\x1b[0m \x1b]0;title\x07x \x9b1my", "red x y"),
        ("a\u202eb\u2066c\u200ed", "abcd"),
        ("a\u200bb\ufeffc\u2060d\xade", "abcde"),
        ("a\ud800b", "ab"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("tab\tstays", "tab\tstays"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("क्\u200dष", "क्\u200dष"),
        ("pass\u200dword \u200cx", "password x"),
        ("म\u200d\u200d\u200cय", "म\u200dय"),
        ("日\u3000本", "日\u3000本"),
    ],
)
def test_hostile_characters_go_and_writing_stays(text, expected):
    assert clean(text) == expected


anything = st.text(st.characters(codec=None), max_size=60) | st.text(
    st.sampled_from("ab \n\x1b[]0m\x9b\u200d\u200c\u202eé👩\ud800&<>;#x/pbr"), max_size=60
)


@given(anything)
def test_clean_text_is_clean_already(text):
    once = clean(text)
    assert clean(once) == once
    unwanted = {"Cc", "Cs"}
    assert not [sign for sign in once if unicodedata.category(sign) in unwanted and sign not in "\n\t"]


@given(anything)
def test_any_markup_becomes_clean_text(markup):
    text = html_to_text(markup)
    assert clean(text) == text == text.strip()
    assert "\n\n" not in text


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("short", 5, "short"),
        ("two words", 6, "two…"),
        ("two words", 4, "two…"),
        ("unbreakable", 5, "unbr…"),
        ("一二三四五六", 4, "一二三…"),
    ],
)
def test_a_long_text_is_cut_at_a_word_where_there_is_one(text, most, expected):
    assert cut(text, most) == expected


@given(st.text(), st.integers(2, 50))
def test_a_cut_text_fits(text, most):
    assert len(cut(text, most)) <= most


@pytest.mark.parametrize(
    "part",
    ["<b>", "<b ", '<b "', "<b '>\"", "<!--", "<!-- >", "<!", "&lt;", "<p><span>", "<iframe>", "<math>"],
)
def test_markup_takes_time_in_proportion_to_its_length(part):
    start = time.process_time()
    html_to_text(part * (400_000 // len(part)))
    assert time.process_time() - start < 3


def test_a_long_listing_with_a_tag_for_every_word_is_read_to_its_end():
    words = [f"word{number}" for number in range(10_000)]
    listing = " ".join(f"<span class='k'>{word}</span>" for word in words)
    assert html_to_text(f"<pre>{listing}</pre><p>The end.</p>") == " ".join(words) + "\nThe end."
