"""What a server looks for: add, list, edit and remove watches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from feeds import quotas
from feeds.errors import UserError
from feeds.model import Watch, WatchKind
from feeds.ports import Reads, Writes
from feeds.sameness import first_same
from feeds.service import lookback, typed
from feeds.service.service import Service
from feeds.watchfile import key_for, watch_from, watch_to


@dataclass(frozen=True, slots=True)
class Saved:
    """Watches as stored, how many stories of the last week they match, and whether a channel hears one."""

    watches: tuple[Watch, ...]
    stories: int
    is_heard: bool

    @property
    def watch(self) -> Watch:
        """The only one, or the first."""
        return self.watches[0]


@dataclass(frozen=True, slots=True)
class Removed:
    """A watch that is gone, and how many subscriptions heard nothing else and went with it."""

    watch: Watch
    ended: int


async def listed(service: Service, guild_id: int) -> list[Watch]:
    """The server's watches by name."""
    async with service.store.read() as reads:
        watches = await reads.watches(guild_id=guild_id)
    return sorted(watches, key=lambda watch: watch.name.casefold())


async def find(service: Service, guild_id: int, text: str) -> Watch:
    """The watch a person means by its key or name; raises UserError for one the server does not have."""
    async with service.store.read() as reads:
        return pick(await reads.watches(guild_id=guild_id), text)


def pick(watches: Sequence[Watch], text: str) -> Watch:
    """By key, else by any of its names or phrases, whatever the case."""
    wanted = " ".join(text.split())
    folded = wanted.casefold()
    for watch in watches:
        if watch.key == wanted:
            return watch
    for watch in watches:
        if folded in (watch.key.casefold(), *(name.casefold() for name in (*watch.names, *watch.phrases))):
            return watch
    raise UserError(f"this server has no watch “{wanted}”; {_choices(watches)}")


def _choices(watches: Sequence[Watch]) -> str:
    if not watches:
        return "it has none yet, so add one with /watch add"
    names = ", ".join(watch.name for watch in watches[:5])
    return f"it has {names}" + (" and others; /watch list shows them" if len(watches) > 5 else "")


async def add(service: Service, guild_id: int, *, name: str, **given: Any) -> Saved:
    """Saves a new watch, given as to ``new``. Raises UserError where it cannot."""
    async with service.store.read() as reads:
        stored = await reads.watches(guild_id=guild_id)
    return await save(service, new(stored, guild_id, name=name, **given))


def new(
    stored: Sequence[Watch],
    guild_id: int,
    *,
    name: str,
    kind: WatchKind = WatchKind.COMPANY,
    tickers: Sequence[str] = (),
    aliases: Sequence[str] = (),
    people: Sequence[str] = (),
    products: Sequence[str] = (),
    exclude: Sequence[str] = (),
    tags: Sequence[str] = (),
) -> Watch:
    """A watch that is not stored yet, with a key that these have not; a keyword's name and aliases are its
    phrases. Raises UserError where it would be no good."""
    called = typed.unique((name, *aliases))
    lists = {
        # How a phrase is written decides how it must stand there, so none is the same as another.
        **({"names": typed.each_once(called)} if kind is WatchKind.COMPANY else {"phrases": called}),
        "tickers": typed.unique(tickers),
        "people": typed.each_once(typed.unique(people)),
        "products": typed.each_once(typed.unique(products)),
        "exclude": typed.unique(exclude),
        "tags": typed.unique(tags),
    }
    key = key_for(name, {watch.key for watch in stored})
    return changed(Watch(key, kind, guild_id), lists)


async def editable(service: Service, guild_id: int, text: str) -> Watch:
    """The watch a person wants to change; raises UserError for one that the configuration file made."""
    watch = await find(service, guild_id, text)
    refuse_managed(watch)
    return watch


async def edit(service: Service, guild_id: int, key: str, lists: Mapping[str, object]) -> Saved:
    """Replaces the keys given, in the form of the configuration file, and keeps the others. Raises UserError
    where the watch is managed or would be no good."""
    watch = await editable(service, guild_id, key)
    return await save(service, changed(watch, lists))


async def remove(service: Service, guild_id: int, text: str) -> Removed:
    """Removes a watch; what it matched stays as evidence."""
    async with service.store.write() as tx:
        watch = pick(await tx.watches(guild_id=guild_id), text)
        refuse_managed(watch)
        before = await tx.subscriptions([guild_id])
        await tx.remove_watch(watch.id)
        return Removed(watch, len(before) - len(await tx.subscriptions([guild_id])))


def refuse_managed(watch: Watch) -> None:
    """Raises UserError for one that the configuration file made."""
    typed.refuse_managed(watch.managed, f"the watch {watch.name}")


def changed(watch: Watch, lists: Mapping[str, object]) -> Watch:
    """The watch with these keys in place of its own, in the form of the configuration file and checked as
    that is; an empty one is taken out."""
    form = {**watch_to(watch), **lists}
    checked = watch_from(
        {key: _plain(value) for key, value in form.items() if value not in ((), [], "", None)}
    )
    return replace(
        checked, guild_id=watch.guild_id, id=watch.id, revision=watch.revision, managed=watch.managed
    )


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


async def save(service: Service, draft: Watch) -> Saved:
    """Saves a watch, new or changed, and looks back with it. Raises UserError where it cannot."""
    started, guild_id = service.now(), draft.guild_id
    async with service.store.read() as reads:
        await check(reads, guild_id, [draft])
        found = await lookback.search(reads, guild_id, [draft], started - lookback.WINDOW)
    async with service.store.write() as tx:
        await check(tx, guild_id, [draft])
        saved = await tx.save_watch(draft)
        late = await lookback.search(tx, guild_id, [draft], started - lookback.MEANWHILE)
        stories = await lookback.write(tx, guild_id, {draft.key: saved}, {**found, **late}, service.now())
        return await report(tx, guild_id, [saved], stories)


async def report(reads: Reads | Writes, guild_id: int, watches: Sequence[Watch], stories: int) -> Saved:
    """What saving these watches of a server came to; a subscription that is paused hears nothing."""
    subscriptions = [one for one in await reads.subscriptions([guild_id]) if not one.paused]
    is_heard = any(one.hears(watch) for one in subscriptions for watch in watches)
    return Saved(tuple(watches), stories, is_heard)


async def check(reads: Reads | Writes, guild_id: int, drafts: Sequence[Watch]) -> None:
    """Raises UserError where the server has a new one of these (id 0) already, or two would look for the
    same, or it would have too many."""
    changed = {draft.id for draft in drafts}
    others = [watch for watch in await reads.watches(guild_id=guild_id) if watch.id not in changed]
    for draft in drafts:
        if not draft.id and (same := same_as(others, draft)):
            raise UserError(f"this server already watches {same.name}; change it with /watch edit")
    if double := first_same(drafts, others):
        raise UserError(_is_the_same(double.other, drafts[double.place]))
    quotas.check_watches([*others, *drafts])


def same_as(watches: Sequence[Watch], draft: Watch) -> Watch | None:
    """The watch with this one's key, or of its name and kind."""
    for watch in watches:
        same_name = watch.name.casefold() == draft.name.casefold() and watch.kind is draft.kind
        if same_name or watch.key == draft.key:
            return watch
    return None


def _is_the_same(one: Watch, draft: Watch) -> str:
    if not one.id:
        return f"{one.name} and {draft.name} look for exactly the same; leave one of them out"
    if one.managed:
        return f"the watch {one.name} of the configuration file looks for exactly the same; change it there"
    return f"the watch {one.name} looks for exactly the same; change that one with /watch edit"
