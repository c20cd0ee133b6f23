"""Companies: tiers, legal names, people, and common words."""

import pytest

from feeds.matching import Matcher
from feeds.matching.company import is_legal_name
from feeds.matching.people import forms
from feeds.matching.structure import is_title_case, shows_name
from feeds.model import Tier, Watch, WatchKind


def tier(watch, text, field="text"):
    [match] = Matcher([watch]).match({field: text})
    return match.tier


def company(*names, **terms):
    return Watch("company", WatchKind.COMPANY, names=names, **terms)


ALIBABA = company(
    "Alibaba",
    "Alibaba Group Holding Ltd",
    "阿里巴巴集团",
    "Ali",
    tickers=("9988:HK",),
    people=("Eddie Yongming Wu", "Daniel", "吴泳铭"),
    products=("Tongyi Qianwen", "Taobao"),
)


@pytest.mark.parametrize(
    ("watch", "text", "expected"),
    [
        (ALIBABA, "Ali (9988.HK) rose", Tier.CERTAIN),
        (ALIBABA, "Alibaba Group Holding Ltd. rose", Tier.CERTAIN),
        (ALIBABA, "阿里巴巴集团宣布", Tier.CERTAIN),
        (ALIBABA, "said Eddie Wu of Ali", Tier.CERTAIN),
        (ALIBABA, "said Wu Yongming", Tier.CERTAIN),
        (ALIBABA, "吴泳铭表示", Tier.CERTAIN),
        (ALIBABA, "uses Tongyi Qianwen", Tier.CERTAIN),
        (ALIBABA, "Alibaba rose", Tier.LIKELY),
        (ALIBABA, "alibaba rose", Tier.LIKELY),
        (ALIBABA, "said Daniel", Tier.LIKELY),
        (ALIBABA, "on Taobao", Tier.LIKELY),
        (ALIBABA, "the eddie wu puzzle", Tier.LIKELY),
        (company("Bank of America"), "Bank of America said", Tier.CERTAIN),
        (company("Wells Fargo"), "Wells Fargo said", Tier.LIKELY),
        (company("Apple"), "Yesterday Apple said", Tier.LIKELY),
        (company("Apple"), "an apple pie", Tier.WEAK),
        (company("Apple", "Apple Inc"), "an apple pie by Apple Inc", Tier.CERTAIN),
        (company("Apple", people=("Tim Cook",)), "apple, says Tim Cook", Tier.CERTAIN),
        (company("Best Buy"), "the best buy of the year", Tier.WEAK),
        (company("Best Buy"), "Best Buy now expects less", Tier.LIKELY),
    ],
)
def test_how_sure_a_match_is(watch, text, expected):
    assert tier(watch, text) == expected


@pytest.mark.parametrize(
    ("watch", "fields", "expected"),
    [
        (ALIBABA, {"categories": "Alibaba"}, Tier.WEAK),
        (ALIBABA, {"categories": "Eddie Wu"}, Tier.WEAK),
        (ALIBABA, {"categories": "Eddie Wu", "title": "Ali"}, Tier.LIKELY),
        (ALIBABA, {"categories": "Ali", "summary": "9988.HK"}, Tier.CERTAIN),
        (company("Apple"), {"title": "apple harvest", "text": "At Apple in Cupertino."}, Tier.LIKELY),
    ],
)
def test_categories_alone_are_weak(watch, fields, expected):
    [match] = Matcher([watch]).match(fields)
    assert match.tier == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Apple Inc.", True),
        ("Alibaba Group", True),
        ("Siemens AG", True),
        ("Toyota Motor Corporation", True),
        ("Bank of America", True),
        ("腾讯控股", True),
        ("ソニーグループ", True),
        ("삼성그룹", True),
        ("Nestlé S.A.", False),
        ("Apple", False),
        ("Wells Fargo", False),
        ("阿里巴巴", False),
        ("Group", False),
        ("集团", False),
    ],
)
def test_what_is_a_full_legal_name(name, expected):
    assert is_legal_name(name) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Eddie Yongming Wu", ("Eddie Yongming Wu", "Eddie Wu", "Yongming Wu", "Wu Yongming")),
        ("Joseph Tsai", ("Joseph Tsai", "Tsai Joseph")),
        ("Warren E. Buffett", ("Warren E. Buffett", "Warren Buffett")),
        ("Ben van Beurden", ("Ben van Beurden",)),
        ("Sheikh Mohammed bin Rashid", ("Sheikh Mohammed bin Rashid",)),
        ("马云", ("马云",)),
        ("Wu Wu", ("Wu Wu",)),
    ],
)
def test_the_forms_of_a_persons_name(name, expected):
    assert forms(name) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Shares of Apple fell.", True),
        ("Yesterday, Apple fell.", True),
        ("When Apple fell, nobody sold.", True),
        ("Rivals such as Apple, Dell and HP fell.", True),
        ("Shares of Apple CEO Tim Cook.", True),
        ("Apple's shares fell.", True),
        ("Apple’s Big Day In Court Has Come", True),
        ("Apple said it would.", True),
        ("Apple has plans.", True),
        ("Apple launched a phone.", True),
        ("Apple, which fell, rose.", True),
        ("Apple Unveils Its New Phone", True),
        ("Apple Inc was sued.", True),
        ("He called it “Apple will win”.", True),
        ("Apple pie is good.", False),
        ("An apple fell.", False),
        ("Apple trees are cheap.", False),
        ("A walk in Apple Valley.", False),
        ("They ate a Granny Apple.", False),
        ("Best Apple Pie Recipes For Autumn", False),
        ("Recipes: Apple crumble for four.", False),
    ],
)
def test_a_common_word_is_a_name_where_its_sentence_shows_it(sentence, expected):
    start = sentence.lower().index("apple")
    assert shows_name(sentence, start, start + len("apple")) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Apple Unveils New Phone", True),
        ("Apple to Cut Prices of Its Phones in the US", True),
        ("Apple cuts prices of phones", False),
        ("Apple", False),
        ("", False),
    ],
)
def test_what_is_title_case(sentence, expected):
    assert is_title_case(sentence) is expected


def test_a_hit_inside_a_longer_one_of_the_same_watch_is_dropped():
    [match] = Matcher([ALIBABA]).match({"text": "Eddie Yongming Wu of Alibaba Group Holding Ltd"})
    assert [item.text for item in match.evidence] == ["Eddie Yongming Wu", "Alibaba Group Holding Ltd"]


def test_derived_forms_name_the_person_as_given():
    [match] = Matcher([ALIBABA]).match({"text": "Wu Yongming"})
    assert [(item.term, item.rule) for item in match.evidence] == [("Eddie Yongming Wu", "person")]
