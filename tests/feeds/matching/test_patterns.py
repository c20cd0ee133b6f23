"""A keyword's pattern: what is refused, what it costs, and offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import UserError
from feeds.matching.patterns import MOST_HITS, check_pattern, spans
from tests.support.watches import hits, keyword


@pytest.mark.parametrize(
    "pattern",
    [
        "chip",
        r"\bAI\b",
        "(?i)rate (cut|hike)s?",
        "[0-9]{2,4} nm",
        r"\p{Han}{2,}",
        "阿里.{1,4}",
        "[A-Z]{3}",
        "AI|ML",
    ],
)
def test_what_re2_can_run_is_taken(pattern):
    check_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(", "“(” cannot be used: missing ): ("),
        ("[a", "“[a” cannot be used: missing ]: [a"),
        ("a**b", "“a**b” cannot be used: bad repetition operator: **"),
        (
            "(?=a)b",
            "“(?=a)b” cannot be used: invalid perl operator: (?=; look-around and back-references are not "
            "possible, as they can take endless time",
        ),
        (
            r"(a)\8",
            r"“(a)\8” cannot be used: invalid escape sequence: \8; look-around and back-references are not "
            "possible, as they can take endless time",
        ),
        (
            r"\y",
            r"“\y” cannot be used: invalid escape sequence: \y; write two backslashes for a backslash that "
            "is meant",
        ),
        ("a{1000}{1000}", "“a{1000}{1000}” cannot be used: bad repetition operator: {1000}{1000}"),
        (
            r"(\pL{1,500} ){1,2}",
            r"“(\pL{1,500} ){1,2}” cannot be used: it is too large; ask for less repetition",
        ),
        ("a*", "“a*” also finds nothing at all; write what must stand there"),
        ("", "“” also finds nothing at all; write what must stand there"),
        ("^", "“^” also finds nothing at all; write what must stand there"),
    ],
)
def test_what_cannot_or_must_not_run_is_refused_saying_why(pattern, message):
    with pytest.raises(UserError) as caught:
        check_pattern(pattern)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("a", "a"),
        (r"\w+", "a"),
        ("[A-Z]", "A"),
        (r"\d", "0"),
        (".", "a"),
        ("[^a-zA-Z0-9]", "!"),
        (r"\s+", " "),
        ("[à-ÿ]", "é"),
        ("家|国", "家"),
        (r"\p{Han}+", "一"),
        ("[ჰჱ]", "ჰ"),
        ("\U0001f680", "\U0001f680"),
        (r"\bthe\b", "the"),
        (r"\b[A-Z]\w+", "About"),
        ("[a-z]{2,}", "about"),
        ("(?i)ai", "said"),
    ],
)
def test_what_stands_in_nearly_every_article_is_refused(pattern, found):
    with pytest.raises(UserError) as caught:
        check_pattern(pattern)
    assert str(caught.value) == (
        f"“{pattern}” is too broad, for it finds “{found}” alone as well; write a word that must stand "
        "there, like chips?"
    )


def test_a_back_reference_is_refused():
    with pytest.raises(UserError, match="cannot be used: invalid escape sequence"):
        check_pattern(r"(a)\1")


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("chips?", "a chip, chips", ["chip", "chips"]),
        ("AI", "😀 阿里 AI é AI", ["AI", "AI"]),
        ("阿里", "é😀阿里阿里", ["阿里", "阿里"]),
        ("(?i)nestlé", "NESTLÉ Nestlé", ["NESTLÉ", "Nestlé"]),
        (r"\d+ nm", "5 nm, 12 nm", ["5 nm", "12 nm"]),
        ("a*", "baa", ["aa"]),
        ("(", "(", []),
        ("x", "", []),
    ],
)
def test_offsets_are_characters_in_any_script(pattern, text, expected):
    assert [text[start:end] for start, end in spans(pattern, text)] == expected


def test_a_pattern_that_other_engines_choke_on_takes_no_time():
    assert list(spans("(a+)+b", "a" * 100_000)) == []


def test_hits_are_capped():
    assert len(list(spans("a", "a" * 5 * MOST_HITS))) == MOST_HITS


@pytest.mark.parametrize(
    ("fields", "pattern", "expected"),
    [
        ("<b>5</b> nm", "[0-9]+ nm", ["5</b> nm"]),
        ("a 阿里云 b", r"\p{Han}{3}", ["阿里云"]),
    ],
)
def test_a_pattern_is_found_in_what_the_reader_sees(fields, pattern, expected):
    assert hits(keyword(regex=pattern), fields) == expected


@given(st.text(), st.text())
def test_a_pattern_is_found_wherever_it_stands(before, after):
    text = f"{before}Q5 chip{after}"
    assert (len(before), len(before) + 7) in list(spans("Q[0-9] chip", text))
