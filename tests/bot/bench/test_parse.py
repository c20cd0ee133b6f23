"""The figures of reading a changed feed end in the ratios that matter."""

import re

from bot.bench.parse import measure


def test_what_is_measured_is_printed_with_the_ratios_last():
    lines = list(measure(feeds=2, runs=1))
    assert lines[0] == "2 feeds of 40 to 100 entries, ms a feed"
    ways = ("plain feedparser", "whole", "all new", "one new", "none new")
    assert [re.sub(r" +[\d.]+$", "", line) for line in lines[1:6]] == list(ways)
    assert [re.sub(r"[\d.]+x", "Nx", line) for line in lines[6:]] == [
        "all new: Nx less than the whole",
        "one new: Nx less than plain feedparser",
        "one new: Nx less than the whole",
    ]
