"""Folding: what becomes equal, and offsets that hold for any text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.matching.fold import fold, fold_term, spelled

DASHES = "\u002d\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
SPACES = " \t\u00a0\u2002\u2009\u200a\u202f\u205f\u3000\n"
ODD = "ﬁ㈱ǆİßéé̂Åｶﾞｱﾟ각각ÆØłΆςй़का…￼\u00ad\u200b\u200d\ufeff\u202e\ufe0f️'’\"“「-–— \n\r\u2028aAzZ09.₂²Ⅳ"
TEXT = st.one_of(st.text(), st.text(alphabet=ODD, max_size=40))


@pytest.mark.parametrize("dash", [*DASHES, *SPACES, " - ", "--", " \u2014 "])
def test_every_dash_and_space_is_one_space(dash):
    assert fold(f"AI{dash}Driven").text == "ai driven"


@pytest.mark.parametrize("gap", ["\n\n", "\r\n\r\n", "\n \n", "-\n\n", "\u2029\n"])
def test_an_empty_line_separates(gap):
    assert fold(f"AI{gap}Driven").text == "ai\ndriven"


@pytest.mark.parametrize("quote", list('"“”„‟«»‹›「」『』《》＂〝〞'))
def test_quotes_are_dropped(quote):
    assert fold(f"{quote}AI{quote}").text == "ai"


@pytest.mark.parametrize("apostrophe", list("'’‘‛ʼ′`´＇"))
def test_apostrophes_are_one(apostrophe):
    assert fold(f"Lowe{apostrophe}s").text == "lowe's"


@pytest.mark.parametrize(
    "hidden", list("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u2066\ufe0f\x00")
)
def test_invisible_characters_are_dropped(hidden):
    assert fold(f"Ali{hidden}baba").text == "alibaba"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＡＩ－Ｄｒｉｖｅｎ", "ai driven"),
        ("Nestlé", "nestle"),
        ("Nestle\u0301", "nestle"),
        ("Citroën", "citroen"),
        ("Ørsted", "orsted"),
        ("Mærsk", "maersk"),
        ("Škoda", "skoda"),
        ("Łódź", "lodz"),
        ("İş Bankası", "is bankasi"),
        ("Groß", "gross"),
        ("ﬁnance", "finance"),
        ("Ελλάς", "ελλασ"),
        ("Яндекс", "яндекс"),
        ("أَرَامْكُو", "ارامكو"),
        ("\u05d8\u05b6\u05d1\u05b7\u05e2", "\u05d8\u05d1\u05e2"),
        ("Й", "й"),
        ("ソニー", "ソニー"),
        ("ｿﾆｰ", "ソニー"),
        ("ｶﾞｽ", "ガス"),
        ("삼성전자", "삼성전자"),
        (unicodedata.normalize("NFD", "삼성전자"), "삼성전자"),
        ("阿里巴巴", "阿里巴巴"),
        ("C++", "c++"),
        ("AT&T", "at&t"),
        ("J.P. Morgan", "j.p. morgan"),
        ("  spaced  ", " spaced "),
        ("", ""),
    ],
)
def test_forms_that_are_the_same(written, folded):
    assert fold(written).text == folded


def test_the_span_of_a_folded_hit_is_what_stood_in_the_original():
    text = "Der „AI\u2011Dri\u00adven“-Plan"
    folded = fold(text)
    start = folded.text.index("ai driven")
    first, last = folded.span(start, start + len("ai driven"))
    assert text[first:last] == "AI\u2011Dri\u00adven"


def test_a_ligature_gives_its_whole_character():
    folded = fold("oﬃce")
    assert (folded.text, places(folded)) == ("office", [(0, 1), (1, 2), (1, 2), (1, 2), (2, 3), (3, 4)])


def places(folded):
    """Where each folded character came from."""
    return [folded.span(at, at + 1) for at in range(len(folded.text))]


def test_terms_are_trimmed_and_keep_case_where_asked():
    assert (fold_term(" “AI–Driven” "), spelled(" “AI–Driven” ")) == ("ai driven", "AI Driven")


@given(TEXT)
def test_offsets_ascend_inside_the_text(text):
    found = places(fold(text))
    assert [start for start, _ in found] == sorted(start for start, _ in found)
    assert [end for _, end in found] == sorted(end for _, end in found)
    assert all(0 <= start < end <= len(text) for start, end in found)


@given(TEXT, st.data())
def test_the_original_of_any_folded_slice_folds_to_it(text, data):
    folded = fold(text)
    found = places(folded)
    edges = [at for at in range(len(found) + 1) if at in (0, len(found)) or found[at][0] >= found[at - 1][1]]
    first, last = sorted((data.draw(st.sampled_from(edges)), data.draw(st.sampled_from(edges))))
    if first < last:
        start, end = folded.span(first, last)
        assert fold(text[start:end]).text.strip() == folded.text[first:last].strip()


@given(TEXT, TEXT)
def test_paragraphs_fold_one_by_one(first, second):
    together = fold(f"{first}.\n\n.{second}").text
    assert together == f"{fold(first + '.').text}\n{fold('.' + second).text}"


@given(TEXT)
def test_case_and_width_do_not_matter(text):
    ascii_only = text.encode("ascii", "ignore").decode()
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in ascii_only)
    assert fold(ascii_only.upper()).text == fold(wide.lower()).text


@given(TEXT)
def test_folded_text_never_has_two_gaps_in_a_row(text):
    folded = fold(text).text
    assert not any(pair in folded for pair in ("  ", " \n", "\n ", "\n\n"))


def test_endless_marks_end():
    folded = fold("a" + "\u0301\u0323" * 20_000)
    assert folded.text == "a"
