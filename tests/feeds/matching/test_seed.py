"""The article that the project is for: every name of the company, and nobody else."""

import os
from pathlib import Path

import pytest

from feeds.matching import Matcher
from feeds.model import Tier, Watch, WatchKind
from feeds.summary import summarize

WATCHES = (
    Watch(
        "alibaba",
        WatchKind.COMPANY,
        names=("Alibaba", "阿里巴巴"),
        tickers=("9988:HK", "BABA:NYSE"),
        people=("Eddie Yongming Wu", "Joseph Tsai"),
        products=("Tongyi Qianwen",),
        exclude=("Alibaba Pictures",),
    ),
    Watch("ai-driven", WatchKind.KEYWORD, phrases=("AI-Driven",)),
    Watch("customer-first", WatchKind.KEYWORD, phrases=("Customer First",)),
    Watch("apple", WatchKind.COMPANY, names=("Apple",), tickers=("AAPL:NASDAQ",), people=("Tim Cook",)),
)


@pytest.fixture
def fields():
    folder = Path(os.environ.get("WIREWATCH_TEST_DATA", ""), "seeds")
    found = sorted(folder.glob("*.txt")) if "WIREWATCH_TEST_DATA" in os.environ else []
    if not found:
        pytest.skip("WIREWATCH_TEST_DATA names no folder with seeds/")
    title, _, text = found[0].read_text(encoding="utf-8").partition("\n")
    return {"title": title, "text": text}


def test_the_company_is_found_by_name_tickers_people_and_product(fields):
    matches = Matcher(WATCHES).match(fields)
    found = {
        match.watch.key: (match.tier, {(item.rule, item.text) for item in match.evidence})
        for match in matches
    }
    assert found == {
        "alibaba": (
            Tier.CERTAIN,
            {
                ("name", "Alibaba"),
                ("ticker", "9988:HK"),
                ("ticker", "BABA:NYSE"),
                ("person", "Eddie Yongming Wu"),
                ("person", "Eddie Wu"),
                ("person", "Wu Yongming"),
                ("person", "Joseph Tsai"),
                ("product", "Tongyi Qianwen"),
            },
        ),
        "ai-driven": (Tier.CERTAIN, {("phrase", "AI-Driven"), ("phrase", "AI-driven")}),
        "customer-first": (Tier.CERTAIN, {("phrase", "Customer First")}),
    }


def test_the_summary_quotes_the_sentence_that_says_it(fields):
    evidence = [item for match in Matcher(WATCHES).match(fields) for item in match.evidence]
    summary = summarize(fields["title"], fields["text"], evidence)
    first = summary[0]
    assert {first.text[start:end] for start, end in first.spans} == {
        "Alibaba",
        "9988:HK",
        "BABA:NYSE",
        "Eddie Yongming Wu",
        "Customer First",
        "AI-Driven",
    }
    assert all(sentence.text in fields["text"] for sentence in summary)
