"""Scripts: what a character counts as, and which two make one word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.matching.scripts import Script, are_one_word, script_of


@pytest.mark.parametrize(
    ("chars", "script"),
    [
        ("azAZ09_éßøŁµªΩάἀＡｚ５", Script.LATIN),
        ("٣३๓", Script.LATIN),
        ("яЯёіїґ", Script.CYRILLIC),
        ("ソｿーァヶ", Script.KATAKANA),
        ("삼ㄱ각\uffa1", Script.HANGUL),
        ("اعپ\ufedf", Script.ARABIC),
        ("אתﬡ", Script.HEBREW),
        ("阿々㐀豈\U00020000のぁกမក", Script.FREE),
        ("अაհ", Script.OTHER),
        (" -.,'’&+(「。、$€²½①™\u00ad\u200b\u0301😀", Script.NONE),
    ],
)
def test_the_script_of_a_character(chars, script):
    assert {char: script_of(char) for char in chars} == dict.fromkeys(chars, script)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("a", "b", True),
        ("a", "1", True),
        ("a", "α", True),
        ("a", "я", True),
        ("ソ", "ニ", True),
        ("삼", "성", True),
        ("ا", "ب", True),
        ("א", "ב", True),
        ("अ", "क", True),
        ("a", "阿", False),
        ("a", "の", False),
        ("a", "ソ", False),
        ("a", "삼", False),
        ("a", "ا", False),
        ("阿", "里", False),
        ("ソ", "阿", False),
        ("ソ", "の", False),
        ("ก", "ข", False),
        ("a", " ", False),
        ("a", "-", False),
        ("a", "²", False),
    ],
)
def test_which_two_characters_make_one_word(left, right, expected):
    assert (are_one_word(left, right), are_one_word(right, left)) == (expected, expected)


@given(st.characters(), st.characters())
def test_any_two_characters_are_judged_the_same_both_ways(left, right):
    assert are_one_word(left, right) == are_one_word(right, left)
