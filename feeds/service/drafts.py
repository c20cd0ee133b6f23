"""Watches that are tried before they are saved: the card's state, which outlives a restart.

1. A draft is kept for a day and found by its token in its own server alone; a token is no authority.
2. A draft is saved once. Duplicates, quotas and whether a watch was changed meanwhile are asked again then.
3. What a save added or changed can be undone, but for what was changed since.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from feeds.errors import UserError
from feeds.forgetting import DRAFTS_KEPT
from feeds.model import Watch
from feeds.ports import Draft, DraftRow, Reads, Writes
from feeds.service import collisions, lookback, naming, trial, watches
from feeds.service.ambiguous import ambiguous_terms, edged_terms
from feeds.service.collisions import Collision
from feeds.service.service import Service
from feeds.service.trial import Trial
from feeds.service.watches import Saved
from feeds.threads import aside
from feeds.watchfile import key_for

_GONE = "this is no longer open, for drafts are kept for a day; type the command again"
_SAVED = "this is saved already; /watch list shows what this server looks for"


@dataclass(frozen=True, slots=True)
class Card:
    """A draft, what it would have found, which terms are ambiguous, which count only as words of their own,
    and what else goes by its names."""

    draft: Draft
    trial: Trial
    ambiguous: tuple[str, ...] = ()
    edged: tuple[str, ...] = ()
    collisions: tuple[Collision, ...] = ()


@dataclass(frozen=True, slots=True)
class Undone:
    """Watches that are gone again, those that stay because they were changed since, how many subscriptions
    heard nothing else and ended, and watches that are again what they were."""

    removed: tuple[Watch, ...]
    kept: tuple[Watch, ...]
    ended: int
    restored: tuple[Watch, ...] = ()


async def propose_new(service: Service, guild_id: int, *, name: str, **given: Any) -> Card:
    """A card for a new watch, given as to ``naming.new``."""
    async with service.store.read() as reads:
        stored = await reads.watches(guild_id=guild_id)
        watch = await naming.new(reads, stored, guild_id, name=name, **given)
    return await propose(service, guild_id, [DraftRow(name, watch)])


async def propose_edit(service: Service, guild_id: int, text: str, lists: Mapping[str, object]) -> Card:
    """A card for a stored watch, changed as by ``watches.changed``; raises UserError also where that changes
    nothing."""
    watch = await watches.editable(service, guild_id, text)
    edited = watches.changed(watch, lists)
    if edited == watch:
        raise UserError(f"this changes nothing: {watch.name} looks for just that")
    return await propose(service, guild_id, [DraftRow(watch.name, edited, before=watch)])


async def propose(service: Service, guild_id: int, rows: Sequence[DraftRow]) -> Card:
    """Keeps a new draft and tries it. Raises UserError where it could not be saved as it is."""
    draft = Draft(secrets.token_hex(16), guild_id, tuple(rows), service.now())
    return await put(service, draft)


async def put(service: Service, draft: Draft) -> Card:
    """Keeps a draft as it is now and tries it; raises UserError where it could not be saved."""
    await keep(service, draft)
    async with service.store.read() as reads:
        return await _try(reads, service, draft)


async def keep(service: Service, draft: Draft) -> None:
    """Keeps a draft as it is now; raises UserError where it could not be saved."""
    async with service.store.write() as tx:
        await _check(tx, draft)
        if (await tx.draft(draft.token, draft.guild_id, draft.made_at) or draft).saved:
            raise UserError(_SAVED)
        await tx.save_draft(draft)


async def find(service: Service, guild_id: int, token: str) -> Draft:
    """The server's draft, not saved yet; raises UserError where there is none."""
    async with service.store.read() as reads:
        return await _open(reads, service, guild_id, token)


async def find_one(service: Service, guild_id: int, token: str) -> Watch:
    """The only watch of a card's draft; raises UserError where there is none, also for an import's."""
    return _only(await find(service, guild_id, token))


async def change(service: Service, guild_id: int, token: str, lists: Mapping[str, object]) -> Card:
    """The draft's only watch, changed as by ``watches.changed``. Raises UserError where it would be no
    good."""
    draft = await find(service, guild_id, token)
    watch = watches.changed(_only(draft), lists)
    return await put(service, replace(draft, rows=(replace(draft.rows[0], watch=watch),)))


def _only(draft: Draft) -> Watch:
    if len(draft.rows) != 1 or not draft.watches:
        raise UserError(_GONE)
    return draft.watches[0]


async def cancel(service: Service, guild_id: int, token: str) -> None:
    """Forgets a draft; one that was saved stays so, which a UserError says."""
    async with service.store.write() as tx:
        await _open(tx, service, guild_id, token)
        await tx.remove_draft(token)


async def save(service: Service, guild_id: int, token: str) -> Saved:
    """Stores the draft's watches. Raises UserError where it is gone, saved already, or cannot be."""
    started = service.now()
    async with service.store.read() as reads:
        draft = await _open(reads, service, guild_id, token)
        await _check(reads, draft)
        found = await lookback.search(reads, guild_id, draft.watches, started - lookback.WINDOW)
    async with service.store.write() as tx:
        if await _open(tx, service, guild_id, token) != draft:
            raise UserError("this was changed meanwhile; look at it and press Save again")
        await _check(tx, draft)
        saved = await _store(tx, draft)
        late = await lookback.search(tx, guild_id, draft.watches, started - lookback.MEANWHILE)
        stories = await lookback.write(tx, guild_id, saved, {**found, **late}, service.now())
        stored = tuple(saved.values())
        await tx.save_draft(replace(draft, saved=tuple((one.id, one.revision) for one in stored)))
        return await watches.report(tx, guild_id, stored, stories)


