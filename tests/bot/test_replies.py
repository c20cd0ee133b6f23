"""Errors in words, and pieces of text within their lengths."""

from datetime import UTC, datetime

import pytest
from discord import app_commands
from hypothesis import given
from hypothesis import strategies as st

from bot import wording
from bot.choices import best
from bot.clamp import length
from bot.replies import as_sentence, sentence
from feeds.errors import FetchError, StoreBusy, StoreError, UserError
from feeds.model import Destination


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("it is so", "It is so."),
        ("Is it?", "Is it?"),
        ("/watch list shows them", "/watch list shows them."),
        ("https://example.com is no feed", "https://example.com is no feed."),
        ("阿里巴巴", "阿里巴巴."),
        ("", "."),
    ],
)
def test_a_message_becomes_a_sentence(text, said):
    assert as_sentence(text) == said


class Wrapped(app_commands.CommandInvokeError):
    def __init__(self, original):
        Exception.__init__(self)
        self.original = original


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (UserError("type a name"), "Type a name."),
        (Wrapped(UserError("type a name")), "Type a name."),
        (FetchError("the server answered 404"), "The server answered 404."),
        (StoreBusy("the database is in use"), "The database is in use."),
        (
            app_commands.CommandNotFound("x", []),
            "This command has changed since Discord last looked; press Ctrl+R in Discord and try again.",
        ),
    ],
)
def test_what_we_raise_on_purpose_says_itself(error, said):
    assert sentence(error) == said


@pytest.mark.parametrize(
    "error", [KeyError("secret"), StoreError("no such table: secret"), OSError("secret")]
)
def test_what_nobody_expected_shows_nothing_of_itself(error):
    said = sentence(error)
    assert said.startswith("Sorry, something went wrong on my side (reference ")
    assert "secret" not in said


def test_references_differ():
    assert sentence(KeyError()) != sentence(KeyError())


TEXT = st.text(st.characters(codec="utf-8"), max_size=300)


@given(TEXT, st.integers(1, 120))
def test_pieces_stay_on_one_line_within_their_length(text, limit):
    for piece in (wording.plain(text, limit), wording.strong(text, limit)):
        assert length(piece) <= limit
        assert "\n" not in piece


@given(TEXT, st.text(max_size=20))
def test_a_marked_sentence_stays_within_its_length(text, part):
    assert length(wording.marked(text, part, 200)) <= 200


@given(st.lists(st.text(min_size=1, max_size=50)), st.integers(60, 400))
def test_stacked_blocks_fit_and_what_is_left_out_is_counted(blocks, limit):
    said = wording.stacked(blocks, limit=limit)
    assert length(said) <= limit
    left_out = len(blocks) - next(
        kept for kept in range(len(blocks), -1, -1) if said.startswith("\n\n".join(blocks[:kept]))
    )
    assert not left_out or said.endswith(f"… and {left_out} more") or "… and " in said


@pytest.mark.parametrize(
    ("text", "url", "said"),
    [
        ("A [b]", "https://example.com/a_(b)", r"[**A \[b\]**](https://example.com/a_%28b%29)"),
        ("A", "javascript:alert(1)", "**A**"),
        ("A", "https://user:pass@example.com/", "**A**"),
        ("", "https://example.com/" + "x" * 500, "**Untitled**"),
    ],
)
def test_a_linked_title(text, url, said):
    assert wording.linked(text, url) == said


def test_small_pieces():
    place = Destination(1, 2, thread_id=3)
    assert [
        wording.place(place),
        wording.place(Destination(1, 2)),
        wording.message_link(place, 4),
        wording.moment(datetime(2026, 1, 1, tzinfo=UTC)),
        wording.listed([]),
        wording.listed(["a", "b", "c"], last="or"),
        wording.counted(1, "story", "stories"),
        wording.counted(1200, "story", "stories"),
    ] == [
        "<#3>",
        "<#2>",
        "https://discord.com/channels/1/3/4",
        "<t:1767225600:R>",
        "",
        "a, b or c",
        "1 story",
        "1,200 stories",
    ]


def test_choices_begin_with_what_begins_so_and_are_at_most_25():
    named = [(f"The Ali number {number}", str(number)) for number in range(40)]
    named += [("Alibaba", "alibaba"), ("x" * 150, "long-name"), ("ali", "v" * 101)]
    found = best(named, "ALI")
    assert [(one.name, one.value) for one in found[:2]] == [("Alibaba", "alibaba"), ("The Ali number 0", "0")]
    assert len(found) == 25
    assert [len(one.name) for one in best(named, "xx")] == [100]
