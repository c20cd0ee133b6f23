"""The table of hits and near misses: dashes, quotes, case, width, scripts and boundaries."""

import pytest

from feeds.matching import Matcher
from tests.support.watches import company, hits, keyword

AI_DRIVEN = keyword("AI-Driven")
AI = keyword("AI")
ALIBABA = company("Alibaba", "阿里巴巴")
DASHES = "\u002d\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u0020\u00a0\u3000"
QUOTES = [
    '""',
    "“”",
    "„“",
    "‘’",
    "''",
    "«»",
    "»«",
    "‹›",
    "「」",
    "『』",
    "《》",
    "＂＂",
    "``",
    "()",
    "[]",
    "**",
]


@pytest.mark.parametrize("dash", list(DASHES))
@pytest.mark.parametrize(
    "form", ["AI{}Driven", "ai{}driven", "AI{}DRIVEN", "Ai{}dRIVEN", "ＡＩ{}Ｄｒｉｖｅｎ"]
)
def test_ai_driven_is_found_under_every_dash_case_and_width(dash, form):
    text = form.format(dash)
    assert hits(AI_DRIVEN, f"an {text} plan") == [text]


@pytest.mark.parametrize("quotes", QUOTES)
def test_ai_driven_is_found_in_every_kind_of_quotes(quotes):
    left, right = quotes
    assert hits(AI_DRIVEN, f"He said {left}AI-Driven{right}, and {left}AI{right} too") == ["AI-Driven"]


HITS = [
    (AI_DRIVEN, "“Customer First” and “AI-Driven.” This", ["AI-Driven"]),
    (AI_DRIVEN, "AI-\nDriven", ["AI-\nDriven"]),
    (AI_DRIVEN, "AI\u00ad-\u200bDriven", ["AI\u00ad-\u200bDriven"]),
    (AI_DRIVEN, "the “AI”-driven plan", ["AI”-driven"]),
    (AI_DRIVEN, "我们的AI-Driven战略", ["AI-Driven"]),
    (AI_DRIVEN, "AI-Driven, AI-driven; ai driven", ["AI-Driven", "AI-driven", "ai driven"]),
    (AI_DRIVEN, "non-AI-driven-ness", ["AI-driven"]),
    (AI, "AI is here", ["AI"]),
    (AI, "here is AI", ["AI"]),
    (AI, "AI", ["AI"]),
    (AI, "AI's rise, AI’s fall", ["AI", "AI"]),
    (AI, "AI-backed (AI), AI/ML, #AI", ["AI", "AI", "AI", "AI"]),
    (AI, "使用AI技术", ["AI"]),
    (AI, "生成AIの時代", ["AI"]),
    (AI, "인공지능AI가", ["AI"]),
    (AI, "ＡＩ技術", ["ＡＩ"]),
    (AI, "AI\u200b.", ["AI"]),
    (AI, "AI² and AI™", ["AI", "AI"]),
    (keyword("ai"), "AI, Ai and ai", ["AI", "Ai", "ai"]),
    (keyword("US"), "the US economy", ["US"]),
    (keyword("OPEC"), "Opec and OPEC", ["Opec", "OPEC"]),
    (keyword("C++"), "in C++ and C++.", ["C++", "C++"]),
    (keyword("S&P 500"), "the S&P 500 rose", ["S&P 500"]),
    (keyword("GPT-4"), "GPT-4, GPT 4 and GPT‑4.", ["GPT-4", "GPT 4", "GPT‑4"]),
    (keyword("rate cut"), "a rate-cut, Rate Cut, RATE\u00a0CUT", ["rate-cut", "Rate Cut", "RATE\u00a0CUT"]),
    (keyword("rate cut"), "rate cuts", ["rate cut"]),
    (keyword("人工智能"), "发展人工智能产业", ["人工智能"]),
    (keyword("приговор"), "Суд вынес ПРИГОВОР.", ["ПРИГОВОР"]),
    (keyword("Αθήνα"), "στην ΑΘΗΝΑ", ["ΑΘΗΝΑ"]),
    (ALIBABA, "阿里巴巴", ["阿里巴巴"]),
    (ALIBABA, "昨日阿里巴巴宣布新战略", ["阿里巴巴"]),
    (ALIBABA, "「阿里巴巴」、阿里巴巴集团", ["阿里巴巴", "阿里巴巴"]),
    (ALIBABA, "阿里\u200b巴巴", ["阿里\u200b巴巴"]),
    (ALIBABA, "据Alibaba称", ["Alibaba"]),
    (ALIBABA, "Alibaba's cloud, Alibaba’s", ["Alibaba", "Alibaba"]),
    (ALIBABA, "Alibaba-backed and Tencent–Alibaba", ["Alibaba", "Alibaba"]),
    (ALIBABA, "ALIBABA rises", ["ALIBABA"]),
    (ALIBABA, "Alibaba.com, Alibabas and ALIBABAS", ["Alibaba", "Alibaba", "ALIBABA"]),
    (ALIBABA, "(Alibaba) “Alibaba” Alibaba, Alibaba: Alibaba", ["Alibaba"] * 5),
    (ALIBABA, "Ａｌｉｂａｂａ", ["Ａｌｉｂａｂａ"]),
    (ALIBABA, "Ali\u00adbaba", ["Ali\u00adbaba"]),
    (ALIBABA, "Alibaba—once", ["Alibaba"]),
    (company("Nestlé"), "Nestle, NESTLÉ, Nestle\u0301", ["Nestle", "NESTLÉ", "Nestle\u0301"]),
    (company("Lowe's"), "Lowe’s, Lowe's and Lowe‘s", ["Lowe’s", "Lowe's", "Lowe‘s"]),
    (company("Citroën"), "Citroen", ["Citroen"]),
    (company("Ørsted"), "Orsted falls", ["Orsted"]),
    (company("3M"), "3M and 3M's", ["3M", "3M"]),
    (company("AT&T"), "AT&T, AT&T's, at&t", ["AT&T", "AT&T"]),
    (company("H&M"), "H&M's", ["H&M"]),
    (company("Yahoo!"), "Yahoo! said", ["Yahoo!"]),
    (company("Gap"), "shares of Gap rose", ["Gap"]),
    (company("Apple Inc."), "Apple Inc said, Apple Inc. added", ["Apple Inc", "Apple Inc"]),
    (company("Alibaba", "Alibaba Group"), "Alibaba Group and Alibaba", ["Alibaba Group", "Alibaba"]),
    (company("삼성전자"), "삼성전자가 발표했다", ["삼성전자"]),
    (company("ソニー"), "ソニーは発表した", ["ソニー"]),
    (company("ソニー"), "ｿﾆｰが", ["ｿﾆｰ"]),
    (company("Яндекс"), "«Яндекс» растёт", ["Яндекс"]),
    (
        company("X", people=("Eddie Wu",)),
        "Eddie Wu, Wu Eddie; Wu, Eddie",
        ["Eddie Wu", "Wu Eddie", "Wu, Eddie"],
    ),
    (company("NVIDIA"), "Nvidia and NVIDIA", ["Nvidia", "NVIDIA"]),
    (company("Alphabet", products=("Pixel 9 Pro",)), "the Pixel 9 Pro", ["Pixel 9 Pro"]),
]


