"""How much one server may have, and the sentence for asking more."""

from collections.abc import Iterable

from feeds.errors import UserError
from feeds.model import Watch

FEEDS = 200
WATCHES = 500
TERMS = 10_000
SUBSCRIPTIONS = 100


def terms_of(watch: Watch) -> int:
    """How many terms the watch counts for: everything it searches, excludes included."""
    near = watch.near.phrases if watch.near else ()
    return sum(map(len, (watch.terms, watch.tickers, watch.exclude, near))) + bool(watch.regex)


def check_feeds(count: int) -> None:
    """Raises UserError where a server would follow too many feeds."""
    _check(count, FEEDS, "feeds")


def check_watches(watches: Iterable[Watch]) -> None:
    """Raises UserError where a server would have too many watches, or too many terms in them."""
    watches = list(watches)
    _check(len(watches), WATCHES, "watches")
    _check(sum(map(terms_of, watches)), TERMS, "terms")


def check_subscriptions(count: int) -> None:
    """Raises UserError where a server would have too many subscriptions."""
    _check(count, SUBSCRIPTIONS, "subscriptions")


def _check(count: int, limit: int, noun: str) -> None:
    if count > limit:
        raise UserError(
            f"a server may have {limit:,} {noun}; this would make {count:,}, so remove some first"
        )
