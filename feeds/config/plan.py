"""What applying a configuration file would change in one server, as values and as lines to read.

1. A feed is known by its address, a watch by its id, a subscription by its place; where a place has
   several, one that says the same comes before a managed one that says something else.
2. What the file names becomes managed; what is managed and no longer in the file goes.
3. What chat made stays, unless pruned: then what the file does not name goes, and settings that it does
   not give return to their defaults. Subscriptions of single users are no part of the file.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from feeds import quotas
from feeds.config import keys, values
from feeds.config.form import Form, GuildForm
from feeds.config.nouns import FEED, SUBSCRIPTION, WATCH, Noun, differences, show_address
from feeds.errors import UserError
from feeds.model import Following, Guild, Subscription, Watch
from feeds.sameness import first_same

T = TypeVar("T", Following, Watch, Subscription)


@dataclass(frozen=True, slots=True)
class Current:
    """What the database holds of a server; ``known`` is False where it was never heard of."""

    guild: Guild
    known: bool = True
    followings: Sequence[Following] = ()
    watches: Sequence[Watch] = ()
    subscriptions: Sequence[Subscription] = ()


@dataclass(frozen=True, slots=True)
class Edit(Generic[T]):
    """What happens to one noun of a server: rows to save and to remove, and rows the file leaves alone."""

    save: tuple[T, ...]
    remove: tuple[T, ...]
    left: tuple[T, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuildChanges:
    """Everything that changes in a server; ``guild`` is None where its settings stay."""

    guild_id: int
    guild: Guild | None
    feeds: Edit[Following]
    watches: Edit[Watch]
    subscriptions: Edit[Subscription]
    lines: tuple[str, ...]


def difference(form: GuildForm, current: Current, *, prune: bool, now: datetime) -> GuildChanges:
    """The way from what is stored to what the file says."""
    guild, guild_lines = _settings(form, current, prune)
    feeds = _edit(FEED, _feed_pairs(form, current, now), current.followings, prune)
    watches = _edit(WATCH, _watch_pairs(form, current), current.watches, prune)
    shared = [one for one in current.subscriptions if not one.destination.user_id]
    subscriptions = _edit(SUBSCRIPTION, _subscription_pairs(form, shared), shared, prune)
    followed = _deselected(subscriptions.left, {watch.key for watch in watches.remove})
    lines = (*guild_lines, *feeds.lines, *watches.lines, *subscriptions.lines, *followed)
    return GuildChanges(form.guild_id, guild, feeds, watches, subscriptions, lines)


def require_possible(form: Form, guild: GuildForm, changes: GuildChanges) -> None:
    """Raises ConfigError where a subscription names an unknown watch, a quota would be exceeded, or a watch
    looks for the same as one that chat made and that stays."""
    watches = [*guild.watches, *changes.watches.left]
    known = {watch.key for watch in watches}
    for place, subscription in enumerate(guild.subscriptions):
        for selector in subscription["watches"]:
            if selector not in known and selector != "*" and not selector.startswith("#"):
                raise form.wrong(
                    f"{guild.path}.subscriptions[{place}].watches",
                    f"“{selector}” is no watch in this file or in the database; add it under watches",
                )
    try:
        quotas.check_feeds(len(guild.feeds) + len(changes.feeds.left))
        quotas.check_watches(watches)
        quotas.check_subscriptions(len(guild.subscriptions) + len(changes.subscriptions.left))
    except UserError as error:
        raise form.wrong(guild.path, str(error)) from error
    _refuse_same(form, guild, changes.watches.left)


def _refuse_same(form: Form, guild: GuildForm, left: Sequence[Watch]) -> None:
    if same := first_same(guild.watches, left):
        raise form.wrong(
            f"{guild.path}.watches[{same.place}]",
            f"looks for exactly the same as “{same.other.key}”, which was made in chat; give it that id to "
            "take that one over, or remove that one there",
        )


def unheard_feeds(guild: GuildForm, changes: GuildChanges) -> Iterator[str]:
    """A line for each feed that a subscription wants and the server does not follow."""
    followed = {feed["url"] for feed in guild.feeds} | {one.feed.url for one in changes.feeds.left}
    for place, subscription in enumerate(guild.subscriptions):
        for url in subscription["feeds"]:
            if url not in followed:
                yield (
                    f"{guild.path}.subscriptions[{place}].feeds: "
                    f"this server does not follow {show_address(url)}; nothing is heard from it"
                )


def _settings(form: GuildForm, current: Current, prune: bool) -> tuple[Guild | None, list[str]]:
    before = values.guild_fields(current.guild)
    given = keys.complete(form.settings, keys.GUILD) if prune else {**before, **form.settings}
    lines = [f"~ {line}" for line in differences(before, given)]
    if not current.known:
        lines.insert(0, f"+ server {form.guild_id}")
    return (values.guild_from(given, current.guild) if lines else None), lines


def _edit(noun: Noun[T], pairs: Sequence[tuple[T, T | None]], stored: Iterable[T], prune: bool) -> Edit[T]:
    """Pairs are (what the file wants, what is stored of it)."""
    save, lines = [], []
    for wanted, before in pairs:
        told = list(noun.lines(wanted, before))
        if told:
            save.append(noun.onto(wanted, before) if before else wanted)
            lines += told
    named = {before.id for _, before in pairs if before}
    others = [one for one in stored if one.id not in named]
    remove = tuple(one for one in others if one.managed or prune)
    lines += [f"- {noun.word} {noun.name(one)}" for one in remove]
    return Edit(tuple(save), remove, tuple(one for one in others if one not in remove), tuple(lines))


def _feed_pairs(form: GuildForm, current: Current, now: datetime) -> list[tuple[Following, Following | None]]:
    stored = {following.feed.url: following for following in current.followings}
    wanted = [values.following_from(fields, form.guild_id, now) for fields in form.feeds]
    return [(one, stored.get(one.feed.url)) for one in wanted]


def _watch_pairs(form: GuildForm, current: Current) -> list[tuple[Watch, Watch | None]]:
    stored = {watch.key: watch for watch in current.watches}
    wanted = [replace(watch, guild_id=form.guild_id, managed=True) for watch in form.watches]
    return [(one, stored.get(one.key)) for one in wanted]


def _subscription_pairs(
    form: GuildForm, stored: Iterable[Subscription]
) -> list[tuple[Subscription, Subscription | None]]:
    wanted = [
        values.subscription_from(fields, values.destination_from(fields, form.guild_id))
        for fields in form.subscriptions
    ]
    free = sorted(stored, key=lambda one: not one.managed)
    found: dict[int, Subscription] = {}
    for is_it in (_says_the_same, _is_managed_there):
        for place, one in enumerate(wanted):
            match = None if place in found else next((other for other in free if is_it(one, other)), None)
            if match:
                found[place] = match
                free.remove(match)
    return [(one, found.get(place)) for place, one in enumerate(wanted)]


def _says_the_same(wanted: Subscription, stored: Subscription) -> bool:
    return values.subscription_fields(wanted) == values.subscription_fields(stored)


def _is_managed_there(wanted: Subscription, stored: Subscription) -> bool:
    there, here = stored.destination, wanted.destination
    return stored.managed and (there.channel_id, there.thread_id) == (here.channel_id, here.thread_id)


def _deselected(subscriptions: Iterable[Subscription], removed: set[str]) -> Iterator[str]:
    """What the store does by itself to subscriptions made in chat when a watch goes."""
    for one in subscriptions:
        kept = tuple(selector for selector in one.selectors if selector not in removed)
        if not kept:
            yield f"- subscription {SUBSCRIPTION.name(one)}"
        elif kept != one.selectors:
            yield from SUBSCRIPTION.lines(replace(one, selectors=kept), one)
