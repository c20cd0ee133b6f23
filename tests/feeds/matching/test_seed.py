"""The article that the project is for: every name of the company, and nobody else."""

import pytest

from feeds.companies.seed import read_seed
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
def fields(test_data):
    [article] = sorted((test_data / "seeds").glob("*.txt"))
    title, _, text = article.read_text(encoding="utf-8").partition("\n")
    return {"title": title, "text": text}


@pytest.fixture(scope="module")
def directory():
    return read_seed()


def watching(number, company):
    """A watch with all that the directory says about a company."""
    people = [name for person in company.people for name in (person.name, *person.spellings)]
    return Watch(
        f"{number} {company.name}",
        WatchKind.COMPANY,
        names=company.names,
        tickers=company.listings,
        people=tuple(people),
        products=company.products,
    )


def placed(match):
    """The field, rule and text of every piece of evidence, in order."""
    return [(item.field, item.rule, item.text) for item in match.evidence]


NAME, PRODUCT = ("text", "name", "Alibaba"), ("text", "product", "Tongyi Qianwen")
HONG_KONG, NEW_YORK = ("text", "ticker", "9988:HK"), ("text", "ticker", "BABA:NYSE")
WU, TSAI = ("text", "person", "Eddie Yongming Wu"), ("text", "person", "Joseph Tsai")
EDDIE, YONGMING = ("text", "person", "Eddie Wu"), ("text", "person", "Wu Yongming")
ALIBABA = [
    *(
        ("title", "name", "Alibaba"),
        NAME,
        PRODUCT,
        NAME,
        HONG_KONG,
        NEW_YORK,
        WU,
        NAME,
        NAME,
        TSAI,
        WU,
        EDDIE,
    ),
    *(NAME, NAME, NAME, YONGMING, NAME),
]


@pytest.mark.parametrize("with_directory", [False, True])
def test_the_company_and_both_phrases_are_found_and_no_other_company(fields, directory, with_directory):
    matches = Matcher(WATCHES, directory if with_directory else ()).match(fields)
    assert [(match.watch.key, match.tier, match.reason, placed(match)) for match in matches] == [
        ("alibaba", Tier.CERTAIN, "", ALIBABA),
        ("ai-driven", Tier.CERTAIN, "", [("text", "phrase", "AI-Driven"), ("text", "phrase", "AI-driven")]),
        ("customer-first", Tier.CERTAIN, "", [("text", "phrase", "Customer First")]),
    ]


def test_evidence_quotes_the_sentence_it_stands_in(fields):
    found = Matcher(WATCHES).match(fields)
    assert {item.sentence for item in found[2].evidence} == {
        "On September 12th, Alibaba Group's (9988:HK; BABA:NYSE) newly appointed CEO, Eddie Yongming Wu , "
        "released an internal letter announcing the establishment of two major strategic priorities, that is "
        '"Customer First" and "AI-Driven."'
    }


def test_of_the_whole_directory_only_the_company_is_found(fields, directory):
    watches = [watching(number, company) for number, company in enumerate(directory)]
    matches = Matcher(watches, directory).match(fields)
    expected = ["Alibaba Group" if one == NAME and at == 3 else one[2] for at, one in enumerate(ALIBABA)]
    assert [(match.watch.name, match.tier, [item.text for item in match.evidence]) for match in matches] == [
        ("Alibaba", Tier.CERTAIN, expected)
    ]


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
