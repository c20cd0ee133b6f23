"""The compiled terms of all watches of all servers, renewed when somebody changed one.

1. A change of a watch fetches the watches that changed and makes their segments anew, no others.
2. A change of the company directory, whose names decide which name is the longest, makes everything anew.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from feeds.matching import Matcher
from feeds.matching.fold import fold_term
from feeds.matching.longest import rivals
from feeds.model import Company, Watch
from feeds.ports import Reads
from feeds.seeding import known_companies
from feeds.threads import aside


class Compiled(NamedTuple):
    """The matcher for the watches and the directory as they were at these versions."""

    version: int
    directory_version: int
    matcher: Matcher


class Terms:
    """Holds what was compiled last; every edit of a watch raises the version in its own transaction."""

    def __init__(self) -> None:
        self._compiled = Compiled(-1, -1, Matcher(()))

    @property
    def last(self) -> Compiled | None:
        """What was compiled last, without asking whether it still holds: who stores by it has to."""
        return self._compiled if self._compiled.version >= 0 else None

    async def current(self, reads: Reads) -> Compiled:
        """The terms as they are stored now; compiling happens beside the event loop."""
        stored = await reads.installation()
        version, directory_version = stored.watch_version, stored.directory_version
        before = self._compiled
        if directory_version != before.directory_version:
            self._compiled = Compiled(version, directory_version, await _anew(reads))
        elif version != before.version:
            self._compiled = Compiled(version, directory_version, await _renewed(reads, before.matcher))
        return self._compiled


async def matcher_for(reads: Reads, guild_id: int, watches: Sequence[Watch]) -> Matcher:
    """A matcher that judges these watches of a server as all watches together would: beside them are those of
    the server that may have a longer name. They need not be stored."""
    ids = {watch.id for watch in watches}
    others = [one for one in await reads.watches(guild_id=guild_id) if one.id not in ids]
    if len(watches) == 1:
        others = rivals(watches[0], others)
    return await aside(Matcher, [*watches, *others], await _companies(reads, watches))


async def _anew(reads: Reads) -> Matcher:
    watches = await reads.watches()
    return await aside(Matcher, watches, await _companies(reads, watches))


async def _renewed(reads: Reads, before: Matcher) -> Matcher:
    stored = await reads.watch_revisions()
    known = before.revisions
    changed = await reads.watches(ids=[key for key, revision in stored.items() if known.get(key) != revision])
    gone = known.keys() - stored.keys()
    return await aside(before.renewed, changed, gone, await _companies(reads, changed))


async def _companies(reads: Reads, watches: Iterable[Watch]) -> Sequence[Company]:
    names = await aside(_folded_names, list(watches))
    return await known_companies(reads, names) if names else ()


def _folded_names(watches: Iterable[Watch]) -> Collection[str]:
    return {fold_term(name) for watch in watches for name in watch.names}
