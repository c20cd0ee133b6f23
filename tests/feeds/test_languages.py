"""The language a feed names, or the one its script shows."""

import pytest

from feeds.languages import language


@pytest.mark.parametrize(
    ("named", "text", "expected"),
    [
        ("en-GB", "", "en"),
        ("zh_Hant", "", "zh"),
        ("", "阿里巴巴新任首席执行官", "zh"),
        ("", "新しい船が来た", "ja"),
        ("", "새로운 배가 왔다", "ko"),
        ("", "Новый корабль", "ru"),
        ("", "Alibaba (阿里巴巴) names a new chief executive", ""),
        ("", "Alibaba names a new chief", ""),
        ("no language!", "Новый", "ru"),
        ("", "", ""),
    ],
)
def test_a_language_is_named_or_seen(named, text, expected):
    assert language(named, text) == expected
