"""The feed readers that are compared: how each is told its feeds, and run for one round."""

import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.bench import corpus, server
from bot.bench.processes import Usage, measure
from bot.clock import utc_now
from feeds.model import Destination, Feed, Following, Guild, Subscription, Watch, WatchKind
from feeds.standing import body_hash
from storage.store import open_store

CLIENTS = Path(__file__).parent / "clients"
GUILD = 1000
WATCHED = ("Alibaba", "Tencent", "island storm harbour", "bridge protest", "zanzibar", "quixotic")

POLITE_TO_NOBODY = {
    "PATH": os.defpath,
    "WIREWATCH_ALLOW_NETWORKS": "127.0.0.0/8",
    "WIREWATCH_HOST_DELAY_SECONDS": "0",
    "WIREWATCH_DATA_DIR": ".",
    "WIREWATCH_LOG_LEVEL": "error",
}


@dataclass(frozen=True)
class Reader:
    """A reader in a folder of its own: its command for the feeds on stdin, and for one more round."""

    name: str
    folder: Path
    first: Sequence[str]
    again: Sequence[str]
    env: Mapping[str, str]

    def fill(self, urls: Sequence[str]) -> Usage:
        """The first round."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return measure(self.first, self.folder, self.env, "\n".join(urls))

    def round(self) -> Usage:
        """One more round."""
        return measure(self.again, self.folder, self.env)


def wirewatch(folder: Path) -> Reader:
    """Ours, as a person runs it; its database is to be made by ``set_up``."""
    poll = (sys.executable, "-m", "bot.cli", "poll", "--once")
    return Reader("wirewatch poll --once", folder, poll, (*poll, "--all"), POLITE_TO_NOBODY)


def feedparser_loop(folder: Path) -> Reader:
    """feedparser in a loop, with conditional GET."""
    command = (sys.executable, str(CLIENTS / "feedparser_loop.py"), "state.json")
    return Reader("feedparser, conditional GET", folder, command, command, {"PATH": os.defpath})


def lemon24_reader(folder: Path, python: Path) -> Reader:
    """reader's ``update_feeds``, run with the Python that has it."""
    command = (str(python), str(CLIENTS / "reader_loop.py"), "reader.sqlite")
    return Reader("reader, update_feeds", folder, command, command, {"PATH": os.defpath})


def set_up(folder: Path, urls: Sequence[str], *, known: bool = False) -> None:
    """Makes our database: one server that follows the feeds, with a few watches and a channel.

    ``known``: as if every feed of the corpus had been read a while ago.
    """
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(_fill(folder / "wirewatch.sqlite3", urls, known))


async def _fill(path: Path, urls: Sequence[str], known: bool) -> None:
    now = utc_now()
    followings = [
        Following(0, GUILD, _known(url, number, now) if known else Feed(0, url), now)
        for number, url in enumerate(urls)
    ]
    async with open_store(f"sqlite+aiosqlite:///{path}", now=utc_now) as store, store.write() as tx:
        await tx.save_guild(Guild(GUILD, name="Bench"))
        await tx.follow_all(followings, now)
        for place, phrase in enumerate(WATCHED):
            await tx.save_watch(Watch(f"watch-{place}", WatchKind.KEYWORD, GUILD, phrases=(phrase,)))
        await tx.save_subscription(Subscription(Destination(GUILD, 5000)))
        if known:
            ids = [one.id for one in await tx.followings(guild_id=GUILD)]
            await tx.mark_first_polled(ids, now)


def _known(url: str, number: int, now: datetime) -> Feed:
    body = corpus.document(number)
    earlier = now - timedelta(hours=1)
    return Feed(
        0,
        url,
        etag=server.tag(number),
        body_hash=body_hash(body),
        body_bytes=len(body),
        polled_at=earlier,
        good_at=earlier,
        listed_at=earlier,
    )