async def undo(service: Service, guild_id: int, token: str) -> Undone:
    """Takes back what saving the draft did: new watches go, changed ones are again what they were, as their
    matches of the last week are. Raises UserError where it was not saved, or undone already."""
    started = service.now()
    async with service.store.read() as reads:
        former = _former(await _saved(reads, service, guild_id, token))
        found = await lookback.search(reads, guild_id, former, started - lookback.WINDOW) if former else {}
    async with service.store.write() as tx:
        draft = await _saved(tx, service, guild_id, token)
        there = {one.id: one for one in await tx.watches(guild_id=guild_id)}
        stored = [(there[watch_id], revision) for watch_id, revision in draft.saved if watch_id in there]
        same = [one for one, revision in stored if one.revision == revision and not one.managed]
        before = await tx.subscriptions([guild_id])
        edited = {one.id for one in draft.watches}
        removed = tuple(one for one in same if one.id not in edited)
        await tx.remove_watches([one.id for one in removed])
        back = [watch for watch in former if watch.id in {one.id for one in same}]
        restored = {watch.key: await tx.save_watch(watch) for watch in back}
        await _look_back(tx, service, restored, found, started)
        await tx.remove_draft(token)
        kept = tuple(one for one, _ in stored if one not in same)
        ended = len(before) - len(await tx.subscriptions([guild_id]))
        return Undone(removed, kept, ended, tuple(restored.values()))


def _former(draft: Draft) -> list[Watch]:
    return [row.before for row in draft.rows if row.before]


async def _saved(reads: Reads | Writes, service: Service, guild_id: int, token: str) -> Draft:
    draft = await _find(reads, service, guild_id, token)
    if not draft.saved:
        raise UserError("this was not saved, so there is nothing to undo")
    return draft


async def _look_back(
    tx: Writes, service: Service, watches: Mapping[str, Watch], found: lookback.Matched, started: datetime
) -> int:
    """Stores what was found for these watches before, and what polls brought since then."""
    if not watches:
        return 0
    guild_id = next(iter(watches.values())).guild_id
    mine = {
        revision: (one, [match for match in matches if match.watch.key in watches])
        for revision, (one, matches) in found.items()
    }
    late = await lookback.search(tx, guild_id, [*watches.values()], started - lookback.MEANWHILE)
    return await lookback.write(tx, guild_id, watches, {**mine, **late}, service.now())


async def _try(reads: Reads, service: Service, draft: Draft) -> Card:
    tried = await trial.run(reads, draft.guild_id, draft.watches, service.now())
    ambiguous = await aside(_of_each, ambiguous_terms, draft.watches)
    edged = await aside(_of_each, edged_terms, draft.watches)
    found = await collisions.find(reads, draft.guild_id, draft.watches)
    return Card(draft, tried, ambiguous, edged, tuple(found))


def _of_each(terms: Callable[[Watch], list[str]], found: Sequence[Watch]) -> tuple[str, ...]:
    return tuple(term for watch in found for term in terms(watch))


async def _find(reads: Reads | Writes, service: Service, guild_id: int, token: str) -> Draft:
    draft = await reads.draft(token, guild_id, service.now() - DRAFTS_KEPT)
    if draft is None:
        raise UserError(_GONE)
    return draft


async def _open(reads: Reads | Writes, service: Service, guild_id: int, token: str) -> Draft:
    draft = await _find(reads, service, guild_id, token)
    if draft.saved:
        raise UserError(_SAVED)
    return draft


async def _check(reads: Reads | Writes, draft: Draft) -> None:
    stored = await reads.watches(guild_id=draft.guild_id)
    there = {one.id: one for one in stored}
    await watches.check(reads, draft.guild_id, list(_keyed(draft, stored).values()))
    for watch in draft.watches:
        if watch.id and (watch.id not in there or there[watch.id].revision != watch.revision):
            raise UserError(f"the watch {watch.name} was changed meanwhile; type /watch edit again")
        if watch.id:
            watches.refuse_managed(there[watch.id])


async def _store(tx: Writes, draft: Draft) -> dict[str, Watch]:
    """The watches as stored, by the keys that they have in the draft."""
    keyed = _keyed(draft, await tx.watches(guild_id=draft.guild_id))
    new = {key: watch for key, watch in keyed.items() if not watch.id}
    added = dict(zip(new, await tx.add_watches(list(new.values())), strict=True))
    return {key: added.get(key) or await tx.save_watch(watch) for key, watch in keyed.items()}


def _keyed(draft: Draft, stored: Sequence[Watch]) -> dict[str, Watch]:
    """The watches by their keys in the draft; new ones get keys by their names, which nobody has."""
    taken = {one.key for one in stored}
    keyed: dict[str, Watch] = {}
    for watch in draft.watches:
        key = watch.key if watch.id else key_for(watch.name, taken)
        taken.add(key)
        keyed[watch.key] = replace(watch, key=key)
    return keyed
