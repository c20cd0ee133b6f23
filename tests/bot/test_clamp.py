"""Cuts fall between what people see as characters, and written text stays within its limit."""

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from bot.clamp import clamp, fit, length
from bot.markdown import bold, escape

FAMILY = "👨‍👩‍👧"
CLUSTERS = st.lists(
    st.sampled_from(
        [FAMILY, "🇭🇰", "e\u0301", "👍🏽", "a", " ", "\r\n", "한", "क्षि", "𝔸", "阿", "\\", "*", "\ud83d"]
    ),
    max_size=30,
).map("".join)
TEXTS = st.one_of(st.text(max_size=60), CLUSTERS)
LIMITS = st.integers(-1, 70)


@pytest.mark.parametrize(
    ("text", "units"), [("", 0), ("abc", 3), ("阿里", 2), ("𝔸", 2), (FAMILY, 8), ("🇭🇰", 4), ("\ud83d", 1)]
)
def test_length_counts_utf16_units(text, units):
    assert length(text) == units


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("Alibaba", 7, "Alibaba"),
        ("Alibaba", 6, "Aliba…"),
        ("Alibaba Group", 9, "Alibaba…"),
        ("Alibaba", 1, "…"),
        ("Alibaba", 0, ""),
        ("Alibaba", -3, ""),
        ("", 0, ""),
        (FAMILY * 2, 16, FAMILY * 2),
        (FAMILY * 2, 15, FAMILY + "…"),
        (FAMILY * 2, 8, "…"),
        ("🇭🇰🇨🇳", 6, "🇭🇰…"),
        ("e\u0301e\u0301", 3, "e\u0301…"),
        ("e\u0301e\u0301", 2, "…"),
        ("𝔸𝔸", 3, "𝔸…"),
        ("👍🏽👍🏽", 6, "👍🏽…"),
        ("a" + "\u0301" * 5000, 100, "…"),
    ],
)
def test_a_cut_keeps_whole_characters(text, limit, cut):
    assert clamp(text, limit) == cut


@given(TEXTS, LIMITS)
def test_a_clamped_text_fits_and_is_a_beginning_of_whole_graphemes(text, limit):
    cut = clamp(text, limit)
    assert length(cut) <= max(limit, 0)
    if cut != text:
        graphemes = regex.findall(r"\X", text)
        beginnings = {"".join(graphemes[:count]).rstrip() + "…" for count in range(len(graphemes))} | {""}
        assert cut in beginnings


@pytest.mark.parametrize(
    ("text", "limit", "write", "written"),
    [
        ("plain", 5, escape, "plain"),
        ("a*b*c", 7, escape, r"a\*b\*c"),
        ("a*b*c", 6, escape, r"a\*b…"),
        ("****", 4, escape, r"\*…"),
        ("****", 2, escape, "…"),
        ("****", 0, escape, ""),
        ("Alibaba", 11, lambda cut: bold(cut, [(0, len(cut))]), "**Alibaba**"),
        ("Alibaba", 10, lambda cut: bold(cut, [(0, len(cut))]), "**Aliba…**"),
        ("Alibaba", 4, lambda cut: bold(cut, [(0, len(cut))]), ""),
    ],
)
def test_markup_is_fitted_whole(text, limit, write, written):
    assert fit(text, limit, write) == written


@given(TEXTS, LIMITS)
@example("000000[" + "\U00010000" * 10 + "@", 29)  # what is cut off is no longer than the "…" in its place
def test_a_fitted_text_is_the_longest_cut_that_fits(text, limit):
    written = fit(text, limit, escape)
    ends = [0, *(found.end() for found in regex.finditer(r"\X", text))]
    cuts = [escape(text), *(escape(text[:end].rstrip() + "…") for end in ends[:-1])]
    assert written in [*cuts, ""]
    assert length(written) == max((length(cut) for cut in cuts if length(cut) <= max(limit, 0)), default=0)
