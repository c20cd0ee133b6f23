"""A keyword's rules as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import UserError
from feeds.model import Near, Watch, WatchKind
from feeds.service import rules, watches

PORT = Watch("port", WatchKind.KEYWORD, phrases=("port",))


def changed(watch, text):
    return watches.changed(watch, rules.read(text))


def test_rules_are_read_and_written_one_a_line():
    text = "near 8: chip ban, export\nfield: title\nregex: (?i)[0-9]+  gw"
    watch = changed(PORT, text)
    assert (watch.near, watch.field, watch.regex) == (
        Near(("chip ban", "export"), 8),
        "title",
        "(?i)[0-9]+  gw",
    )
    assert rules.written(watch) == text
    assert rules.written(PORT) == ""


def test_what_is_left_out_is_taken_away():
    ruled = changed(PORT, "\n NEAR 3 : chip,,ban \n\nField:Title\n")
    assert (ruled.near, ruled.field) == (Near(("chip", "ban"), 3), "title")
    assert changed(ruled, " ") == PORT


word = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=9)


@given(st.lists(word.map(str.strip).filter(bool), min_size=2, max_size=4), st.integers(1, 100))
def test_near_phrases_come_back_as_they_were(phrases, words):
    watch = Watch("k", WatchKind.KEYWORD, near=Near(tuple(phrases), words))
    assert rules.read(rules.written(watch))["near"] == {"phrases": phrases, "words": words}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "chip near ban",
            "“chip near ban” is no rule; write near 8: chip, ban or field: title or regex: [0-9]+ GW",
        ),
        (
            "near 0: chip, ban",
            "“near 0: chip, ban” is no rule; write near 8: chip, ban or field: title or regex: [0-9]+ GW",
        ),
        ("near 8: chip", "“near 8: chip” needs two phrases or more; write near 8: chip, ban"),
        ("near 900: chip, ban", "near: 900 words are not near; write at most 100"),
        ("field: title\nfield: text", "field is there twice; a keyword has one"),
        ("field: body", "field: “body” is no field; write one of title, summary, text, categories"),
    ],
)
def test_a_mistake_is_told_with_what_to_type(text, said):
    with pytest.raises(UserError) as refused:
        changed(PORT, text)
    assert str(refused.value) == said
