"""JSON columns: every value comes back equal, and an unknown form is refused."""

import json
from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import StoreUnusable
from feeds.model import Evidence, HitLine, Miss, Near, Notice, Post, Sentence, Watch, WatchKind
from storage import payloads

words = st.text()
terms = st.lists(words, max_size=3).map(tuple)
spans = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=3).map(tuple)
sentences = st.builds(Sentence, words, spans)
times = st.datetimes(timezones=st.just(UTC))
hits = st.builds(HitLine, words, st.sampled_from(WatchKind), terms, terms)
posts = st.builds(
    Post,
    headline=sentences,
    url=words,
    outlet=words,
    sentences=st.lists(sentences, max_size=3).map(tuple),
    hits=st.lists(hits, max_size=3).map(tuple),
    seen_at=times,
    published_at=st.none() | times,
    author=words,
    section=words,
    image=words,
)
evidence = st.builds(Evidence, words, st.integers(), st.integers(), words, words, words, words)
watches = st.builds(
    Watch,
    key=words,
    kind=st.sampled_from(WatchKind),
    names=terms,
    tickers=terms,
    people=terms,
    products=terms,
    phrases=terms,
    any=terms,
    all=terms,
    exclude=terms,
    near=st.none() | st.builds(Near, terms, st.integers(1, 50)),
    field=words,
    regex=words,
    tags=terms,
)


def through_json(value):
    return json.loads(json.dumps(value))


misses = st.builds(Miss, st.integers(), st.integers(), words, words, words, st.integers(), words, words)
notices = st.builds(Notice, words, st.lists(misses, max_size=3).map(tuple))


@given(payload=posts | notices)
def test_a_payload_comes_back_equal(payload):
    stored = through_json(payloads.payload_to_json(payload))
    assert payloads.payload_from_json(stored) == payload


@given(found=st.lists(evidence, max_size=3).map(tuple))
def test_evidence_comes_back_equal(found):
    stored = through_json(payloads.evidence_to_json(found))
    assert payloads.evidence_from_json(stored) == found


@given(watch=watches)
def test_a_watch_comes_back_equal(watch):
    bare = Watch(key=watch.key, kind=watch.kind)
    stored = through_json(payloads.spec_to_json(watch))
    assert replace(bare, **payloads.spec_from_json(stored)) == watch


@pytest.mark.parametrize(
    "read", [payloads.payload_from_json, payloads.evidence_from_json, payloads.spec_from_json]
)
def test_an_unknown_form_is_refused(read):
    with pytest.raises(StoreUnusable) as caught:
        read({"v": 2})
    assert str(caught.value) == "the database holds a value of form 2; update wirewatch"


def test_a_notice_without_missed_news_keeps_the_form_of_those_before():
    assert payloads.payload_to_json(Notice("Hello.")) == {"v": 1, "type": "notice", "text": "Hello."}
