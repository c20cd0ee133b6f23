"""Reads documents without holding up the event loop, and without letting one of them harm the rest.

1. What is small and plain is read in a thread, as are the new entries of a document whose others are known
   (``formats.delta``) where they are small and plain.
2. All else, and every article page, goes to a child process with limits on its processor time, memory and
   time by the clock; what it cannot read within those is an error of that document alone.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self, TypeVar

from feeds.errors import FullTextMissing, NotReadNow, ParseError
from feeds.model import Document, PageText, Reading
from feeds.parsing import wire
from feeds.parsing.child import TURN_SECONDS, Child, JobFailed, NoProcess, NoTurn
from feeds.parsing.plain import is_plain, is_quick
from feeds.threads import aside

T = TypeVar("T")

__all__ = ["CPU_SECONDS", "MAX_THREAD_BYTES", "MEMORY_BYTES", "WALL_SECONDS", "Parser", "Reading", "command"]

CPU_SECONDS = 10
MEMORY_BYTES = 400 << 20
WALL_SECONDS = 30.0
MAX_THREAD_BYTES = 4 << 20
"""What is larger is not even decoded in a thread."""

_START = """
import sys
root = sys.argv.pop(1)
if root not in sys.path:
    sys.path.insert(0, root)
from feeds.parsing.work import main
main()
"""
_NO_ROOM = "this cannot be read now: the machine has no room for one more process"
_BUSY = "this cannot be read now: too many others wait to be read before it"


class Parser:
    """Reads documents; holds the child process, which starts when the first document needs it.

    ``async with Parser() as parser``: at the end no process is left. ``cpu_seconds`` is whole seconds.
    """

    def __init__(
        self,
        *,
        delta: bool = True,
        cpu_seconds: int = CPU_SECONDS,
        memory_bytes: int = MEMORY_BYTES,
        wall_seconds: float = WALL_SECONDS,
        turn_seconds: float = TURN_SECONDS,
    ) -> None:
        self._delta = delta
        self._limits = f"{cpu_seconds} s and {memory_bytes >> 20} MB"
        self._child = Child(
            command(cpu_seconds, memory_bytes), wall_seconds=wall_seconds, turn_seconds=turn_seconds
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self._child.close()

    @property
    def pid(self) -> int | None:
        """The id of the child process, None where none is ready or at work."""
        return self._child.pid

    async def parse(self, document: Document, state: bytes = b"") -> Reading:
        """The document as a feed, with ``state`` from the last reading of it only what is new (see Reading).

        Raises ParseError with a sentence that repeats nothing of the document, NotReadNow where it was not
        looked at.
        """
        if len(document.body) <= MAX_THREAD_BYTES:
            reading = await aside(_read_here, document, state, self._delta)
            if reading:
                return reading
        return await self._asked("feed", document, wire.reading_of, state=state.hex(), delta=self._delta)

    async def page(self, document: Document) -> PageText:
        """The main text of an article's page.

        Raises ParseError where it cannot be read, FullTextMissing where the extra for it is not installed.
        """
        return await self._asked("page", document, wire.page_of)

    async def _asked(
        self, job: str, document: Document, read: Callable[[wire.Head, bytes], T], **more: object
    ) -> T:
        try:
            head, body = await self._child.ask(wire.asked(job, document, **more))
            return await aside(_told, head, body, read)
        except NoProcess as e:
            raise NotReadNow(_NO_ROOM) from e
        except NoTurn as e:
            raise NotReadNow(_BUSY) from e
        except JobFailed as e:
            raise ParseError(self._too_odd(job)) from e
        except (ValueError, RecursionError) as e:
            self._child.drop()
            raise ParseError(self._too_odd(job)) from e

    def _too_odd(self, job: str) -> str:
        return f"this {job} is too large or too odd to be read: it takes more than {self._limits}"


def command(cpu_seconds: int, memory_bytes: int) -> Sequence[str]:
    """What starts the child process with these limits: this interpreter, with the code that runs here."""
    root = str(Path(__file__).parents[2])
    return (sys.executable, "-I", "-c", _START, root, str(cpu_seconds), str(memory_bytes))


def _read_here(document: Document, state: bytes, delta: bool) -> Reading | None:
    from feeds.formats.delta import read  # and with it the parsers, which a poll without news never needs

    return read(document, state, delta=delta, parsable=is_plain, passable=is_quick)


def _told(head: bytes, body: bytes, read: Callable[[wire.Head, bytes], T]) -> T:
    """What the child said. Raises what it says that went wrong, JobFailed where it says nothing."""
    said = wire.head_of(head)
    if not said:
        raise JobFailed
    if "missing" in said:
        raise FullTextMissing
    if "refused" in said:
        raise ParseError(wire.sentence_of(said))
    return read(said, body)
