"""Missed news: what a watch only came near to and OUTLETS of a server's feeds carried.

1. Of the last WEEK, told once a week to those who asked for it; nothing where there is nothing.
   A story belongs to the week in which the last of the OUTLETS carried it.
2. Missed is a story that was posted nowhere and waits nowhere, with a match of a watch that a channel hears
   and that does not count, or is less sure than every such channel asks for.
3. Each is told with the reason, and with the name that stood there where it could be another name of the
   watch: one that shows itself (``feeds/phrases.py``), is no term of it, and meets none of its excludes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from feeds import phrases
from feeds.errors import UserError
from feeds.matching.fold import fold_term
from feeds.matching.terms import CATEGORIES
from feeds.model import AlertState, Miss, Subscription, Tier, Watch, WatchKind
from feeds.notices import tell
from feeds.ports import Reads, Store, StoredMatch, StoryQuery, StoryView
from feeds.service import drafts, trial, votes
from feeds.service.drafts import Card
from feeds.service.service import Service

WEEK = timedelta(days=7)
SLACK = timedelta(days=1)
"""As late as a week may be told without a gap."""
OUTLETS = 3
MOST = 5
LOOKED_AT = 200
"""The newest stories among which there may be missed ones."""


async def switch(service: Service, guild_id: int, *, on: bool) -> None:
    """Whether the server is told; the first time within the hour, of the week before."""
    async with service.store.write() as tx:
        await tx.save_guild(replace(await tx.guild(guild_id), missed_news=on))


async def is_on(service: Service, guild_id: int) -> bool:
    """Whether the server is told."""
    async with service.store.read() as reads:
        return (await reads.guild(guild_id)).missed_news


async def tell_missed(store: Store, now: datetime) -> None:
    """Tells each server whose week is over. Raises StoreError."""
    async with store.read() as reads:
        due = await reads.missed_due(now - WEEK)
    for guild, told_until in due.items():
        since = max(told_until or now - WEEK, now - WEEK - SLACK)
        async with store.read() as reads:
            misses = await find(reads, guild.id, since, now)
        async with store.write() as tx:
            if misses:
                subject, text = f"missed:{now:%G-W%V}", _text(misses)
                await tell(tx, guild, subject=subject, text=text, misses=misses[:MOST], now=now)
            await tx.mark_missed(guild.id, now)


def _text(misses: Sequence[Miss]) -> str:
    more = f" The newest {MOST} of {len(misses)}:" if len(misses) > MOST else ""
    return (
        f"{OUTLETS} or more of this server's feeds carried this in the last week, and no channel heard of "
        f"it, because a watch only came near.{more}"
    )


async def find(reads: Reads, guild_id: int, since: datetime, until: datetime) -> list[Miss]:
    """What the server missed in that time, the newest first."""
    ids = await reads.confirmed(guild_id, since, until, OUTLETS)
    if not ids:
        return []
    query = StoryQuery(story_ids=tuple(ids[:LOOKED_AT]), matched=False, limit=LOOKED_AT)
    watches = {watch.id: watch for watch in await reads.watches(guild_id=guild_id)}
    subscriptions = [one for one in await reads.subscriptions([guild_id]) if not one.paused]
    stories = await reads.stories(guild_id, query)
    return [miss for story in stories for miss in judge(story, watches, subscriptions)]


def judge(
    story: StoryView, watches: Mapping[int, Watch], subscriptions: Sequence[Subscription]
) -> Iterator[Miss]:
    """At most one: how the watch that came nearest missed the story."""
    if any(placed.alert.state is not AlertState.SUPPRESSED for placed in story.alerts):
        return
    for match in story.matches:
        watch = watches.get(match.watch_id)
        if watch and (why := _why(match, [one.tier for one in subscriptions if one.hears(watch)])):
            yield Miss(
                story_id=story.story_id,
                watch_id=watch.id,
                watch=watch.name,
                title=story.title,
                url=story.url,
                outlets=story.outlets,
                why=why,
                alias="" if watch.managed else alias(watch, match),
            )
            return


def _why(match: StoredMatch, tiers: Sequence[Tier]) -> str:
    """Empty where a channel would have heard it, or none hears the watch."""
    if not tiers:
        return ""
    if match.reason:
        return match.reason
    if match.tier.rank <= max(tier.rank for tier in tiers):
        return ""
    return trial.why_not(match) or f"it is only {match.tier.value}, and its channels ask for better"


def alias(watch: Watch, match: StoredMatch) -> str:
    """The name that stood at the first hit that shows one; empty where none could be added."""
    taken = set(map(fold_term, watch.terms))
    excludes = [fold_term(one) for one in watch.exclude]
    for hit in match.evidence:
        name = "" if hit.field == CATEGORIES else phrases.name_at(hit.sentence, hit.text)
        folded = fold_term(name)
        if folded and folded not in taken and not any(one in folded or folded in one for one in excludes):
            return name
    return ""


async def propose_alias(service: Service, guild_id: int, story_id: int, watch_id: int) -> Card:
    """A card for the watch with the name that stood in a story. Raises UserError where there is none."""
    async with service.store.read() as reads:
        story, watch = await votes.matched(reads, guild_id, story_id, watch_id)
    name = alias(watch, next(match for match in story.matches if match.watch_id == watch.id))
    if not name:
        raise UserError(
            f"there is no name left to add to {watch.name}; /watch edit changes what it looks for"
        )
    field = "names" if watch.kind is WatchKind.COMPANY else "phrases"
    return await drafts.propose_edit(service, guild_id, watch.key, {field: (*getattr(watch, field), name)})
