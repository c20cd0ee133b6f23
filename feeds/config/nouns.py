"""How feeds, watches and subscriptions are named, compared and carried over when a file is applied."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from feeds import urls
from feeds.config import values
from feeds.model import Following, Subscription, Watch

T = TypeVar("T", Following, Watch, Subscription)


@dataclass(frozen=True, slots=True)
class Noun(Generic[T]):
    """``onto`` gives the stored row what the file wants and keeps what the file knows nothing of."""

    word: str
    name: Callable[[T], str]
    fields: Callable[[T], dict[str, Any]]
    onto: Callable[[T, T], T]

    def lines(self, wanted: T, before: T | None) -> Iterator[str]:
        """One line for each difference; none where both say the same and are equally managed."""
        name = f"{self.word} {self.name(wanted)}"
        if before is None:
            yield f"+ {name}"
            return
        if wanted.managed and not before.managed:
            yield f"~ {name}: now managed by the file"
        for line in differences(self.fields(before), self.fields(wanted)):
            yield f"~ {name} {line}"


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """``key: old → new`` for each key that differs."""
    for key, value in after.items():
        if value != before[key]:
            yield _printable(f"{key}: {_shown(key, before[key])} → {_shown(key, value)}")


def show_address(url: str) -> str:
    """The address of a feed as it may stand in a log: its credentials and query are hidden."""
    return urls.redact(url)


def _printable(line: str) -> str:
    """People of a server chose the words, and a terminal shows them: one line, no escape sequences."""
    return "".join(char if char.isprintable() else "�" for char in line)


def _shown(key: str, value: Any) -> str:
    if key == "feeds":
        return ", ".join(map(show_address, value)) or "all"
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)


def _place(subscription: Subscription) -> str:
    place = subscription.destination
    return f"#{place.channel_id}" + (f" thread {place.thread_id}" if place.thread_id else "")


FEED: Noun[Following] = Noun(
    "feed",
    name=lambda one: show_address(one.feed.url),
    fields=values.feed_fields,
    onto=lambda wanted, stored: replace(
        wanted,
        id=stored.id,
        feed=stored.feed,
        added_at=stored.added_at,
        first_polled_at=stored.first_polled_at,
    ),
)
WATCH: Noun[Watch] = Noun(
    "watch",
    name=lambda one: _printable(one.key),
    fields=values.watch_fields,
    onto=lambda wanted, stored: replace(wanted, id=stored.id, revision=stored.revision),
)
SUBSCRIPTION: Noun[Subscription] = Noun(
    "subscription",
    name=_place,
    fields=values.subscription_fields,
    onto=lambda wanted, stored: replace(wanted, id=stored.id, destination=stored.destination),
)
