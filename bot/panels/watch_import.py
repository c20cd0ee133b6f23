"""Many watches at once: one table of what the lines of a list mean, what to choose, and the way back."""

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Self

import discord

from bot import replies
from bot.clamp import clamp
from bot.panels import card as card_panels
from bot.pressed import Pressed, view_of
from bot.replies import Act, Panel
from bot.wording import counted, listed, plain, stacked, strong
from feeds.errors import UserError, WirewatchError
from feeds.model import Watch
from feeds.ports import DraftRow
from feeds.service import drafts, watchlists
from feeds.service.drafts import Card, Stored, Undone
from feeds.service.watchlists import Choice, State, state_of
from feeds.threads import aside
from feeds.watchlist import MAX_BYTES, Entry, read_file

SHOWN = 25
"""Lines in the reply itself; a file beside it has all."""
NAMED = 10
SKIP = "skip"

_MARKS = {State.FOUND: "✅", State.OPEN: "❔", State.UNKNOWN: "➖", State.REFUSED: "✖️"}
_ORDER = (State.OPEN, State.UNKNOWN, State.REFUSED, State.FOUND)


async def read(file: discord.Attachment) -> list[Entry]:
    """What an attached file names. Raises UserError for one that is too large or cannot be read."""
    if file.size > MAX_BYTES:
        raise UserError(f"that file is larger than {MAX_BYTES >> 20} MiB; split it and import the parts")
    try:
        data = await file.read()
    except discord.HTTPException as error:
        raise WirewatchError("Discord did not hand me that file; attach it again") from error
    return await aside(read_file, data)


def panel(card: Card) -> Panel:
    """The table with what can be pressed; lines that want somebody come first."""
    draft = card.draft
    rows = sorted(draft.rows, key=lambda row: _ORDER.index(state_of(row)))
    lines = [_line(row, card) for row in rows]
    more = [f"… and {counted(len(lines) - SHOWN, 'more line')}, in the file"] if len(lines) > SHOWN else []
    blocks = ["\n".join(_counts(draft.rows)), "\n".join([*lines[:SHOWN], *more])]
    if draft.watches:
        blocks.append(card_panels.result(card.trial))
    if warnings := [*card_panels.clashes([one for one in card.collisions if one.whole])]:
        blocks.append("\n".join(warnings))
    embed = discord.Embed(
        title=f"{counted(len(draft.rows), 'line')}: not saved yet", description=stacked(blocks)
    )
    files = [_file([_plain_line(row) for row in rows])] if more else []
    return Panel(embeds=[embed], view=view_of(_items(card)), files=files)


def _counts(rows: Sequence[DraftRow]) -> Iterator[str]:
    states = [state_of(row) for row in rows]
    told = [f"{_MARKS[one]} {states.count(one):,} {one.value}" for one in State if one in states]
    yield " · ".join(told)


def _line(row: DraftRow, card: Card) -> str:
    typed = plain(row.typed, 60)
    if row.watch:
        stories = counted(card.trial.by_watch.get(row.watch.key, 0), "story", "stories")
        return (
            f"{_MARKS[State.FOUND]} {typed} → {strong(row.watch.name, 60)}{_tickers(row.watch)} · {stories}"
        )
    return f"{_MARKS[state_of(row)]} {typed}: {plain(_reason(row), 120)}"


def _tickers(watch: Watch) -> str:
    return f" · {plain(', '.join(watch.tickers), 60)}" if watch.tickers else ""


def _reason(row: DraftRow) -> str:
    if row.problem:
        return row.problem
    companies = len(row.options) - 1
    return f"{counted(companies, 'company', 'companies')} to choose from" if companies else "nobody I know"


def _plain_line(row: DraftRow) -> str:
    if row.watch:
        return "\t".join((state_of(row).value, row.typed, row.watch.name, ", ".join(row.watch.tickers)))
    return "\t".join((state_of(row).value, row.typed, _reason(row)))


def _file(lines: Sequence[str]) -> discord.File:
    return discord.File(io.BytesIO("\n".join(lines).encode()), filename="import.txt")


def _items(card: Card) -> Iterator[discord.ui.Item[Any]]:
    draft = card.draft
    if choice := watchlists.next_choice(draft):
        yield PickSelect(draft.token, choice.row, choice)
    yield ImportButton("save", draft.token, f"Save all ({len(draft.watches)})", off=not draft.watches)
    unknown = sum(len(row.options) == 1 and not row.problem for row in draft.rows)
    if kept := watchlists.kept(draft):
        yield ImportButton("leave", draft.token, f"Leave {kept} unknown out")
    elif unknown:
        yield ImportButton("keep", draft.token, f"Keep {unknown} unknown as typed")
    yield ImportButton("cancel", draft.token, "Cancel")


