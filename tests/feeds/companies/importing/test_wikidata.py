"""What a query of Wikidata answers."""

import json

import pytest

from feeds.companies.importing import Read, wikidata
from feeds.companies.importing.reading import NO_NAME
from feeds.errors import BadList
from feeds.model import Company

ALIBABA = "http://www.wikidata.org/entity/Q1359568"


def cell(value, language=""):
    return {"type": "literal", "value": value} | ({"xml:lang": language} if language else {})


def row(**cells):
    return {"company": {"type": "uri", "value": ALIBABA}} | cells


ROWS = [
    row(companyLabel=cell("Alibaba Group", "en"), altLabel=cell("阿里巴巴", "zh"), ticker=cell("9988"))
    | {
        "exchange": cell("XHKG"),
        "isin": cell("US01609W1027"),
        "cik": cell("0001577552"),
        "country": cell("CN"),
    },
    row(companyLabel=cell("アリババ", "ja"), altLabel=cell("BABA", "en"), ticker=cell("BABA"))
    | {"exchange": cell("New York Stock Exchange", "en")},
    row(altLabel=cell("AB", "en")),
    row(altLabel=cell("magic", "en")),
]
EXPECTED = Company(
    "Alibaba Group",
    aliases=("アリババ", "阿里巴巴"),
    listings=("9988:HK", "BABA:NYSE"),
    identifiers=("cik:1577552", "isin:US01609W1027"),
    country="CN",
    reported=10,
    source="wikidata",
)


def plain(rows):
    return [{name: value["value"] for name, value in one.items()} for one in rows]


def read(text):
    found = Read()
    wikidata.read(text.splitlines(keepends=True), found)
    return found


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"head": {}, "results": {"bindings": ROWS}}),
        json.dumps({"results": {"bindings": ROWS}}, indent=1),
        json.dumps(ROWS),
        "\n".join(map(json.dumps, ROWS)),
        "\n".join(map(json.dumps, ROWS)) + "\n\n",
    ],
    ids=["answer", "over lines", "list", "lines", "blank lines"],
)
def test_every_form_of_an_answer_is_read(text):
    found = read(text)
    assert found.companies == [EXPECTED]
    assert (found.rows, found.left_out) == (4, {})


def test_cells_may_be_plain_text():
    (found,) = read(json.dumps(plain(ROWS))).companies
    assert (found.name, set(found.listings)) == ("Alibaba Group", {"9988:HK", "BABA:NYSE"})


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ([row(ticker=cell("1"), exchange=cell("XHKG"))], NO_NAME),
        (
            [row(companyLabel=cell("Q1359568", "en"), ticker=cell("1"), exchange=cell("XHKG"))],
            NO_NAME,
        ),
        ([row(companyLabel=cell("Harbour", "en"))], wikidata.UNLISTED),
        (
            [row(companyLabel=cell("Harbour Fund", "en"), ticker=cell("1"), exchange=cell("XHKG"))],
            wikidata.FUND_COMPANY,
        ),
    ],
)
def test_what_is_no_listed_company_is_left_out_and_counted(given, reason):
    found = read(json.dumps(given))
    assert (found.companies, found.left_out) == ([], {reason: 1})


def test_exchanges_that_are_not_known_are_named():
    found = read(json.dumps([row(companyLabel=cell("A", "en"), ticker=cell("1"), exchange=cell("Mars"))]))
    assert found.unknown_exchanges == {"Mars": 1}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "{}",
        "[3]",
        '[{"a": 1}]',
        '{"results": 1}',
        '{"results": {"bindings": 3}}',
        '{"company": "Q1"}\n{"a',
        "[" * 100_000,
        '{"company": "Q1"}\n' + "[" * 100_000,
    ],
)
def test_another_file_is_refused(text):
    with pytest.raises(BadList):
        read(text)


def test_an_answer_cut_off_anywhere_is_refused():
    whole = json.dumps({"results": {"bindings": ROWS}})
    for end in range(len(whole)):
        with pytest.raises(BadList):
            read(whole[:end])
