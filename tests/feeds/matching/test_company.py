"""Companies: how sure a hit is."""

import pytest

from feeds.matching import Matcher
from feeds.model import Tier
from tests.support.watches import company, tier

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
        (company("X"), "Musk said on X that he would", Tier.LIKELY),
        (company("X"), "Planet X is far away", Tier.WEAK),
        (company("Twitter"), "Twitter fell", Tier.LIKELY),
        (company("Meta"), "the game is very meta, says Bob", Tier.WEAK),
        (company("Meta"), "Meta fell", Tier.LIKELY),
        (company("Chase"), "at Chase Center on Friday", Tier.WEAK),
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
        (company("Apple"), {"title": "apple harvest", "text": "At Apple Inc they sell."}, Tier.LIKELY),
    ],
)
def test_categories_alone_are_weak(watch, fields, expected):
    [match] = Matcher([watch]).match(fields)
    assert match.tier == expected


def test_a_hit_inside_a_longer_one_of_the_same_watch_is_dropped():
    [match] = Matcher([ALIBABA]).match({"text": "Eddie Yongming Wu of Alibaba Group Holding Ltd"})
    assert [item.text for item in match.evidence] == ["Eddie Yongming Wu", "Alibaba Group Holding Ltd"]


def test_derived_forms_name_the_person_as_given():
    [match] = Matcher([ALIBABA]).match({"text": "Wu Yongming"})
    assert [(item.term, item.rule) for item in match.evidence] == [("Eddie Yongming Wu", "person")]
