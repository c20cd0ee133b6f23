"""The compiled terms of all watches of all servers, renewed when somebody changed one."""

import asyncio

from feeds.matching import Matcher
from feeds.ports import Reads


class Terms:
    """Holds the matcher for one watch version; the version is raised by the transaction of every edit."""

    def __init__(self) -> None:
        self._version = -1
        self._matcher = Matcher(())

    async def current(self, reads: Reads) -> Matcher:
        """The matcher for the watches as they are stored now; compiling happens off the event loop."""
        version = (await reads.installation()).watch_version
        if version != self._version:
            watches = await reads.watches()
            self._matcher = await asyncio.to_thread(Matcher, watches)
            self._version = version
        return self._matcher
