"""What a watch looks for, in the words that every panel uses."""

from collections.abc import Iterator, Sequence

from bot.wording import counted, listed, plain, strong
from feeds.model import Near, Watch

NAMED = 10

# What a watch may have, in the order of being told.
LABELS = {
    "names": "Names",
    "tickers": "Tickers",
    "people": "People",
    "products": "Products",
    "phrases": "Phrases",
    "any": "Any of",
    "all": "All of",
    "near": "Near",
    "regex": "Pattern",
    "field": "Only in",
    "exclude": "Not inside",
    "tags": "Tags",
}
_OWN_NAME = ("names", "phrases")


def terms(watch: Watch, name: str) -> tuple[str, ...]:
    """What the watch has of one of LABELS, as texts; empty where it has none."""
    if name == "near":
        return (_near(watch.near),) if watch.near else ()
    if name == "regex":
        return (watch.regex,) if watch.regex else ()
    if name == "field":
        return (f"the {watch.field}",) if watch.field else ()
    return tuple(getattr(watch, name))


def _near(near: Near) -> str:
    return f"{', '.join(near.phrases)} (within {counted(near.words, 'word')})"


def described(watch: Watch, limit: int) -> Iterator[tuple[str, str]]:
    """Each label with its terms as markdown within the limit, and nothing for what the watch has not."""
    for name, label in LABELS.items():
        if texts := terms(watch, name):
            yield label, plain(", ".join(texts), limit)


def line(watch: Watch, limit: int) -> Iterator[str]:
    """As ``described``, for behind the watch's name, which is not told again."""
    for name, label in LABELS.items():
        texts = terms(watch, name)
        others = tuple(one for one in texts if name not in _OWN_NAME or one != watch.name)
        if others:
            yield f"{'also' if others != texts else label.lower()} {plain(', '.join(others), limit)}"


def named(watches: Sequence[Watch]) -> str:
    """The first NAMED by name, and how many more."""
    more = len(watches) - NAMED
    names = [strong(one.name, 60) for one in watches[:NAMED]]
    return listed([*names, f"{more:,} more"] if more > 0 else names)
