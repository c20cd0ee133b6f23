"""Many watches at once: what each line of a list means, then one draft of all that is meant.

1. A line with a ticker that one company has is that company, else the one company that goes by its name.
2. Several companies that go by the name, or none but some whose names begin with it, are offered to choose
   from; the line as typed is among the choices.
3. A line that is nobody's is unknown; it is kept as typed only if somebody wants so.
4. A line of several words that is nobody's is as many lines where each of them is a known ticker in capitals
   or figures ("AAPL MSFT"): what is pasted as a column into one line loses its line breaks.
5. What the server watches already, what another line means as well, and what no watch may be is left out.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from feeds import quotas
from feeds.companies.listings import is_plainly_ticker
from feeds.errors import UserError
from feeds.matching.fold import fold_term
from feeds.model import Company, Watch, WatchKind
from feeds.ports import Draft, DraftRow, Reads
from feeds.service import drafts, naming, watches
from feeds.service.collisions import listings
from feeds.service.drafts import Card
from feeds.service.service import Service
from feeds.service.watches import Saved
from feeds.threads import aside
from feeds.watchfile import key_for
from feeds.watchlist import Entry, ticker_of

OFFERED = 22
"""Companies to choose from in one menu, besides the line as typed."""

LEFT_OUT = "left out"


class State(StrEnum):
    """What became of a line."""

    FOUND = "found"
    OPEN = "ambiguous"
    UNKNOWN = "unknown"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line that somebody has to choose for: its place in the draft, and which of how many such it is."""

    row: int
    typed: str
    options: tuple[Watch, ...]
    left: int


def state_of(row: DraftRow) -> State:
    """A line that was chosen for is found."""
    if row.problem:
        return State.REFUSED
    if row.watch:
        return State.FOUND
    return State.OPEN if len(row.options) > 1 else State.UNKNOWN


def next_open(draft: Draft) -> OpenLine | None:
    """The first line that somebody has to choose for."""
    places = [at for at, row in enumerate(draft.rows) if state_of(row) is State.OPEN]
    if not places:
        return None
    row = draft.rows[places[0]]
    return OpenLine(places[0], row.typed, row.options, len(places))


def kept(draft: Draft) -> int:
    """How many unknown lines are kept as typed."""
    return sum(bool(row.watch) for row in draft.rows if len(row.options) == 1)


async def propose(
    service: Service, guild_id: int, entries: Sequence[Entry], tags: Sequence[str] = ()
) -> Card:
    """A draft of all lines, tried as one. Raises UserError where they are more than the server may have."""
    async with service.store.read() as reads:
        stored = await reads.watches(guild_id=guild_id)
        parts = [part for entry in entries for part in await _parts(reads, entry)]
        rows = [await _row(reads, guild_id, entry, tags) for entry in parts]
    return await drafts.propose(service, guild_id, await aside(_sifted, rows, stored))


async def pick(service: Service, guild_id: int, token: str, row: int, option: int | None) -> Card:
    """Chooses an option of a line, or leaves the line out (None)."""
    draft = await drafts.find(service, guild_id, token)
    if not 0 <= row < len(draft.rows) or not (option is None or 0 <= option < len(draft.rows[row].options)):
        raise UserError("that was not offered; choose from the newest menu")
    one = draft.rows[row]
    if option is None:
        one = replace(one, watch=None, problem=LEFT_OUT)
    else:
        one = replace(one, watch=one.options[option], problem="")
    return await _put(service, draft, (*draft.rows[:row], one, *draft.rows[row + 1 :]))


async def keep_unknown(service: Service, guild_id: int, token: str, *, keep: bool) -> Card:
    """Keeps unknown lines as typed, or leaves them out again."""
    draft = await drafts.find(service, guild_id, token)
    rows = [
        replace(row, watch=row.options[0] if keep else None)
        if len(row.options) == 1 and not row.problem
        else row
        for row in draft.rows
    ]
    return await _put(service, draft, rows)


async def save(service: Service, guild_id: int, token: str) -> Saved | Card:
    """Stores all that was found and chosen; the card anew where something of it is watched by now."""
    draft = await drafts.find(service, guild_id, token)
    if not draft.watches:
        raise UserError("there is nothing to save yet; choose what is meant, or keep the unknown lines")
    async with service.store.read() as reads:
        stored = await reads.watches(guild_id=guild_id)
    rows = await aside(_sifted, draft.rows, stored)
    if tuple(rows) != draft.rows:
        return await drafts.put(service, replace(draft, rows=tuple(rows)))
    return await drafts.save(service, guild_id, token)


async def _put(service: Service, draft: Draft, rows: Sequence[DraftRow]) -> Card:
    async with service.store.read() as reads:
        stored = await reads.watches(guild_id=draft.guild_id)
    return await drafts.put(service, replace(draft, rows=tuple(await aside(_sifted, rows, stored))))


