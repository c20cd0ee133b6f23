"""Names that only label somebody's handle."""

import pytest

from feeds.matching.labels import is_label
from feeds.model import Tier
from tests.support.watches import company, tier


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Twitter: @reporter", True),
        ("Twitter @reporter", True),
        ("Twitter:@reporter", True),
        ("Twitter：＠reporter", True),
        ("Twitter:", True),
        ("Twitter:  ", True),
        ("Twitter: a new owner", False),
        ("Twitter and @reporter", False),
        ("Twitter @ 5", False),
        ("Twitter", False),
    ],
)
def test_a_handle_or_a_bare_colon_behind_a_name_makes_it_a_label(text, expected):
    assert is_label(text, len("Twitter")) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Follow me on Twitter: @reporter", None),
        ("Twitter: @reporter. Then Twitter fell.", Tier.LIKELY),
        ("Twitter fell", Tier.LIKELY),
    ],
)
def test_a_label_alone_is_no_news_about_the_company(text, expected):
    assert tier(company("Twitter"), text) == expected