@pytest.mark.parametrize(("watch", "text", "expected"), HITS)
def test_a_hit_gives_what_stands_in_the_text(watch, text, expected):
    assert hits(watch, text) == expected


NEAR_MISSES = [
    (AI_DRIVEN, "AIDriven"),
    (AI_DRIVEN, "AI, driven"),
    (AI_DRIVEN, "AI. Driven"),
    (AI_DRIVEN, "AI-Drivenness"),
    (AI_DRIVEN, "XAI-Driven"),
    (AI_DRIVEN, "AI data driven"),
    (AI_DRIVEN, "about AI\n\nDriven by demand"),
    (AI_DRIVEN, "AI/Driven"),
    (AI, "said"),
    (AI, "training again"),
    (AI, "Ai Weiwei"),
    (AI, "Air AIs"),
    (AI, "AI2 and 2AI"),
    (AI, "GAI and AIG"),
    (AI, "OpenAI"),
    (AI, "A\u00adAI"),
    (AI, "AI\u00adR"),
    (AI, "ＡＩＲ"),
    (AI, "the ai in lower case"),
    (AI, "see https://example.com/AI/news"),
    (AI, "see www.example.com/?q=AI now"),
    (AI, "write to AI@example.com or me+AI@example.com"),
    (keyword("US"), "Join us"),
    (keyword("US"), "Us and them"),
    (keyword("US"), "USA, USD, BUS"),
    (keyword("OPEC"), "opec"),
    (keyword("IT"), "it works"),
    (keyword("GPT-4"), "GPT-4o and GPT-40"),
    (keyword("GPT-4"), "GPT-4.5"),
    (keyword("5 percent"), "2.5 percent, 15 percent"),
    (keyword("C++"), "C and C+"),
    (keyword("rate cut"), "crate cut, rate cutter"),
    (keyword("人工智能"), "人工 智能"),
    (keyword("суд"), "судно"),
    (keyword("νέα"), "νέας"),
    (ALIBABA, "Alibabasaurus"),
    (ALIBABA, "alibaba.com, alibaba.com/cloud and Alibaba.com/cloud"),
    (ALIBABA, "Alibaba2"),
    (ALIBABA, "NotAlibaba"),
    (ALIBABA, "Ali baba"),
    (ALIBABA, "阿里巴"),
    (ALIBABA, "阿里，巴巴"),
    (ALIBABA, "Alibabaé"),
    (company("Apple"), "Pineapple"),
    (company("Apple"), "Applebee's"),
    (company("Apple"), "apples"),
    (company("Gap"), "the gap between"),
    (company("Gap"), "Singapore"),
    (company("3M"), "13M and 3Mbit"),
    (company("3M"), "3m people"),
    (company("AT&T"), "at T"),
    (company("Meta"), "Metal metadata"),
    (company("メタ"), "メタル"),
    (company("ソニー"), "アソニー"),
    (company("X", people=("Eddie Wu",)), "Eddie Wuhan"),
    (company("X", people=("Eddie Wu",)), "Eddie, Wu"),
    (company("X", people=("Eddie Wu",)), "Eddie. Wu"),
    (company("SAP"), "sap of the tree"),
]


@pytest.mark.parametrize(("watch", "text"), NEAR_MISSES)
def test_a_near_miss_is_no_match(watch, text):
    assert Matcher([watch]).match({"text": text}) == []


@pytest.mark.parametrize(
    ("watch", "headline", "expected"),
    [
        (company("Gap"), "GAP SHARES FALL", ["GAP"]),
        (keyword("US"), "FED CUTS RATES IN US", ["US"]),
        (keyword("iOS"), "APPLE SHOWS IOS", ["IOS"]),
    ],
)
def test_in_a_headline_of_capitals_case_says_nothing(watch, headline, expected):
    assert hits(watch, headline, "title") == expected
