"""Watches on a card, before anything is saved."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from feeds.model import Watch


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One line of a draft. ``typed`` is what a person wrote, ``watch`` what saving would store, None where
    nothing would; ``options`` are the watches that may be chosen for it, ``problem`` says why there is none.
    ``before`` is the stored watch that would be changed.
    """

    typed: str
    watch: Watch | None = None
    options: tuple[Watch, ...] = ()
    problem: str = ""
    before: Watch | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """Watches that somebody of a server tries before they are saved. Its token stands in custom ids.

    A watch with an id is one that would be changed. ``saved`` are ids and revisions of the watches that were
    stored, as they were then; empty until it is saved, and again once that was undone.
    """

    token: str
    guild_id: int
    rows: tuple[DraftRow, ...]
    made_at: datetime
    saved: tuple[tuple[int, int], ...] = ()

    @property
    def watches(self) -> tuple[Watch, ...]:
        """What saving would store, in order."""
        return tuple(row.watch for row in self.rows if row.watch)


class DraftReads(Protocol):
    """What is asked of the store about drafts."""

    async def draft(self, token: str, guild_id: int, since: datetime) -> Draft | None:
        """The server's draft, made since then."""
        ...


class DraftWrites(Protocol):
    """What is changed in the store about drafts."""

    async def save_draft(self, draft: Draft) -> None:
        """Adds it, or replaces the one with its token."""
        ...

    async def remove_draft(self, token: str) -> None: ...

    async def forget_drafts(self, before: datetime) -> int:
        """Deletes drafts made before then; returns how many."""
        ...
