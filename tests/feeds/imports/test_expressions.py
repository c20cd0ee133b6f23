"""MonitoRSS' nested filters as keywords: what can be said, and what is noted because it cannot."""

import pytest

from feeds.imports import kinds
from feeds.imports.expressions import MAX_DEPTH, from_expression
from feeds.listing import Filter, LeftOut


def has(word, *, field="title", op="CONTAINS", **given):
    sides = {"left": {"type": "ARTICLE", "value": field}, "right": {"type": "STRING", "value": word}}
    return {"type": "RELATIONAL", "op": op, **sides, **given}


def either(*children):
    return {"type": "LOGICAL", "op": "OR", "children": list(children)}


def both(*children):
    return {"type": "LOGICAL", "op": "AND", "children": list(children)}


@pytest.mark.parametrize(
    ("expression", "filters", "left_out"),
    [
        (has("a"), [Filter(("a",))], {kinds.FIELD: 1}),
        (either(has("a"), has("b"), has("a")), [Filter(("a", "b"))], {kinds.FIELD: 3}),
        (both(has("a"), has("b")), [Filter(all=("a", "b"))], {kinds.FIELD: 2}),
        (both(has("a")), [Filter(("a",))], {kinds.FIELD: 1}),
        (
            both(either(has("a"), has("b")), either(has("c"), has("d")), has("e")),
            [Filter(("a", "b"), ("c", "d"), ("e",))],
            {kinds.FIELD: 5},
        ),
        (
            both(either(has("a"), has("b")), either(has("c"), has("d")), either(has("e"), has("f"))),
            [Filter(("a", "b"), ("c", "d"))],
            {kinds.FIELD: 6, kinds.NESTED: 1},
        ),
        (
            either(has("a"), both(has("b"), has("c")), has("d")),
            [Filter(("a", "d")), Filter(all=("b", "c"))],
            {kinds.FIELD: 4},
        ),
        (
            both(has("a"), either(has("b"), both(has("c"), has("d")))),
            [Filter(all=("a",))],
            {kinds.FIELD: 4, kinds.NESTED: 1},
        ),
        (has("a", op="EQ"), [Filter(("a",))], {kinds.FIELD: 1, kinds.EXACT: 1}),
        (has("a", op="MATCHES"), [], {kinds.PATTERN: 1}),
        (has("a", field="author"), [], {kinds.FOREIGN_FIELD: 1}),
        (both(has("a"), has("b", **{"not": True})), [Filter(("a",))], {kinds.FIELD: 1, kinds.EXCLUDING: 1}),
        (both(), [], {}),
        ({}, [], {kinds.FOREIGN_FIELD: 1}),
        ({"type": "LOGICAL", "children": {"a": 1}}, [], {}),
    ],
)
def test_a_filter_becomes_keywords_as_far_as_they_can_say_it(expression, filters, left_out):
    noted = LeftOut()
    assert from_expression(expression, noted) == tuple(filters)
    assert noted == left_out


def test_a_filter_nested_without_end_is_noted():
    expression = has("a")
    for _ in range(MAX_DEPTH + 1):
        expression = both(expression)
    noted = LeftOut()
    assert from_expression(expression, noted) == ()
    assert noted == {kinds.NESTED: 1}
