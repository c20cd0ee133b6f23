"""``wirewatch match``: articles in, matches out, one sentence for what cannot be read."""

import json

import pytest

from tests.support.terminal import said

pytestmark = pytest.mark.long

WATCHES = json.dumps(
    [
        {"id": "alibaba", "kind": "company", "names": ["Alibaba"], "tickers": ["9988:HK"]},
        {"id": "apple", "kind": "company", "names": ["Apple"]},
    ]
)
NAMED = {"id": "n", "title": "Alibaba opens a school", "text": "", "unknown": 1}
LISTED = {"id": "l", "title": "Shares", "text": "Up: 9988.HK"}
FRUIT = {"id": "f", "title": "Fresh apple pie", "text": "An apple a day."}
EXAMPLE = '{"id": "1", "title": "…", "text": "…"}'


def lines(*articles):
    return "".join(json.dumps(article) + "\n" for article in articles)


@pytest.fixture
def watching(terminal):
    terminal.write("watches.json", WATCHES)
    return terminal


def shown(found):
    return [
        (line["id"], [(match["watch"], match["confidence"]) for match in line["matches"]])
        for line in map(json.loads, found.out)
    ]


async def test_each_article_with_a_match_is_a_line_with_its_evidence(watching):
    watching.write("articles", lines(NAMED, LISTED, FRUIT))
    found = await watching.run("match", "articles", "--watches", "watches.json")
    evidence = {"field": "title", "start": 0, "end": 7, "text": "Alibaba", "term": "Alibaba", "rule": "name"}
    assert json.loads(found.out[0]) == {
        "id": "n",
        "matches": [{"watch": "alibaba", "confidence": "likely", "evidence": [evidence]}],
    }
    assert shown(found) == [("n", [("alibaba", "likely")]), ("l", [("alibaba", "certain")])]
    assert (found.code, found.err) == (0, [])


async def test_a_tier_is_the_lowest_that_is_printed(watching):
    options = ("match", "articles", "--watches", "watches.json", "--tier")
    watching.write("articles", lines(NAMED, LISTED, FRUIT))
    found = await watching.each((*options, "certain"), (*options, "weak"))
    assert [[one for one, _ in shown(tier)] for tier in found] == [["l"], ["n", "l", "f"]]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            b"nope",
            "line 2 is no JSON (Expecting value: line 1 column 1 (char 0)); "
            f"write one object a line, like {EXAMPLE}",
        ),
        (b'{"id": "\xff"}', "line 2 is not UTF-8; save the articles in that encoding"),
    ],
    ids=["words", "latin"],
)
async def test_a_bad_line_is_named_after_what_came_before_it_was_answered(watching, line, sentence):
    stdin = lines(NAMED).encode() + line
    found = await watching.run("match", "-", "--watches", "watches.json", stdin=stdin)
    assert (found.code, shown(found), found.err) == (2, [("n", [("alibaba", "likely")])], [sentence])


async def test_what_cannot_be_read_is_one_sentence(watching):
    watching.write("object.json", "{}")
    watching.write("nothing.json", '[{"id": "a", "kind": "company"}]')
    watching.write("latin.json", b'["\xff"]')
    watching.write("articles", "")
    example = '[{"id": "alibaba", "kind": "company", "names": ["Alibaba"]}]'
    sentences = {
        ("nope", "watches.json"): "there is no file nope",
        ("articles", "nope"): "there is no file nope",
        ("articles", "latin.json"): "latin.json is not UTF-8; save it in that encoding",
        ("articles", "object.json"): f"the watch file holds no list; write one like {example}",
        ("articles", "nothing.json"): (
            "watch 1 (a): the watch looks for nothing; give it names, for example names: [Alibaba]"
        ),
        ("articles", "watches.json", "--tier", "never"): "--tier is certain, likely or weak, not never",
    }
    found = await watching.each(*(("match", source, "--watches", *rest) for source, *rest in sentences))
    assert dict(zip(sentences, found, strict=True)) == {
        case: said(sentence, code=2) for case, sentence in sentences.items()
    }


async def test_half_a_surrogate_pair_comes_back_as_it_came(watching):
    stdin = '{"id": "\\ud800", "title": "Alibaba \\ud800"}\n'
    found = await watching.run("match", "-", "--watches", "watches.json", stdin=stdin)
    assert (found.code, shown(found), found.err) == (0, [("\ud800", [("alibaba", "likely")])], [])
