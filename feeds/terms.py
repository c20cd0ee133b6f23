"""The compiled terms of all watches of all servers, renewed when somebody changed one."""

from typing import NamedTuple

from feeds.matching import Matcher
from feeds.ports import Reads
from feeds.threads import aside


class Compiled(NamedTuple):
    """The matcher for the watches as they were at a watch version."""

    version: int
    matcher: Matcher


class Terms:
    """Holds what was compiled last; every edit of a watch raises the version in its own transaction."""

    def __init__(self) -> None:
        self._compiled = Compiled(-1, Matcher(()))

    @property
    def last(self) -> Compiled | None:
        """What was compiled last, without asking whether it still holds: who stores by it has to."""
        return self._compiled if self._compiled.version >= 0 else None

    async def current(self, reads: Reads) -> Compiled:
        """The terms as they are stored now; compiling happens beside the event loop."""
        version = (await reads.installation()).watch_version
        if version != self._compiled.version:
            matcher = await aside(Matcher, await reads.watches())
            self._compiled = Compiled(version, matcher)
        return self._compiled
