"""Names of folders as tags, and the count of what has no equivalent."""

import pytest

from feeds.listing import MAX_KIND_CHARS, MAX_KINDS, LeftOut, tag_of, tags_of
from feeds.service.typed import check_tags


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("Tech", "Tech"),
        (" Hong Kong, China ", "Hong-Kong-China"),
        ("#wire", "wire"),
        ("# a b", "a-b"),
        ("新闻", "新闻"),
        ("a\u202e\x00b", "ab"),
        ("x" * 100, "x" * 60),
        (", ,", ""),
        ("", ""),
    ],
)
def test_a_name_becomes_a_tag_that_may_be_one(name, tag):
    assert tag_of(name) == tag
    check_tags([tag])


def test_tags_stand_once_and_in_order():
    assert tags_of(["b", "", "a", "b"]) == ("b", "a")


def test_kinds_are_counted_cut_and_bounded():
    left_out = LeftOut()
    left_out.note("mentions", 2)
    left_out.note("mentions")
    left_out.note("nothing", 0)
    for number in range(MAX_KINDS + 5):
        left_out.note(f"{number} {'x' * 200}")
    assert left_out["mentions"] == 3
    assert left_out["other settings"] == 6
    assert len(left_out) == MAX_KINDS + 1
    assert max(map(len, left_out)) <= MAX_KIND_CHARS
