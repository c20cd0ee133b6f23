"""Why a keyword finds nothing: near, field and pattern; and something is said wherever a term stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.matching import Matcher
from feeds.model import Near, Watch, WatchKind
from feeds.service.hints import hints


def keyword(*phrases, **terms):
    return Watch("keyword", WatchKind.KEYWORD, phrases=phrases, **terms)


def told(watch, *wordings):
    assert not any(Matcher([watch]).match(fields) for fields in wordings)
    return [list(lines) for _, lines in hints([watch], wordings)]


NEAR = keyword(near=Near(("chip", "ban"), 2))
THREE = keyword(near=Near(("chip", "ban", "port"), 1))
TITLE = keyword("port", any=("strike", "fire"), field="title")
PATTERN = keyword(regex=r"\d+ GW")


@pytest.mark.parametrize(
    ("watch", "fields", "lines"),
    [
        (NEAR, {"text": "A chip alone"}, ["“chip” is there, but not “ban”"]),
        (
            NEAR,
            {"text": "A ban on fish. One chip is not of any one ban"},
            ["“chip”, “ban” are 3 words apart where they stand nearest, 1 more than the 2 allowed"],
        ),
        (
            NEAR,
            {"text": "<b>chip</b> <a href='one two three'>four</a> five six ban"},
            ["“chip”, “ban” are 3 words apart where they stand nearest, 1 more than the 2 allowed"],
        ),
        (
            NEAR,
            {"title": "A chip", "text": "A ban"},
            ["“chip” in the title, “ban” in the text: near counts within one field"],
        ),
        (
            THREE,
            {"text": "port of the chip ban"},
            ["“chip”, “ban”, “port” are 3 words apart where they stand nearest, 2 more than the 1 allowed"],
        ),
        (NEAR, {"text": "Chipper banners"}, [
            "“chip” stands there only inside a longer word or in an address",
            "“ban” stands there only inside a longer word or in an address",
        ]),
        (
            TITLE,
            {"title": "A strike", "text": "The port burns"},
            [
                "“strike” is in the title, but not “port”",
                "“port” stands in the text, but only the title counts",
            ],
        ),
        (TITLE, {"title": "Rain", "summary": "Port", "text": "A port"}, [
            "“port” stands in the summary and the text, but only the title counts",
        ]),
        (PATTERN, {"text": "Many gigawatts"}, ["its pattern finds nothing"]),
        (
            keyword(regex=r"\d+ GW", field="title"),
            {"title": "Many", "text": "All 12 GW"},
            ["its pattern finds something in the text, but only the title counts"],
        ),
        (
            keyword("port", "harbour", regex=r"\d+ GW"),
            {"text": "A port"},
            ["“port” is there, but its pattern finds nothing there"],
        ),
        (
            keyword("port", "harbour", regex=r"\d+ GW"),
            {"text": "All 12 GW"},
            ["its pattern is there, but none of “port”, “harbour”"],
        ),
        (keyword("AI"), {"text": "the ai of it"}, ["“AI” stands there, but not with the same capitals"]),
        (keyword("port", regex=r"\d+ GW"), {"text": "Rain"}, None),
    ],
)  # fmt: skip
def test_a_miss_is_explained(watch, fields, lines):
    assert told(watch, fields) == ([] if lines is None else [lines])


def test_of_several_wordings_the_one_with_most_of_the_watch_is_told_of():
    watch = keyword(all=("chip", "ban", "port"))
    assert told(watch, {"text": "A chip"}, {"text": "A chip ban"}, {"text": "A port"}) == [
        ["“chip”, “ban” are there, but not “port”"]
    ]


WORDS = ("chip", "ban", "Port", "AI")
terms = st.lists(st.sampled_from(WORDS), max_size=2, unique=True).map(tuple)
nears = st.builds(
    Near, st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(tuple), st.integers(1, 3)
)
keywords = st.builds(
    keyword,
    any=terms,
    all=terms,
    near=st.none() | nears,
    field=st.sampled_from(("", "title", "text")),
    regex=st.sampled_from(("", "[0-9]", "chip.ban")),
)
texts = st.lists(st.sampled_from((*WORDS, "ai", "PORT", "9", "of")), max_size=8).map(" ".join)


@given(keywords, texts, texts)
def test_wherever_a_term_stands_and_the_watch_does_not_match_something_is_said(watch, title, text):
    fields = {"title": title, "text": text}
    if not (watch.any or watch.all or watch.near or watch.regex) or Matcher([watch]).match(fields):
        return
    sought = {*watch.any, *watch.all, *(watch.near.phrases if watch.near else ())}
    standing = {term.lower() for term in sought} & set(f"{title} {text}".lower().split())
    assert bool(list(hints([watch], [fields]))) >= bool(standing)
