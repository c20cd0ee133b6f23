"""Watches read and written in their one form, and refused with what to write instead."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import UserError
from feeds.model import Near, Watch, WatchKind
from feeds.watchfile import key_for, load_watches, watch_from, watch_to

COMPANY = {
    "id": "alibaba",
    "kind": "company",
    "names": ["Alibaba", "阿里巴巴"],
    "tickers": ["9988:HK", "BABA:NYSE"],
    "people": ["Eddie Yongming Wu"],
    "products": ["Tongyi Qianwen"],
    "exclude": ["Alibaba Pictures"],
    "tags": ["china-tech"],
}
KEYWORD = {
    "id": "chips",
    "kind": "keyword",
    "phrases": ["AI-Driven"],
    "any": ["chip", "wafer"],
    "all": ["ban"],
    "exclude": ["chip shop"],
    "near": {"phrases": ["chip", "ban"], "words": 8},
    "field": "title",
    "regex": "chip.*ban",
    "tags": ["policy", "政策"],
}
AS_COMPANY = Watch(
    "alibaba",
    WatchKind.COMPANY,
    names=("Alibaba", "阿里巴巴"),
    tickers=("9988:HK", "BABA:NYSE"),
    people=("Eddie Yongming Wu",),
    products=("Tongyi Qianwen",),
    exclude=("Alibaba Pictures",),
    tags=("china-tech",),
)
AS_KEYWORD = Watch(
    "chips",
    WatchKind.KEYWORD,
    phrases=("AI-Driven",),
    any=("chip", "wafer"),
    all=("ban",),
    exclude=("chip shop",),
    near=Near(("chip", "ban"), 8),
    field="title",
    regex="chip.*ban",
    tags=("policy", "政策"),
)


@pytest.mark.parametrize(("form", "watch"), [(COMPANY, AS_COMPANY), (KEYWORD, AS_KEYWORD)])
def test_a_watch_is_read_and_written_whole(form, watch):
    assert (watch_from(form), watch_to(watch)) == (watch, form)


def test_what_is_empty_is_left_out_when_written_and_may_stand_when_read():
    form = {"id": "ai", "kind": "keyword", "phrases": ["AI-Driven"], "all": [], "exclude": [], "near": None}
    watch = watch_from(form | {"people": [], "field": "", "regex": None})
    assert (watch, watch_to(watch)) == (
        Watch("ai", WatchKind.KEYWORD, phrases=("AI-Driven",)),
        {"id": "ai", "kind": "keyword", "phrases": ["AI-Driven"]},
    )


@pytest.mark.parametrize(
    "terms", [{"names": ["US"]}, {"names": ["3M"]}, {"tickers": ["T:NYSE"]}, {"people": ["马云"]}]
)
def test_short_terms_that_mean_something_are_taken(terms):
    assert watch_to(watch_from({"id": "x", "kind": "company", **terms})) == {
        "id": "x",
        "kind": "company",
        **terms,
    }


@pytest.mark.parametrize("terms", [{"regex": "chips?"}, {"near": {"phrases": ["a b", "c d"], "words": 3}}])
def test_a_pattern_or_a_distance_is_enough_to_look_for(terms):
    assert watch_to(watch_from({"id": "x", "kind": "keyword", **terms})) == {
        "id": "x",
        "kind": "keyword",
        **terms,
    }


ID = "id: is missing or no text; give the watch a short name of its own, like id: alibaba"
TEXTS = "is no list of texts; write it like"
NEAR = "write it like near: {phrases: [chip, ban], words: 8}"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"id": None}, ID),
        ({"id": 5}, ID),
        ({"id": " "}, ID),
        ({"id": "#a"}, "id: “#a” cannot be a key; write at most 60 characters without # or *"),
        ({"id": "*"}, "id: “*” cannot be a key; write at most 60 characters without # or *"),
        ({"kind": None}, "kind: is missing; write kind: company or kind: keyword"),
        ({"kind": "person"}, "kind: “person” is no kind of watch; write company or keyword"),
        ({"kind": []}, "kind: what stands there is no kind of watch; write company or keyword"),
        (
            {"nmes": ["x"]},
            "nmes: is no key of a company; "
            "write one of id, kind, names, tickers, people, products, exclude, tags",
        ),
        (
            {"phrases": ["x"]},
            "phrases: belongs to a keyword, not a company; write kind: keyword or leave it out",
        ),
        ({"names": "Alibaba"}, f"names: {TEXTS} names: [one, two]"),
        ({"names": [5]}, f"names: {TEXTS} names: [one, two]"),
        ({"names": None}, f"names: {TEXTS} names: [one, two]"),
        ({"names": ["Alibaba", " "]}, "names: has an empty entry; take it out or write what to look for"),
        ({"names": ["…"]}, "names: “…” has no letter or digit to look for; write a name or a word"),
        ({"exclude": ["“”"]}, "exclude: ““”” has no letter or digit to look for; write a name or a word"),
        ({"names": ["x"]}, "names: “x” is too broad; write a longer form, of two characters or more"),
        ({"names": ["5"]}, "names: “5” is too broad; write a longer form, of two characters or more"),
        ({"names": ["家"]}, "names: “家” is too broad; write a longer form, of two characters or more"),
        (
            {"names": ["Alibaba"], "exclude": ["ALIBABA"]},
            "exclude: “Alibaba” is among the names and excluded as well, so it could never be found; take it "
            "out of one of them",
        ),
        (
            {"names": ["Alibaba Group"], "exclude": ["!Alibaba"]},
            "exclude: “Alibaba Group” is among the names and excluded as well, so it could never be found; "
            "take it out of one of them",
        ),
        ({"names": ["the"]}, "names: “the” stands in nearly every article; write the whole name or phrase"),
        ({"names": ["The"]}, "names: “The” stands in nearly every article; write the whole name or phrase"),
        (
            {"people": ["of the"]},
            "people: “of the” stands in nearly every article; write the whole name or phrase",
        ),
        ({"names": ["a" * 201]}, f"names: “{'a' * 30}…” is too long; write at most 200 characters"),
        (
            {"tickers": ["BABA"]},
            "tickers: “BABA” is no ticker with its exchange; "
            "write it as SYMBOL:EXCHANGE, for example 9988:HK or BABA:NYSE",
        ),
        ({"tickers": ["NYSE:BABA"]}, "tickers: “NYSE:BABA” names the exchange first; write BABA:NYSE"),
        ({"tags": ["#china tech"]}, "tags: “#china tech” is no tag; write china-tech"),
        (
            {"names": [], "tickers": [], "people": [], "products": []},
            "the watch looks for nothing; give it names, for example names: [Alibaba]",
        ),
    ],
)
def test_a_bad_company_is_refused_saying_what_to_write(change, sentence):
    with pytest.raises(UserError) as caught:
        watch_from(COMPANY | change)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"names": ["x"]}, "names: belongs to a company, not a keyword; write kind: company or leave it out"),
        (
            {"field": [[]]},
            "field: what stands there is no field; write one of title, summary, text, categories",
        ),
        ({"field": "body"}, "field: “body” is no field; write one of title, summary, text, categories"),
        ({"regex": 5}, "regex: must be one pattern of at most 200 characters, in quotes"),
        ({"near": ["a"]}, f"near: must have phrases and words and nothing else; {NEAR}"),
        (
            {"near": {"phrases": ["a b", "c d"]}},
            f"near: must have phrases and words and nothing else; {NEAR}",
        ),
        ({"near": {"phrases": ["a b", "c d"], "words": 0}}, f"near: words is no number of 1 or more; {NEAR}"),
        (
            {"near": {"phrases": ["a b", "c d"], "words": True}},
            f"near: words is no number of 1 or more; {NEAR}",
        ),
        ({"near": {"phrases": ["a b"], "words": 3}}, f"near: needs two different phrases or more; {NEAR}"),
        (
            {"near": {"phrases": ["AI-Driven", "ai driven"], "words": 3}},
            f"near: needs two different phrases or more; {NEAR}",
        ),
        (
            {"near": {"phrases": ["chip", "the"], "words": 3}},
            "near: “the” stands in nearly every article; write the whole name or phrase",
        ),
        (
            {"near": {"phrases": ["chip", "x"], "words": 3}},
            "near: “x” is too broad; write a longer form, of two characters or more",
        ),
        (
            {"near": {"phrases": ["wafer", "tariff"], "words": 3}, "exclude": ["Wafer"], "any": []},
            "exclude: “wafer” is among the phrases of near and excluded as well, so it could never be found; "
            "take it out of one of them",
        ),
        (
            {"near": {"phrases": ["silicon wafer", "tariff"], "words": 3}, "exclude": ["!wafer"], "any": []},
            "exclude: “silicon wafer” is among the phrases of near and excluded as well, so it could never "
            "be found; take it out of one of them",
        ),
        (
            {"phrases": [], "any": [], "all": [], "near": None, "regex": ""},
            "the watch looks for nothing; give it phrases, for example phrases: [Alibaba]",
        ),
        ({"any": ["the"]}, "any: “the” stands in nearly every article; write the whole name or phrase"),
        ({"any": ["time"]}, "any: “time” stands in nearly every article; write the whole name or phrase"),
        ({"regex": "("}, "regex: “(” cannot be used: missing ): ("),
        (
            {"regex": r"\w+"},
            r"regex: “\w+” is too broad, for it finds “a” alone as well; write a word that must stand there, "
            "like chips?",
        ),
        ({"regex": "a*"}, "regex: “a*” also finds nothing at all; write what must stand there"),
        (
            {"near": {"phrases": ["chip", "ban"], "words": 101}},
            "near: 101 words are not near; write at most 100",
        ),
    ],
)
def test_a_bad_keyword_is_refused_saying_what_to_write(change, sentence):
    with pytest.raises(UserError) as caught:
        watch_from(KEYWORD | change)
    assert str(caught.value) == sentence


def test_a_watch_file_is_a_list_in_order():
    assert load_watches(json.dumps([KEYWORD, COMPANY])) == [AS_KEYWORD, AS_COMPANY]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[", "the watch file is no JSON (Expecting value: line 1 column 2 (char 1)); write a list like"),
        ("{}", "the watch file holds no list; write one like"),
        ("[5]", "watch 1: a watch is an object; write it like"),
        (json.dumps([COMPANY, {"id": "x", "kind": "company"}]), "watch 2 (x): the watch looks for nothing;"),
        ("[" * 100_000, "the watch file is nested too deeply; write a list like"),
        (json.dumps([COMPANY | {"id": [[]]}]), "watch 1: id: is missing or no text;"),
        (json.dumps([COMPANY, COMPANY]), "id: “alibaba” is there twice; give each watch an id of its own"),
    ],
)
def test_a_bad_watch_file_names_the_watch(text, sentence):
    with pytest.raises(UserError) as caught:
        load_watches(text)
    assert str(caught.value).startswith(sentence)


def test_a_watch_file_may_look_for_the_same_twice_as_nothing_is_saved():
    watches = load_watches(json.dumps([COMPANY, COMPANY | {"id": "baba"}]))
    assert [watch.key for watch in watches] == ["alibaba", "baba"]


@pytest.mark.parametrize(
    ("name", "taken", "key"),
    [
        ("Alibaba", (), "alibaba"),
        ("AI-Driven", (), "ai-driven"),
        ("  Wells   Fargo & Co. ", (), "wells-fargo-co"),
        ("阿里巴巴", (), "阿里巴巴"),
        ("Ｓｏｎｙ ソニー", (), "sony-ソニー"),
        ("Яндекс", (), "яндекс"),
        ("हिन्दी", (), "हिन्दी"),
        ("#*", (), "watch"),
        ("Alibaba", ("alibaba",), "alibaba-2"),
        ("Alibaba", ("alibaba", "alibaba-2"), "alibaba-3"),
        ("x" * 80, (), "x" * 60),
        ("x" * 80, ("x" * 60,), "x" * 58 + "-2"),
        ("ab " * 40, (), "ab-" * 19 + "ab"),
    ],
)
def test_a_key_is_readable_unique_and_short(name, taken, key):
    assert key_for(name, taken) == key


@given(st.text(max_size=100), st.sets(st.text(max_size=3)))
def test_every_name_has_a_key_that_a_watch_may_have(name, taken):
    key = key_for(name, taken)
    assert key not in taken
    assert len(key) <= 60
    assert watch_from(COMPANY | {"id": key}).key == key