def saved(result: Stored, token: str) -> Panel:
    """The answer to saving all, with the way back."""
    names = [strong(one.name, 60) for one in result.watches[:NAMED]]
    if len(result.watches) > NAMED:
        names.append(f"{len(result.watches) - NAMED:,} more")
    lines = [
        f"Watching {counted(len(result.watches), 'company', 'companies')}: {listed(names)}.",
        f"{counted(result.stories, 'story', 'stories')} of the last 7 days concern them; only new ones are "
        "posted.",
    ]
    if not result.heard:
        lines.append("No channel is subscribed to them yet: type /subscribe where you want to read them.")
    return Panel("\n".join(lines), view=view_of([ImportButton("undo", token, "Undo")]))


def undone(result: Undone) -> Panel:
    """The answer to an undo."""
    lines = [f"{counted(len(result.removed), 'watch', 'watches')} of this import are removed again."]
    if len(result.removed) == 1:
        lines = ["1 watch of this import is removed again."]
    if result.kept:
        names = listed([strong(one.name, 60) for one in result.kept[:NAMED]])
        lines.append(f"Changed since and kept: {names}; /watch remove takes them away.")
    if result.ended:
        lines.append(f"{counted(result.ended, 'subscription')} that heard nothing else ended.")
    return Panel("\n".join(lines))


class PickSelect(Pressed, template=r"ww:import:pick:(?P<token>[0-9a-f]{32}):(?P<row>\d{1,4})"):
    """The menu of companies that a line may mean."""

    managers = True

    def __init__(self, token: str, row: int, choice: Choice | None = None) -> None:
        self._token, self._line = token, row
        # Rebuilt after a press it needs no options; Discord is never sent an empty select.
        hint = f"Which “{choice.typed}” is meant? ({choice.left} to choose)" if choice else None
        select: Any = discord.ui.Select(
            custom_id=f"ww:import:pick:{token}:{row}",
            placeholder=clamp(hint, 150) if hint else None,
            options=[*_options(choice)] if choice else [],
        )
        super().__init__(select)

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """What a custom id says."""
        return cls(match["token"], int(match["row"]))

    async def press(self, act: Act) -> None:
        """Takes what was chosen, and goes on to the next line."""
        await replies.begin(act, update=True)
        assert isinstance(self.item, discord.ui.Select)
        value = "".join(self.item.values)
        chosen = int(value) if value.isdecimal() else -1
        option = None if value == SKIP else chosen
        picked = await watchlists.pick(act.client.service, act.guild_id or 0, self._token, self._line, option)
        await replies.show(act, panel(picked))


def _options(choice: Choice) -> Iterator[discord.SelectOption]:
    *companies, typed = enumerate(choice.options)
    for number, watch in companies:
        label = " · ".join(filter(None, (watch.name, ", ".join(watch.tickers))))
        yield discord.SelectOption(label=clamp(label, 100), value=str(number))
    yield discord.SelectOption(label=clamp(f"Just as typed: {choice.typed}", 100), value=str(typed[0]))
    yield discord.SelectOption(label="None of these; leave it out", value=SKIP)


class ImportButton(
    Pressed, template=r"ww:import:(?P<action>save|keep|leave|cancel|undo):(?P<token>[0-9a-f]{32})"
):
    """Saves an import of the presser's server as a whole, undoes that, or changes what is in it."""

    managers = True
    styles: ClassVar = {"save": discord.ButtonStyle.success, "undo": discord.ButtonStyle.danger}

    def __init__(self, action: str, token: str, label: str = "", *, off: bool = False) -> None:
        self._action, self._token = action, token
        super().__init__(
            discord.ui.Button(
                label=label or action.capitalize(),
                style=self.styles.get(action, discord.ButtonStyle.secondary),
                custom_id=f"ww:import:{action}:{token}",
                disabled=off,
            )
        )

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """What a custom id says."""
        return cls(match["action"], match["token"])

    async def press(self, act: Act) -> None:
        """Acts, and shows in the table's place what came of it."""
        await replies.begin(act, update=True)
        await replies.show(act, await self._done(act))

    async def _done(self, act: Act) -> Panel:
        asked = (act.client.service, act.guild_id or 0, self._token)
        if self._action == "cancel":
            await drafts.cancel(*asked)
            return Panel("Nothing was saved.")
        if self._action == "undo":
            return undone(await drafts.undo(*asked))
        if self._action == "save":
            result = await watchlists.save(*asked)
            return saved(result, self._token) if isinstance(result, Stored) else panel(result)
        return panel(await watchlists.keep_unknown(*asked, keep=self._action == "keep"))
