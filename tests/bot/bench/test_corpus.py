"""Generated feeds: the same at every run, readable, and of all the kinds that are told."""

from collections import Counter

import pytest

from bot.bench import corpus
from feeds.formats import parse
from feeds.model import Document

NUMBERS = range(1000)


def read(number, body):
    return parse(Document("https://example.com/feed", body, corpus.content_type(number)))


def test_the_same_feed_is_the_same_at_every_run():
    assert [corpus.document(number, 3) for number in range(20)] == [
        corpus.document(number, 3) for number in range(20)
    ]


def test_the_mix_is_the_one_that_is_told():
    traits = [corpus.traits(number) for number in NUMBERS]
    dialects = Counter(one.dialect for one in traits)
    assert {name: round(count / 10, -1) for name, count in dialects.items()} == {
        "rss": 60,
        "atom": 30,
        "rdf": 10,
    }
    shares = {
        "cjk": sum(one.language != "en" for one in traits),
        "odd encodings": sum(one.encoding != "utf-8" for one in traits),
        "full text": sum(one.full_text for one in traits),
        "malformed": sum(one.malformed for one in traits),
        "restless": sum(one.restless for one in traits),
        "never 304": sum(not one.answers_304 for one in traits),
    }
    wanted = {
        "cjk": 200,
        "odd encodings": 60,
        "full text": 450,
        "malformed": 30,
        "restless": 35,
        "never 304": 190,
    }
    assert {name: abs(share - wanted[name]) <= 30 for name, share in shares.items()} == dict.fromkeys(
        shares, True
    )
    assert all(10 <= one.entries <= 100 for one in traits)


@pytest.mark.long
@pytest.mark.parametrize("number", range(12))
def test_every_feed_can_be_read_whole(number):
    parsed = read(number, corpus.document(number))
    assert len(parsed.entries) == corpus.traits(number).entries
    assert all(entry.link and entry.title and entry.content + entry.summary for entry in parsed.entries)


@pytest.mark.parametrize("number", range(12))
def test_a_feed_that_gains_has_one_new_entry_and_lost_its_oldest(number):
    before, after = (read(number, corpus.document(number, gained)).entries for gained in (0, 1))
    if corpus.traits(number).malformed:
        assert len(after) == len(before)
    else:
        assert after[1:] == before[:-1]
        assert after[0].link not in {entry.link for entry in before}


def test_only_a_restless_feed_differs_between_two_requests():
    for number in range(100):
        same = corpus.document(number, asked=1) == corpus.document(number, asked=2)
        assert same is not corpus.traits(number).restless


@pytest.mark.long
def test_the_big_feed_has_a_new_entry_at_every_request():
    first, second = corpus.big_document(1), corpus.big_document(2)
    assert corpus.BIG_BYTES <= len(first) < corpus.BIG_BYTES * 1.1
    entries = read(0, first).entries
    assert read(0, second).entries[1] == entries[0]
