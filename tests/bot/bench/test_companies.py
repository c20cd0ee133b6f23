"""The figures of finding a company end in the ratio that matters."""

import re

import pytest

from bot.bench.companies import QUERIES, measure


@pytest.mark.long
def test_what_is_measured_is_printed_with_the_ratio_last():
    lines = list(measure(companies=50, runs=1))
    assert lines[0] == "50 companies and the shipped ones, the first 25 found, ms a query"
    assert [re.sub(r" +[\d.]+$", "", line) for line in lines[1:-1]] == [*QUERIES, "all names, one by one"]
    assert re.sub(r"[\d.]+x", "Nx", lines[-1]) == "one letter: Nx less than looking through all names"


@pytest.mark.long
def test_one_letter_costs_less_than_looking_through_forty_thousand_names():
    ratio = re.search(r"([\d.]+)x", list(measure(runs=3))[-1])
    assert float(ratio[1]) > 1
