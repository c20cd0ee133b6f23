"""Summaries: verbatim, in order, with the hit among them and within their caps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.model import Evidence, Sentence
from feeds.summary import headline, merged, summarize
from feeds.words import count_words

LONG = "Filler words make this sentence rather long so that it takes much room in any summary of the text."


def evidence(text, *terms, field="text"):
    found = []
    for term in terms:
        at = text.find(term)
        while at >= 0:
            found.append(Evidence(field, at, at + len(term), term, term, "name"))
            at = text.find(term, at + 1)
    return found


def test_an_empty_body_has_no_summary():
    assert summarize("A title", "", evidence("A title", "title", field="title")) == ()


def test_the_sentence_with_the_hit_is_among_them_with_its_span():
    text = "It rained all day long. Nobody went out at all. Then Siemens opened a plant. It was warm there."
    assert summarize("Plants", text, evidence(text, "Siemens"), max_sentences=2) == (
        Sentence("It rained all day long."),
        Sentence("Then Siemens opened a plant.", ((5, 12),)),
    )


def test_without_a_hit_in_the_body_it_begins_with_the_first_sentences():
    text = "It rained all day long. Nobody went out at all. The sun came out later. Then it set again."
    assert [sentence.text for sentence in summarize("Siemens", text, [])] == [
        "It rained all day long.",
        "Nobody went out at all.",
        "The sun came out later.",
    ]


def test_the_title_is_not_repeated():
    text = "Siemens Opens a Plant!\nSiemens opens a plant in the north. It is a large one."
    assert summarize("Siemens opens a plant", text, evidence(text, "Siemens"), max_sentences=1) == (
        Sentence("Siemens opens a plant in the north.", ((0, 7),)),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("“Siemens opens a plant.”", Sentence("“Siemens opens a plant.”", ((1, 8),))),
        ("Siemens opens a plant\nSiemens Opens a Plant!", Sentence("Siemens opens a plant", ((0, 7),))),
    ],
)
def test_a_body_that_only_repeats_the_title_gives_that_sentence_once(text, said):
    assert summarize("Siemens opens a plant", text, evidence(text, "Siemens")) == (said,)
    assert summarize("Siemens opens a plant", text, []) == (Sentence(said.text),)


def test_a_sentence_that_repeats_the_title_is_kept_when_it_holds_the_only_hit():
    text = "Siemens opens a plant\nBy Ann Bee in Berlin, Monday\nIt is a large one, people say there."
    assert summarize("Siemens opens a plant", text, evidence(text, "Siemens")) == (
        Sentence("Siemens opens a plant", ((0, 7),)),
        Sentence("It is a large one, people say there."),
    )


def test_bylines_and_headings_are_left_out():
    text = "By Ann Bee in Berlin, Monday\nBackground\nSiemens opened a plant today. Siemens is large, too."
    assert [sentence.text for sentence in summarize("Plants", text, evidence(text, "Siemens"))] == [
        "Siemens opened a plant today.",
        "Siemens is large, too.",
    ]


def test_a_heading_with_the_only_hit_is_kept():
    text = "About Siemens\nIt rained all day long, and nobody went out at all."
    assert summarize("Rain", text, evidence(text, "Siemens"), max_sentences=1) == (
        Sentence("About Siemens", ((6, 13),)),
    )


def test_the_sentence_with_the_most_terms_is_preferred():
    text = "Siemens rose a little today. Both Siemens and Bosch opened plants. Bosch fell a little bit."
    assert [
        sentence.text for sentence in summarize("", text, evidence(text, "Siemens", "Bosch"), max_sentences=1)
    ] == ["Both Siemens and Bosch opened plants."]


def test_together_they_keep_to_the_words():
    text = " ".join([LONG] * 3 + ["Then Siemens opened a plant."])
    summary = summarize("", text, evidence(text, "Siemens"), max_words=30)
    assert [sentence.text for sentence in summary] == [LONG, "Then Siemens opened a plant."]


def test_one_long_sentence_may_go_to_the_hard_cap():
    text = "Siemens " + "word " * 118 + "ends."
    assert summarize("", text, evidence(text, "Siemens")) == (Sentence(text, ((0, 7),)),)


@pytest.mark.parametrize("at", [0, 60, 119, 120, 200, 399])
def test_a_sentence_beyond_it_is_cut_at_words_with_the_hit_visible(at):
    words = ["word"] * 400
    words[at] = "Siemens"
    text = " ".join(words) + "."
    [sentence] = summarize("", text, evidence(text, "Siemens"))
    assert count_words(sentence.text) <= 120
    assert sentence.text.strip("…") in text
    assert [sentence.text[start:end] for start, end in sentence.spans] == ["Siemens"]
    assert {word.strip("….") for word in sentence.text.split()} == {"word", "Siemens"}
    assert (sentence.text.startswith("…"), sentence.text.endswith("…")) == (at >= 119, at < 399)


def test_dense_scripts_count_two_characters_a_word():
    text = "据" + "中" * 300 + "阿里巴巴宣布。"
    [sentence] = summarize("", text, evidence(text, "阿里巴巴"))
    assert count_words(sentence.text) <= 120
    assert [sentence.text[start:end] for start, end in sentence.spans] == ["阿里巴巴"]


def test_chinese_sentences_are_quoted_one_by_one():
    text = "今天天气很好没有下雨。阿里巴巴宣布新的战略计划。股价随后上涨了不少。"
    assert summarize("新闻", text, evidence(text, "阿里巴巴"), max_sentences=1) == (
        Sentence("阿里巴巴宣布新的战略计划。", ((0, 4),)),
    )


def test_evidence_of_another_text_is_not_marked():
    text = "Nobody in this place knows that name."
    stray = [
        Evidence("summary", 0, 7, "Siemens", "Siemens", "name"),
        *evidence("Siemens", "Siemens", field="title"),
    ]
    assert summarize("", text, stray) == (Sentence(text),)


def test_the_headline_marks_the_hits_of_the_title_alone():
    title = "Siemens Energy beats Bosch"
    found = [*evidence(title, "Siemens", "Siemens Energy", "Bosch", field="title"), *evidence(title, "beats")]
    assert headline(title, found) == Sentence(title, ((0, 14), (21, 26)))


def test_spans_that_overlap_become_one():
    assert merged([(5, 9), (0, 3), (8, 12), (3, 4)]) == ((0, 3), (3, 4), (5, 12))


TEXTS = st.one_of(
    st.text(),
    st.lists(st.sampled_from(["Siemens", "rose", "word", "fell.", "阿里。", "x\n", "!"])).map(" ".join),
)


@given(TEXTS, st.integers(5, 80), st.integers(1, 4))
def test_sentences_are_quoted_in_order_within_the_caps(text, max_words, max_sentences):
    found = evidence(text, "Siemens", "阿里")
    summary = summarize("A title", text, found, max_words, max_sentences)
    at = 0
    for sentence in summary:
        at = text.index(sentence.text.strip("…"), at) + len(sentence.text.strip("…"))
        flat = [edge for span in sentence.spans for edge in span]
        assert flat == sorted(flat)
        assert all(sentence.text[start:end] in ("Siemens", "阿里") for start, end in sentence.spans)
    assert len(summary) <= max_sentences
    assert sum(count_words(sentence.text) for sentence in summary) <= max_words * 1.6
    assert bool(found) == any(sentence.spans for sentence in summary)


TITLE = "Siemens opens a plant"
SAID = [
    TITLE,
    TITLE.upper() + "!",
    "By Ann Bee",
    "About Siemens",
    "It rained all day long.",
    "Siemens fell a bit.",
]


@given(
    st.lists(st.sampled_from(SAID), max_size=8), st.sampled_from([["Siemens"], ["SIEMENS"], ["rained"], []])
)
def test_any_body_has_a_summary_and_a_hit_in_it_is_always_shown(said, terms):
    text = "\n".join(said)
    found = evidence(text, *terms)
    summary = summarize(TITLE, text, found)
    assert min(1, len(said)) <= len(summary) <= 3
    assert bool(found) == any(sentence.spans for sentence in summary)
