"""What a match carries: evidence, excludes, order and caps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.matching import RULES, Matcher, fields_of
from feeds.matching.matcher import MAX_EVIDENCE
from feeds.model import Evidence, Match, Near, Tier, Watch, WatchKind
from tests.support.watches import company, hits, keyword

AI_DRIVEN = keyword("AI-Driven")
AI = keyword("AI")
ALIBABA = company("Alibaba", "阿里巴巴")


def test_a_match_carries_field_offsets_term_rule_and_sentence():
    watch = company("Alibaba", tickers=("9988:HK",))
    text = "It rained. Alibaba’s (09988.HK) shares rose! Then fell."
    assert Matcher([watch]).match({"title": "About Alibaba", "text": text}) == [
        Match(
            watch,
            Tier.CERTAIN,
            (
                Evidence("title", 6, 13, "Alibaba", "Alibaba", "name", "About Alibaba"),
                Evidence("text", 11, 18, "Alibaba", "Alibaba", "name", "Alibaba’s (09988.HK) shares rose!"),
                Evidence(
                    "text", 22, 30, "09988.HK", "9988:HK", "ticker", "Alibaba’s (09988.HK) shares rose!"
                ),
            ),
        )
    ]


def test_a_long_sentence_is_cut_around_the_hit():
    text = "word " * 200 + "Alibaba" + " word" * 200
    [match] = Matcher([ALIBABA]).match({"text": text})
    sentence = match.evidence[0].sentence
    assert len(sentence) <= 400
    assert sentence.startswith("…word ")
    assert sentence.endswith(" word…")
    assert "Alibaba" in sentence


EXCLUDING = company("Alibaba", exclude=("Alibaba Pictures", "Alibaba Health"))


@pytest.mark.parametrize(
    ("text", "found", "reason"),
    [
        ("Alibaba rose", ["Alibaba"], ""),
        ("Alibaba Pictures rose", ["Alibaba"], "only inside the excluded “Alibaba Pictures”"),
        ("ALIBABA-PICTURES’ film", ["ALIBABA"], "only inside the excluded “Alibaba Pictures”"),
        ("Alibaba Pictures and Alibaba rose", ["Alibaba"], ""),
        ("Alibaba Picturesque", ["Alibaba"], ""),
        (
            "Alibaba Health and Alibaba Pictures rose",
            ["Alibaba", "Alibaba"],
            "only inside the excluded “Alibaba Health” and “Alibaba Pictures”",
        ),
    ],
)
def test_an_exclude_takes_back_the_hits_inside_it(text, found, reason):
    [match] = Matcher([EXCLUDING]).match({"text": text})
    assert ([item.text for item in match.evidence], match.reason, match.counts) == (found, reason, not reason)


def test_an_exclude_in_one_field_leaves_the_other_alone():
    [match] = Matcher([EXCLUDING]).match({"title": "Alibaba Pictures", "text": "by Alibaba"})
    assert ([item.field for item in match.evidence], match.reason) == (["text"], "")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"title": "Alibaba rose", "text": "A rumour said so."}, "the article has the excluded “rumour”"),
        ({"title": "Alibaba rose", "text": "A rumor said so."}, ""),
        (
            {"title": "Alibaba rose (9988.HK)", "categories": "rumour"},
            "the article has the excluded “rumour”",
        ),
    ],
)
def test_an_exclude_with_an_exclamation_mark_takes_the_whole_article(fields, reason):
    [match] = Matcher([company("Alibaba", tickers=("9988:HK",), exclude=("!rumour",))]).match(fields)
    assert (match.counts, match.reason) == (not reason, reason)


def test_an_exclude_alone_is_no_match():
    watch = keyword("film", exclude=("Alibaba",))
    assert Matcher([watch]).match({"text": "Alibaba"}) == []


def test_matches_follow_the_watches_and_evidence_the_fields():
    watches = [keyword("zebra"), company("Siemens"), keyword("gnu")]
    fields = {"categories": "zebra", "text": "gnu zebra Siemens", "summary": "Siemens", "title": "gnu"}
    found = [
        (match.watch.name, [item.field for item in match.evidence])
        for match in Matcher(watches).match(fields)
    ]
    assert found == [
        ("zebra", ["text", "categories"]),
        ("Siemens", ["summary", "text"]),
        ("gnu", ["title", "text"]),
    ]


def test_the_same_term_in_many_servers_matches_each():
    watches = [Watch("alibaba", WatchKind.COMPANY, guild_id=guild, names=("Alibaba",)) for guild in (1, 2, 3)]
    assert [match.watch.guild_id for match in Matcher(watches).match({"title": "Alibaba"})] == [1, 2, 3]


def test_no_watches_match_nothing():
    assert Matcher(()).match({"title": "Alibaba", "text": ""}) == []


def test_terms_that_cannot_be_looked_for_stop_no_other():
    watch = company("“”", "Alibaba", tickers=("BABA", "9988:HK"))
    assert hits(watch, "“” Alibaba BABA 9988.HK") == ["Alibaba", "9988.HK"]


def test_every_rule_of_evidence_is_described():
    watch = company("Ann Bee", tickers=("ABC:NYSE",), people=("Cy Dee",), products=("Eff",))
    near = Near(("jay", "kay"), 3)
    words = keyword("gee", any=("aitch",), all=("eye",), near=near, regex="el+")
    text = "Ann Bee ABC:NYSE $ABC, ABC shares, Cy Dee Eff gee aitch eye jay kay ell"
    found = {item.rule for match in Matcher([watch, words]).match({"text": text}) for item in match.evidence}
    assert found == set(RULES)


def test_evidence_is_capped():
    [match] = Matcher([AI]).match({"text": "AI " * 5_000})
    assert len(match.evidence) == MAX_EVIDENCE


def test_fields_of_an_article_leave_out_what_is_empty(article):
    assert fields_of(article) == {"title": "A title", "text": "Its text", "categories": "Chips; AI"}


@given(st.text(max_size=80), st.text(max_size=80))
def test_evidence_is_a_slice_of_its_field_whatever_stands_around(before, after):
    text = f"{before} AI—driven {after}"
    found = [item for match in Matcher([AI_DRIVEN]).match({"text": text}) for item in match.evidence]
    assert all(text[item.start : item.end] == item.text for item in found)
    start = len(before) + 1
    assert "AI—driven" in [item.text for item in found if item.start == start]
