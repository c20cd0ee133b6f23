"""Quotas: what counts, and the sentence for one too many."""

import pytest

from feeds import quotas
from feeds.errors import UserError
from feeds.model import Near, Watch, WatchKind


@pytest.mark.parametrize(
    ("watch", "count"),
    [
        (Watch("a", WatchKind.COMPANY, names=("A", "B"), tickers=("1:HK",), tags=("t",)), 3),
        (Watch("a", WatchKind.COMPANY, people=("A",), products=("B",), exclude=("C",)), 3),
        (Watch("a", WatchKind.KEYWORD, phrases=("a",), any=("b",), all=("c", "d")), 4),
        (Watch("a", WatchKind.KEYWORD, near=Near(("a", "b"), 5), regex="x", field="title"), 3),
    ],
)
def test_terms_are_everything_that_is_searched(watch, count):
    assert quotas.terms_of(watch) == count


def many(count, terms=1):
    return [Watch(str(n), WatchKind.KEYWORD, phrases=("chip",) * terms) for n in range(count)]


@pytest.mark.parametrize(
    ("check", "most", "above", "sentence"),
    [
        (quotas.check_feeds, 200, 201, "200 feeds; this would make 201"),
        (quotas.check_watches, many(500), many(501), "500 watches; this would make 501"),
        (quotas.check_watches, many(100, 100), many(101, 100), "10,000 terms; this would make 10,100"),
        (quotas.check_subscriptions, 100, 101, "100 subscriptions; this would make 101"),
    ],
)
def test_the_quota_is_the_most_there_may_be(check, most, above, sentence):
    check(most)
    with pytest.raises(UserError) as caught:
        check(above)
    assert str(caught.value) == f"a server may have {sentence}, so remove some first"
