"""What holds for every text and every watch that may be saved."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import UserError
from feeds.matching import Matcher
from feeds.matching.terms import FIELDS
from feeds.model import Company, Near, Tier, Watch, WatchKind
from feeds.watchfile import check_watch
from tests.support.watches import company, keyword

TERMS = ("AI-Driven", "rate cut", "Nestlé", "阿里巴巴", "Яндекс", "ソニー", "삼성전자", "3 nm chips")
MATCHERS = {term: Matcher([keyword(term)]) for term in TERMS}
# A pointed bracket or an ampersand may begin markup, in which nothing is read.
AROUND = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="<&"), max_size=30)

# Pieces that make something of each other more often than any characters do.
PIECES = st.sampled_from(
    [
        *(
            "Apple",
            "apple",
            "Apple's",
            "Alibaba",
            "阿里巴巴",
            "小米",
            "小米粥",
            "Eddie",
            "Yongming",
            "Wu",
            "X",
        ),
        *("AI", "AI-Driven", "rate", "cut", "cuts", "Яндекса", "삼성전자가", "الأرامكو", "ソニー", "9988.HK"),
        *("(NYSE: BABA)", "$BABA", "BABA shares", "https://a.com/AI", "Alibaba.com", "<b>", "</b>", "<p>"),
        *("<!--", "<JPM.N>", "&amp;", "&lt;b&gt;", " ", " ", " ", "\n\n", "-", ".", ",", ":", "@", "’", "“"),
        *("\u00ad", "\u0301", "5"),
    ]
)
TEXT = st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join))


def is_taken(term):
    """Whether a watch may look for this."""
    try:
        check_watch(keyword(term))
    except UserError:
        return False
    return True


WORDS = st.lists(st.one_of(PIECES, st.text(min_size=2, max_size=12)).filter(is_taken), max_size=3).map(tuple)
LISTINGS = st.sampled_from([(), ("9988:HK",), ("BABA:NYSE", "JPM:NYSE")])
COMPANIES = st.builds(
    Watch,
    st.just("c"),
    st.just(WatchKind.COMPANY),
    names=WORDS.filter(bool),
    tickers=LISTINGS,
    people=WORDS,
    products=WORDS,
    exclude=WORDS,
)
KEYWORDS = st.builds(
    Watch,
    st.just("k"),
    st.just(WatchKind.KEYWORD),
    phrases=WORDS.filter(bool),
    any=WORDS,
    all=WORDS,
    exclude=WORDS,
    near=st.one_of(st.none(), st.builds(Near, st.just(("AI", "cut")), st.integers(1, 9))),
    field=st.sampled_from(["", *FIELDS]),
    regex=st.sampled_from(["", "[A-Z]+", r"\p{Han}"]),
)
DIRECTORY = (
    Company(
        "Alibaba Group", aliases=("阿里巴巴集团",), listings=("9988:HK",), products=("AI Wu",), reported=50
    ),
    Company("Apple", legal="Apple Inc", listings=("AAPL:NASDAQ",), reported=90),
    Company("Wu Apple Bank"),
)


# One or two watches that may be saved.
ACCEPTED = st.lists(st.one_of(COMPANIES, KEYWORDS), min_size=1, max_size=2)


def spans(match):
    return {(item.field, item.start, item.end) for item in match.evidence}


@st.composite
def changed(draw, term):
    """The term with what makes no difference to a reader: hidden characters, other spaces, case and width."""
    chars = []
    for char in term:
        char = draw(st.sampled_from([char, char.upper(), char.lower()])) if len(char.upper()) == 1 else char
        if char == " ":
            char = draw(st.sampled_from(" \u00a0\u2009\u3000"))
        elif char == "-":
            char = draw(st.sampled_from("-\u2010\u2011\u2013\uff0d"))
        elif "!" <= char <= "~" and draw(st.booleans()):
            char = chr(ord(char) + 0xFEE0)
        chars += [char, draw(st.sampled_from(["", "", "", "\u00ad", "\u200b", "\ufeff"]))]
    return "".join(chars[:-1])


@pytest.mark.parametrize("term", TERMS)
@given(st.data(), AROUND, AROUND)
def test_a_term_is_found_in_its_place_however_it_is_written(term, data, before, after):
    written = data.draw(changed(term))
    text = f"{before}\n\n{written}\n\n{after}"
    start = len(before) + 2
    found = [spans(match) for match in MATCHERS[term].match({"text": text})]
    assert ("text", start, start + len(written)) in set().union(*found)


@given(ACCEPTED, st.fixed_dictionaries(dict.fromkeys(FIELDS, TEXT)), st.booleans())
def test_no_text_breaks_the_matcher_and_all_evidence_is_a_slice(watches, fields, known):
    matches = Matcher(watches, DIRECTORY if known else ()).match(fields)
    places = [watches.index(match.watch) for match in matches]
    assert places == sorted(places)
    for match in matches:
        assert match.evidence
        for item in match.evidence:
            assert fields[item.field][item.start : item.end] == item.text != ""


@given(ACCEPTED, TEXT, st.lists(st.one_of(PIECES, st.text(max_size=5)), min_size=1, max_size=3))
def test_excludes_only_ever_take_away(watches, text, excludes):
    plain, excluding = (
        Matcher([replace(watch, key=str(at), exclude=terms) for at, watch in enumerate(watches)])
        for terms in ((), tuple(excludes))
    )
    before, after = (
        {match.watch.key: spans(match) for match in matcher.match({"text": text}) if match.counts}
        for matcher in (plain, excluding)
    )
    assert after.keys() <= before.keys()
    assert all(after[key] <= before[key] for key in after)


@given(TEXT, TEXT)
def test_what_other_servers_watch_changes_nothing(title, text):
    own = [company("Apple", "阿里巴巴", guild_id=1), keyword("AI", guild_id=1)]
    others = [company("Apple Wu", "Eddie Apple", guild_id=2), keyword("Apple", exclude=("AI",), guild_id=3)]
    fields = {"title": title, "text": text}
    together = [match for match in Matcher([*own, *others]).match(fields) if match.watch.guild_id == 1]
    assert together == Matcher(own).match(fields)


@given(TEXT)
def test_categories_alone_are_never_more_than_weak(text):
    watch = company("Apple", "阿里巴巴", tickers=("9988:HK",), people=("Eddie Yongming Wu",))
    assert {match.tier for match in Matcher([watch]).match({"categories": text})} <= {Tier.WEAK}
