"""What is said of an import."""

from collections import Counter

import pytest

from feeds.companies.importing import Read
from feeds.companies.importing.financedatabase import CERTIFICATE, DELISTED, FOREIGN
from feeds.companies.importing.reading import FUND, NO_NAME, ODD_SYMBOL, PAPER, UNKNOWN_EXCHANGE
from feeds.companies.importing.sec import NO_EXCHANGE
from feeds.companies.importing.wikidata import FUND_COMPANY, UNLISTED
from feeds.companies.reporting import Joined, as_json_report, sentences
from feeds.model import Company

REASONS = (
    *(FUND, PAPER, ODD_SYMBOL, UNKNOWN_EXCHANGE, NO_NAME),
    *(CERTIFICATE, DELISTED, FOREIGN, NO_EXCHANGE, FUND_COMPANY, UNLISTED),
)
ONE = "SEC: 1 row read, 1 of them taken; 1 new company, 0 changed; the directory holds 1."
SEVERAL = (
    "SEC: 1,200 rows read, 2 of them taken; 2 new companies, 3 changed; the directory holds 1,626.",
    "Left out: 1,000 funds, 2 rows of exchanges that are not known, 1 row without a name.",
    "Exchanges that are not known: 2 MARS.",
    "Shared by plainly different names, and so not used to group: 1 (isin:X: A / B).",
    "Listings that stayed with another company: 6 (1:HK, 2:HK, 3:HK, 4:HK, 5:HK and 1 more).",
)


def test_one_of_a_thing_is_said_as_one():
    read = Read(rows=1, companies=[Company("A")])
    assert list(sentences("sec", read, Joined(1, 0, 1, {}, ()))) == [ONE]


def test_the_report_is_a_line_for_each_thing_there_is_to_say():
    read = Read(
        1_200,
        [Company("A"), Company("B")],
        Counter({NO_NAME: 1, FUND: 1_000, UNKNOWN_EXCHANGE: 2}),
        Counter({"MARS": 2}),
    )
    contested = tuple(f"{number}:HK" for number in range(1, 7))
    joined = Joined(2, 3, 1_626, {"isin:X": ("A", "B")}, contested)
    assert tuple(sentences("sec", read, joined)) == SEVERAL


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_words_for_one_and_for_more(reason):
    read = Read(rows=1, left_out=Counter({reason: 1}))
    nothing = Joined(0, 0, 0, {}, ())
    assert list(sentences("sec", read, nothing))[1:] == [f"Left out: 1 {reason.one}."]
    assert as_json_report("sec", read, nothing)["left_out"] == {reason.many: 1}
    assert reason.one != reason.many
