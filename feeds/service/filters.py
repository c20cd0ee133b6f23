"""The filters and channels of an imported file, as keyword watches and subscriptions."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from feeds import quotas
from feeds.errors import UserError
from feeds.imports import kinds
from feeds.listing import Filter, LeftOut, Route
from feeds.model import Destination, Subscription, Watch, WatchKind
from feeds.ports import Writes
from feeds.service import lookback
from feeds.watchfile import check_watch, key_for

Routed = tuple[str, Route]
"""A feed's address as stored, and where it went."""

Heard = dict[tuple[Destination, tuple[str, ...]], list[str]]
"""For each place and what it hears: the addresses of the feeds it hears it from."""


@dataclass(frozen=True, slots=True)
class Made:
    """How many watches and subscriptions are new."""

    watches: int
    subscriptions: int


async def bring(
    tx: Writes,
    guild_id: int,
    routed: Sequence[Routed],
    left_out: LeftOut,
    *,
    places: Callable[[Route], Destination | None],
    limited: bool,
    before: Collection[str],
    now: datetime,
) -> Made:
    """Makes what is not there yet; what a quota (where ``limited``) or a rule of watches forbids is noted.

    ``before`` are the addresses of feeds that the server followed already.
    """
    wanted = dict.fromkeys(one for _, route in routed for one in route.filters)
    keys, watches = await _watches(tx, guild_id, wanted, left_out, limited)
    heard: Heard = {}
    for url, route in routed:
        selectors = _selectors(route, keys, left_out)
        place = places(route) if route.channel_id and selectors else None
        if place:
            heard.setdefault((place, selectors), []).append(url)
        elif route.guild_id or route.channel_id:
            left_out.note(kinds.UNCHANNELLED, bool(selectors))
    saved = await _subscribe(tx, guild_id, heard, left_out, limited)
    for one, is_new in saved:
        # What stood in feeds that were read before is not posted; the others have brought nothing yet.
        if is_new and not set(before).isdisjoint(one.feeds):
            await lookback.hold_back(tx, one, now)
    return Made(watches, sum(is_new for _, is_new in saved))


def _selectors(route: Route, keys: dict[Filter, str], left_out: LeftOut) -> tuple[str, ...]:
    if not route.is_filtered:
        left_out.note(kinds.UNFILTERED, bool(route.channel_id))
        return ("*",)
    found = tuple(dict.fromkeys(keys[one] for one in route.filters if one in keys))
    left_out.note(kinds.UNREADABLE_FILTER, not found)
    return found


async def _watches(
    tx: Writes, guild_id: int, wanted: Iterable[Filter], left_out: LeftOut, limited: bool
) -> tuple[dict[Filter, str], int]:
    """The key of each filter's watch, and how many of them are new."""
    stored = await tx.watches(guild_id=guild_id)
    known = {_meaning(one): one.key for one in stored if one.kind is WatchKind.KEYWORD}
    keys: dict[Filter, str] = {}
    before = len(stored)
    for one in wanted:
        draft = _draft(guild_id, one, left_out)
        if not draft.name:
            continue
        if _meaning(draft) not in known:
            draft = replace(draft, key=key_for(draft.name, {watch.key for watch in stored}))
            if limited and not _fits([*stored, draft]):
                left_out.note("filters beyond what a server may have of watches and terms")
                continue
            stored.append(await tx.save_watch(draft))
            known[_meaning(draft)] = draft.key
        keys[one] = known[_meaning(draft)]
    return keys, len(stored) - before


def _draft(guild_id: int, one: Filter, left_out: LeftOut) -> Watch:
    """The watch without a key; its lists without terms that no watch may have."""
    lists: dict[str, Any] = {
        name: tuple(filter(_is_term, getattr(one, name))) for name in ("phrases", "any", "all")
    }
    left_out.note(kinds.TOO_BROAD, sum(len(getattr(one, name)) - len(kept) for name, kept in lists.items()))
    return Watch("", WatchKind.KEYWORD, guild_id, **lists)


def _is_term(term: str) -> bool:
    try:
        check_watch(Watch("", WatchKind.KEYWORD, phrases=(term,)))
    except UserError:
        return False
    return True


def _meaning(watch: Watch) -> tuple[frozenset[str], ...]:
    """What a keyword looks for, whatever the order; with what narrows it, so that only equals are equal."""
    lists = (watch.phrases, watch.any, watch.all, watch.exclude, (watch.field,), (watch.regex,))
    near = watch.near.phrases if watch.near else ()
    return tuple(frozenset(one.casefold() for one in words) for words in (*lists, near))


def _fits(watches: Sequence[Watch]) -> bool:
    try:
        quotas.check_watches(watches)
    except UserError:
        return False
    return True


async def _subscribe(
    tx: Writes, guild_id: int, heard: Heard, left_out: LeftOut, limited: bool
) -> list[tuple[Subscription, bool]]:
    """Adds to a subscription of the place to just these watches, else makes one; with whether it is new."""
    stored = await tx.subscriptions([guild_id])
    room = quotas.SUBSCRIPTIONS - len(stored) if limited else len(heard)
    saved: list[tuple[Subscription, bool]] = []
    for (place, selectors), urls in heard.items():
        same = [one for one in stored if _hears_there(one, place, selectors)]
        if any(not one.feeds or set(urls) <= set(one.feeds) for one in same):
            continue
        before = next((one for one in same if not one.managed), None)
        room -= before is None
        if room < 0:
            left_out.note("channels beyond what a server may have of subscriptions")
            continue
        wanted = before or Subscription(place, selectors=selectors)
        together = replace(wanted, feeds=tuple(dict.fromkeys((*wanted.feeds, *urls))))
        saved.append((await tx.save_subscription(together), before is None))
    return saved


def _hears_there(one: Subscription, place: Destination, selectors: tuple[str, ...]) -> bool:
    there = one.destination
    return (
        (there.channel_id, there.thread_id, there.user_id) == (place.channel_id, place.thread_id, 0)
        and set(one.selectors) == set(selectors)
        and not one.languages
    )
