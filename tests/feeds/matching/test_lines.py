"""JSON Lines in and out, as ``wirewatch match`` reads and prints them."""

import json

import pytest

from feeds.errors import UserError
from feeds.matching import match_lines
from feeds.model import Tier, Watch, WatchKind

WATCHES = (
    Watch("alibaba", WatchKind.COMPANY, names=("Alibaba", "阿里巴巴"), exclude=("Alibaba Pictures",)),
    Watch("apple", WatchKind.COMPANY, names=("Apple",)),
)


def run(*lines, lowest=Tier.LIKELY):
    return [json.loads(line) for line in match_lines(lines, WATCHES, lowest)]


def shown(watch, confidence, field, start, text):
    item = {
        "field": field,
        "start": start,
        "end": start + len(text),
        "text": text,
        "term": text,
        "rule": "name",
    }
    return {"watch": watch, "confidence": confidence, "evidence": [item]}


def test_an_article_with_a_match_is_one_line_with_its_evidence():
    line = json.dumps({"id": "a", "title": "😀 阿里巴巴集团", "text": "", "other": 1})
    assert run(line) == [{"id": "a", "matches": [shown("alibaba", "likely", "title", 2, "阿里巴巴")]}]


def test_text_is_printed_as_it_is_not_escaped():
    assert "阿里巴巴" in next(match_lines(['{"id": 7, "title": "阿里巴巴"}\n'], WATCHES, Tier.LIKELY))


def test_weak_matches_are_printed_only_when_asked_for():
    line = '{"id": 1, "title": "apple pie"}'
    weak = shown("apple", "weak", "title", 0, "apple") | {}
    weak["evidence"][0]["term"] = "Apple"
    assert (run(line), run(line, lowest=Tier.WEAK)) == ([], [{"id": 1, "matches": [weak]}])


def test_certain_alone_may_be_asked_for():
    assert run('{"id": 1, "title": "Alibaba"}', lowest=Tier.CERTAIN) == []


def test_blank_lines_missing_fields_and_excluded_matches_are_left_out():
    lines = ("", '{"id": "a"}', "  \n", '{"id": "b", "title": null, "text": "Alibaba Pictures"}')
    assert run(*lines, lowest=Tier.WEAK) == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2 is no JSON (Expecting property name"),
        ("[]", "line 2 is no article with an id; write one object a line"),
        ('{"title": "x"}', "line 2 is no article with an id; write one object a line"),
        ('{"id": true}', "line 2 is no article with an id; write one object a line"),
        ('{"id": 1.5}', "line 2 is no article with an id; write one object a line"),
        ('{"id": ' + "[" * 100_000, "line 2 is nested too deeply; write one object a line"),
        ('{"id": "x", "text": 5}', "line 2: text is no text; write it in quotes"),
    ],
)
def test_a_bad_line_is_named(line, message):
    with pytest.raises(UserError) as caught:
        run('{"id": "a"}', line)
    assert str(caught.value).startswith(message)
