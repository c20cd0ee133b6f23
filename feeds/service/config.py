"""Configuration as code: what a file would change, applying it, and writing everything as a file."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from feeds.config.form import Form, GuildForm, content_hash, read_form
from feeds.config.plan import Current, GuildChanges, difference, require_possible, unheard_feeds
from feeds.config.write import write
from feeds.errors import ConfigError
from feeds.model import Guild
from feeds.ports import Reads, Store, Writes


@dataclass(frozen=True, slots=True)
class Changes:
    """What applying a file changes. ``notes`` are said whether or not anything changes."""

    guilds: tuple[GuildChanges, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """One line a change, each server's under its own heading; empty where nothing changes."""
        return tuple(
            line
            for guild in self.guilds
            if guild.lines
            for line in (f"server {guild.guild_id}:", *guild.lines)
        )

    def __str__(self) -> str:
        return "\n".join((*(self.lines or ("nothing to change",)), *self.notes))


async def plan(store: Store, form: Form, *, now: datetime, prune: bool = False) -> Changes:
    """What ``apply`` would change now. Raises ConfigError as it does."""
    async with store.read() as reads:
        return await _changes(reads, form, now, prune)


async def apply(
    store: Store, form: Form, *, now: datetime, prune: bool = False, dry_run: bool = False
) -> Changes:
    """Makes the store say what the file says, in one transaction, and returns what that changed.

    Raises ConfigError where the file does not fit what is stored; then nothing is changed.
    """
    if dry_run:
        return await plan(store, form, now=now, prune=prune)
    async with store.write() as writes:
        changes = await _changes(writes, form, now, prune)
        for guild in changes.guilds:
            await _save(writes, guild, now)
        await writes.set_config_hash(form.hash)
    return changes


async def apply_if_changed(
    store: Store, path: Path, now: datetime, *, min_poll_seconds: float = 60.0
) -> Changes | None:
    """Applies the file unless it is the one that was applied last; never prunes. None where it is."""
    text = await asyncio.to_thread(read_text, path)
    async with store.read() as reads:
        if (await reads.installation()).config_hash == content_hash(text):
            return None
    form = await asyncio.to_thread(read_form, text, source=str(path), min_poll_seconds=min_poll_seconds)
    return await apply(store, form, now=now)


async def export(store: Store) -> str:
    """Everything in the form of the file; for the people who run the installation, for it holds secrets."""
    async with store.read() as reads:
        guilds = [guild for guild in await reads.guilds() if not guild.left]
        return write([await _current(reads, guild) for guild in guilds])


def read_text(path: Path) -> str:
    """The content of a configuration file. Raises ConfigError where it cannot be read as text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError("cannot be read; is the path right?", source=str(path)) from error
    except UnicodeError as error:
        raise ConfigError("is not UTF-8; save it in that encoding", source=str(path)) from error


async def _changes(reads: Reads, form: Form, now: datetime, prune: bool) -> Changes:
    """Servers that the file does not name are in it as well: what is managed there goes."""
    stored = {guild.id: guild for guild in await reads.guilds()}
    gone = {
        guild.guild_id for guild in form.guilds if guild.guild_id in stored and stored[guild.guild_id].left
    }
    changes, notes = [], list(form.notes)
    for wanted in form.guilds:
        if wanted.guild_id in gone:
            notes.append(f"{wanted.path}: wirewatch has left this server; nothing is changed there")
            continue
        guild = stored.get(wanted.guild_id)
        current = await _current(reads, guild) if guild else Current(Guild(wanted.guild_id), known=False)
        one = difference(wanted, current, prune=prune, now=now)
        require_possible(form, wanted, one)
        notes += unheard_feeds(wanted, one)
        changes.append(one)
    changes += await _unnamed(reads, form, stored.values(), now)
    return Changes(tuple(changes), tuple(notes))


async def _unnamed(reads: Reads, form: Form, stored: Iterable[Guild], now: datetime) -> list[GuildChanges]:
    named = {guild.guild_id for guild in form.guilds}
    others = [guild for guild in stored if guild.id not in named and not guild.left]
    return [
        difference(GuildForm(guild.id), await _current(reads, guild), prune=False, now=now)
        for guild in others
    ]


async def _current(reads: Reads, guild: Guild) -> Current:
    return Current(
        guild,
        followings=await reads.followings(guild_id=guild.id),
        watches=await reads.watches(guild_id=guild.id),
        subscriptions=await reads.subscriptions([guild.id]),
    )


async def _save(writes: Writes, changes: GuildChanges, now: datetime) -> None:
    """Watches go last: removing one also takes it out of the subscriptions that are left."""
    if changes.guild:
        await writes.save_guild(changes.guild)
    for following in changes.feeds.remove:
        await writes.unfollow(following.id)
    for following in changes.feeds.save:
        await writes.follow(following, now)
    for watch in changes.watches.save:
        await writes.save_watch(watch)
    for gone in changes.subscriptions.remove:
        await writes.remove_subscription(gone.id)
    for subscription in changes.subscriptions.save:
        await writes.save_subscription(subscription)
    for removed in changes.watches.remove:
        await writes.remove_watch(removed.id)
