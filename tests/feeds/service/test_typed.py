"""Reading what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.service import typed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        (" , ,, ", ()),
        ("Alibaba", ("Alibaba",)),
        ("Alibaba, 阿里巴巴，Ali  Baba、淘宝", ("Alibaba", "阿里巴巴", "Ali Baba", "淘宝")),
        ("a, a ,a", ("a",)),
        ("Apple, Inc.", ("Apple, Inc.",)),
        ("Apple, Inc, Tesla, Ltd.", ("Apple, Inc", "Tesla, Ltd.")),
        ("Apple, Inc.; Tesla", ("Apple, Inc.", "Tesla")),
        ("Apple, pear\nTesla", ("Apple, pear", "Tesla")),
        ("Inc.", ("Inc.",)),
    ],
)
def test_terms(text, found):
    assert typed.terms(text) == found


@pytest.mark.parametrize(("text", "found"), [("", ()), ("a\n\n b, c \r\na", ("a", "b, c"))])
def test_lines(text, found):
    assert typed.lines(text) == found


@pytest.mark.parametrize(("text", "found"), [("", ()), ("#wire, china-tech  wire", ("wire", "china-tech"))])
def test_tags(text, found):
    assert typed.tags(text) == found


@given(st.text())
def test_terms_are_trimmed_unique_and_never_empty(text):
    found = typed.terms(text)
    assert all(term == " ".join(term.split()) and term for term in found)
    assert len(set(found)) == len(found)


@given(st.lists(st.text(st.characters(codec="utf-8")).map(lambda text: " ".join(text.split()))))
def test_lines_read_back_what_a_form_was_filled_with(terms):
    assert typed.lines("\n".join(terms)) == typed.unique(terms)
