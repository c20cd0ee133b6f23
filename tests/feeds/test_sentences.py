"""Where sentences end, and where they seem to."""

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from feeds.sentences import MAX_SENTENCE_CHARS, REACH_CHARS, bounds_at, sentences, shortened


def split(text):
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["It rose.", "It fell."],
        ["Did it rise?", "It did!", "Then it fell…", "It ended."],
        ["Apple Inc. said so.", "It was late."],
        ["He joined Apple Inc.", "The company said so."],
        ["Apple Inc. Chief Executive Tim Cook spoke."],
        ["Mr. Wu and Dr. Tsai met Gen. Li on St. Mark's."],
        ["The U.S. Federal Reserve met.", "It waited."],
        ["They left the U.S.", "The others stayed."],
        ["Eddie Y. Wu spoke.", "J. P. Morgan did not."],
        ["That was Plan B.", "It failed."],
        ["Shares rose 3.5 percent to $1.20.", "Volume fell."],
        ["It was No. 1 on Sept. 12 at 7 p.m. Tokyo time."],
        ["He said no.", "She agreed."],
        ["It was “AI-Driven.”", "This outlines it."],
        ['It was "AI-Driven."', "“This” outlines it."],
        ["“Stop!” he cried.", "(It stopped.)", "Then it went."],
        ["Yahoo! said it would."],
        ["It paused... then it went."],
        ["Node.js and example.com are words."],
        ["阿里巴巴宣布新战略。", "股价上涨！", "为什么？", "（完）"],
        ["「やめろ！」", "と言った。"],
        ["他说：“好。”", "她走了。"],
        ["삼성전자가 발표했다.", "주가가 올랐다."],
        ["Яндекс вырос.", "Акции упали."],
        ["¿Qué pasó?", "¡Nada!"],
        ["No stop at the end"],
    ],
)
def test_sentences_end_where_a_reader_ends_them(expected):
    dense = any(mark in "。！？" for sentence in expected for mark in sentence)
    assert split(("" if dense else " ").join(expected)) == expected


def test_line_breaks_end_blocks():
    assert split("A heading\nA text that\r\n\r\nends  \u2029 Here. ") == [
        "A heading",
        "A text that",
        "ends",
        "Here.",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u3000"])
def test_nothing_visible_has_no_sentences(text):
    assert sentences(text) == []


@given(st.one_of(st.text(), st.text(alphabet="aB1 .!?。！”\"'\n…(", max_size=60)))
def test_sentences_are_a_partition_in_order(text):
    spans = sentences(text)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(start < end for start, end in spans)
    assert "".join("".join(split(text)).split()) == "".join(text.split())


def sentence_around(text, start, end):
    """As evidence copies it."""
    first, last = bounds_at(text, start, end)
    return shortened(text[first:last], start - first, end - first, MAX_SENTENCE_CHARS)


@given(st.text(min_size=1, max_size=900), st.data())
def test_the_sentence_around_a_hit_is_no_longer_than_it_may_be(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 30)))
    sentence = sentence_around(text, start, end)
    assert len(sentence) <= 400
    assert text[start:end] in sentence


def test_a_hit_across_two_sentences_gives_both():
    text = "One. Two ends. Three starts. Four."
    assert sentence_around(text, 9, 20) == "Two ends. Three starts."


@pytest.mark.parametrize("noise", [".", ".x", '."', ". ", "! a", "a.b ", "(", "\n"])
def test_hostile_text_is_split_in_linear_time(noise):
    started = time.process_time()
    sentences(noise * 100_000)
    assert time.process_time() - started < 5


PIECES = st.sampled_from(
    [
        "Alibaba",
        " ",
        "  ",
        ". ",
        ".",
        "!",
        "? ",
        "\n",
        "\n\n",
        "Mr. ",
        "Inc. ",
        "The ",
        "rose",
        "。",
        "”",
        "U.S. ",
        "No. ",
        "5",
        "…",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=60).map("".join), st.data())
def test_the_bounds_at_a_hit_are_those_of_the_sentences_that_hold_it(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    holding = [span for span in sentences(text) if span[0] < end and start < span[1]]
    expected = (min(start, holding[0][0]), max(end, holding[-1][1])) if holding else (start, end)
    assume(text[start].isalnum() and text[end - 1].isalnum())
    assert bounds_at(text, start, end) == expected


def test_a_sentence_without_an_end_is_cut_where_nobody_reads_on():
    text = "a" * 3_000
    assert bounds_at(text, 1_200, 1_210) == (1_200 - REACH_CHARS, 1_210 + REACH_CHARS)