async def _parts(reads: Reads, entry: Entry) -> list[Entry]:
    """The words of an entry that was a column of tickers, else the entry."""
    words = entry.name.split()
    is_row = 1 < len(words) <= quotas.WATCHES and all(map(is_plainly_ticker, words)) and not entry.lists
    if not is_row:
        return [entry]
    # One with a problem is too long to be a name.
    if not entry.problem and (await naming.called(reads, entry.name) or await _begun(reads, entry.name)):
        return [entry]
    for word in words:
        if not await naming.called(reads, word):
            return [entry]
    return [Entry(word) for word in words]


async def _row(reads: Reads, guild_id: int, entry: Entry, tags: Sequence[str]) -> DraftRow:
    if entry.problem:
        return DraftRow(entry.name, problem=entry.problem)
    tickers = tuple(filter(None, map(ticker_of, entry.lists.get("tickers", ()))))
    given = {**entry.lists, "tickers": tickers, "tags": (*entry.lists.get("tags", ()), *tags)}
    try:
        typed = _as_typed(guild_id, entry.name, **given)
    except UserError as error:
        return DraftRow(entry.name, problem=str(error).partition(";")[0])
    meant = await _meant(reads, entry, tickers)
    begun = [] if meant else await _begun(reads, entry.name)
    made = _maker(guild_id, given, "" if begun else entry.name)
    if len(meant) == 1:
        return DraftRow(entry.name, made(meant[0]))
    return DraftRow(entry.name, options=(*map(made, (meant or begun)[:OFFERED]), typed))


async def _meant(reads: Reads, entry: Entry, tickers: Sequence[str]) -> list[Company]:
    """Symbols without their exchange decide only where the name does not."""
    if tickers and len(listed := await reads.companies_listed(tickers)) == 1:
        return listed
    named = await naming.called(reads, entry.name)
    symbols = [one for one in entry.lists.get("tickers", ()) if not ticker_of(one)]
    if len(named) == 1 or not symbols:
        return named
    listed = [one for symbol in symbols for one in await naming.called(reads, symbol)]
    return [one for one in named if one in listed] or named or listed


async def _begun(reads: Reads, name: str) -> list[Company]:
    """Companies whose names begin with these words."""
    begin = f"{fold_term(name)} "
    found = await reads.search_companies(name, OFFERED)
    return [one for one in found if any(fold_term(known).startswith(begin) for known in one.names)]


def _as_typed(
    guild_id: int, name: str, *, tickers: Sequence[str], aliases: Sequence[str] = (), **given: Any
) -> Watch:
    """A watch for the line alone; a ticker is none of its names."""
    ticker = ticker_of(name)
    if not ticker:
        return watches.new((), guild_id, name=name, tickers=tickers, aliases=aliases, **given)
    bare = Watch(key_for(name, ()), WatchKind.COMPANY, guild_id)
    listed = tuple(dict.fromkeys((*tickers, ticker)))
    return watches.changed(bare, {**given, "names": aliases, "tickers": listed})


def _maker(guild_id: int, given: dict[str, Any], name: str) -> Callable[[Company], Watch]:
    """Makes watches of companies, with what the line says besides."""
    return lambda company: naming.of_company((), guild_id, company, name=name, **given)


class _Watched:
    """Watches by name and kind, and by their listings."""

    def __init__(self, stored: Sequence[Watch] = ()) -> None:
        self._found: dict[Hashable, Watch] = {}
        for watch in stored:
            self.add(watch)

    def add(self, watch: Watch) -> None:
        for key in _marks(watch):
            self._found.setdefault(key, watch)

    def same(self, watch: Watch) -> Watch | None:
        """One of its name and kind, or with a listing of it."""
        return next((self._found[key] for key in _marks(watch) if key in self._found), None)


def _marks(watch: Watch) -> Iterator[Hashable]:
    yield watch.kind, watch.name.casefold()
    yield from listings(watch.tickers)


def _sifted(rows: Sequence[DraftRow], stored: Sequence[Watch]) -> list[DraftRow]:
    """The rows, without watches that the server or an earlier row has, and with keys of their own."""
    taken = {watch.key for watch in stored}
    there, before = _Watched(stored), _Watched()
    return [_sift(row, there, before, taken) for row in rows]


def _sift(row: DraftRow, stored: _Watched, before: _Watched, taken: set[str]) -> DraftRow:
    watch = row.watch or (row.options[0] if state_of(row) is State.UNKNOWN else None)
    if watch is None:
        return row
    if same := stored.same(watch):
        return replace(row, watch=None, problem=f"watched already, as {same.name}")
    if row.watch is None:
        return row
    if same := before.same(watch):
        return replace(row, watch=None, problem=f"the same as {same.name} in another line")
    keyed = replace(watch, key=key_for(watch.name, taken))
    taken.add(keyed.key)
    before.add(keyed)
    return replace(row, watch=keyed)
