"""Terms that may stand for something else: everyday words, and those of a letter or two."""

import pytest

from feeds.model import Watch, WatchKind
from feeds.service.ambiguous import ambiguous_terms, edged_terms


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"names": ("Alibaba", "Quaystone Ports")}, []),
        ({"names": ("Gap", "Gap Inc.")}, ["Gap"]),
        ({"names": ("Quaystone", "GM", "X", "小米", "阿里巴巴")}, ["GM", "X"]),
        ({"names": ("Target", "Target Corporation", "Best Buy Co.")}, ["Target"]),
        ({"names": ("Best Buy",)}, ["Best Buy"]),
        ({"names": ("GAP", "Target"), "products": ("Target",)}, ["GAP", "Target"]),
        ({"names": ("Quaystone",), "people": ("Joseph Tsai",), "products": ("Word",)}, ["Word"]),
        ({"names": ("Quaystone",), "tickers": ("F:NYSE",), "exclude": ("Gap",), "tags": ("us",)}, []),
    ],
)
def test_a_companys_everyday_and_short_terms_are_told_once_in_order(given, found):
    assert ambiguous_terms(Watch("one", WatchKind.COMPANY, **given)) == found


def test_a_keyword_is_meant_as_it_is_written():
    assert ambiguous_terms(Watch("one", WatchKind.KEYWORD, phrases=("gap", "AI"))) == []


def test_names_of_two_han_characters_are_told_apart():
    given = {"names": ("Quaystone", "GM", "小米", "阿里巴巴"), "products": ("微信",), "people": ("马云",)}
    assert edged_terms(Watch("one", WatchKind.COMPANY, **given)) == ["小米", "马云", "微信"]
