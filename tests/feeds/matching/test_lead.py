"""What an article begins with."""

import pytest

from feeds.matching.lead import LEAD_CHARS, signs
from feeds.matching.terms import Passage


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It paid $4 for it", ["money in the lead"]),
        ("It paid 3bn for it", ["money in the lead"]),
        ("It sold 12 million cars", ["money in the lead"]),
        ("Rs 3 crore, ₹ 4", ["money in the lead"]),
        ("It fell 3.5% on Monday", ["per cent in the lead"]),
        ("It fell 3 per cent, to €4", ["money in the lead", "per cent in the lead"]),
        ("It fell on 3 May 2024", []),
        ("", []),
    ],
)
def test_amounts_and_per_cents_are_signs(text, expected):
    assert list(signs([Passage("title", "It fell"), Passage("text", text)])) == expected


def test_only_the_beginning_of_each_field_counts():
    late = "x" * LEAD_CHARS + " $4"
    assert list(signs([Passage("title", late), Passage("text", late)])) == []
    assert list(signs([Passage("title", late), Passage("text", late[5:])])) == ["money in the lead"]
