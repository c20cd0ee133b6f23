"""Segments: an edit of a watch makes its own anew and no other, and finds what a fresh matcher would."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.matching import Matcher, matcher
from feeds.matching.segments import FORMS_A_TERM, SEGMENT_TERMS, _by_form, count_terms
from feeds.matching.terms import term
from feeds.model import Company, Watch, WatchKind

NAMES = (
    "Zalando",
    "Zalando Bank",
    "Kingfisher",
    "Tesco",
    "Ocado",
    "Carrefour",
    "Metro Cash",
    "Ahold",
    "Lidl",
)
TEXT = "; ".join(NAMES) + "; Zalando Bank Group; Tesco Stores"
DIRECTORY = (Company("Zalando Bank Group"), Company("Tesco Stores", aliases=("Tesco",)))
TWO_A_SEGMENT = 2 * FORMS_A_TERM

NAMED = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True).map(tuple)
EDITS = st.lists(st.tuples(st.integers(1, 12), st.none() | NAMED), max_size=12)


def watch(number, *names, revision=1):
    return Watch(
        str(number), WatchKind.COMPANY, guild_id=number % 2, names=names, id=number, revision=revision
    )


@pytest.fixture(autouse=True)
def _small_segments():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matcher, "SEGMENT_TERMS", TWO_A_SEGMENT)
        yield


def matches(some):
    return sorted(some.match({"text": TEXT}), key=lambda match: match.watch.id)


def numbers(some):
    return [[one.id for one in segment.watches] for segment in some.segments]


def kept(before, after):
    """Which segments are the very same ones."""
    return [segment in before.segments for segment in after.segments]


def test_a_term_whose_forms_fold_alike_is_looked_for_once_for_each_watch_in_whatever_order():
    tesco, ocado = term("Tesco", "Tesco", "name"), term("Ocado", "Ocado", "name")
    owned = [(0, tesco), (1, tesco), *((other, tesco) for other in range(2, 9)), (0, ocado), (0, tesco)]
    assert _by_form(owned) == {
        "tesco": [(owner, tesco) for owner in range(9)],
        "ocado": [(0, ocado)],
    }


def test_what_folds_to_nothing_is_not_looked_for():
    assert _by_form([(0, term("\u200b", "\u200b", "name"))]) == {}


def test_segments_hold_twenty_thousand_terms():
    assert SEGMENT_TERMS == 20_000


def five():
    return Matcher([watch(number, NAMES[number]) for number in range(1, 6)])


def test_watches_are_shared_out_in_their_order():
    assert numbers(five()) == [[1, 2], [3, 4], [5]]


def test_a_changed_watch_makes_its_own_segment_anew_and_no_other():
    before = five()
    after = before.renewed([watch(3, "Lidl", revision=2)], (), ())
    assert (numbers(after), kept(before, after)) == ([[1, 2], [3, 4], [5]], [True, False, True])
    assert after.revisions == {1: 1, 2: 1, 3: 2, 4: 1, 5: 1}
    assert [match.watch.names for match in after.match({"text": "Lidl opens"})] == [("Lidl",)]
    assert before.match({"text": "Lidl opens"}) == []


def test_a_new_watch_takes_the_room_of_the_last_segment():
    before = five()
    after = before.renewed([watch(6, "Lidl"), watch(7, "Ahold")], (), ())
    assert (numbers(after), kept(before, after)) == (
        [[1, 2], [3, 4], [5, 6], [7]],
        [True, True, False, False],
    )


def test_a_watch_that_is_gone_is_found_no_more():
    before = five()
    after = before.renewed([], {1, 2, 5}, ())
    assert (numbers(after), kept(before, after)) == ([[3, 4]], [True])
    assert before.renewed([], {1, 2, 3, 4, 5}, ()).match({"text": TEXT}) == []


def test_a_segment_that_grows_too_large_is_split():
    after = five().renewed([watch(3, *NAMES[:4], revision=2)], (), ())
    assert numbers(after) == [[1, 2], [3], [4], [5]]
    sizes = [sum(map(count_terms, segment.watches)) for segment in after.segments]
    assert [size for size in sizes if size > TWO_A_SEGMENT] == [4 * FORMS_A_TERM]


@given(EDITS)
def test_any_row_of_edits_leaves_what_a_matcher_made_anew_finds(edits):
    stored = {one: watch(one, NAMES[one]) for one in range(1, 6)}
    renewed = Matcher(stored.values(), DIRECTORY)
    for revision, (number, names) in enumerate(edits, start=2):
        if names is None:
            gone = stored.pop(number, None)
            renewed = renewed.renewed([], {number} if gone else (), ())
        else:
            stored[number] = replace(watch(number, *names), revision=revision)
            renewed = renewed.renewed([stored[number]], (), DIRECTORY)
    anew = Matcher([stored[number] for number in sorted(stored)], DIRECTORY)
    assert matches(renewed) == matches(anew)
    assert renewed.revisions == anew.revisions
