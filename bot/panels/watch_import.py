"""Many watches at once: one table of what the lines of a list mean, what to choose, and the way back."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Self

import discord

from bot import replies
from bot.clamp import clamp
from bot.forms import Form, box
from bot.panels import attachments, backtest
from bot.panels import card as card_panels
from bot.panels.terms import named
from bot.panels.undo import UndoButton
from bot.pressed import Pressed, view_of
from bot.replies import Act, Panel
from bot.wording import counted, plain, stacked, strong
from feeds.model import Watch
from feeds.ports import DraftRow
from feeds.service import drafts, watchlists
from feeds.service.drafts import Card
from feeds.service.watches import Saved
from feeds.service.watchlists import OpenLine, State, state_of
from feeds.threads import aside
from feeds.watchlist import read_text

SHOWN = 25
"""Lines in the reply itself; a file beside it has all."""
SKIP = "skip"

_MARKS = {State.FOUND: "✅", State.OPEN: "❔", State.UNKNOWN: "➖", State.REFUSED: "✖️"}
_ORDER = (State.OPEN, State.UNKNOWN, State.REFUSED, State.FOUND)


def panel(card: Card) -> Panel:
    """The table with what can be pressed; lines that want somebody come first."""
    draft = card.draft
    rows = sorted(draft.rows, key=lambda row: _ORDER.index(state_of(row)))
    lines = [_line(row, card) for row in rows]
    more = [f"… and {counted(len(lines) - SHOWN, 'more line')}, in the file"] if len(lines) > SHOWN else []
    blocks = ["\n".join(_counts(draft.rows)), "\n".join([*lines[:SHOWN], *more])]
    if draft.watches:
        blocks.append(backtest.result(card.trial))
    if warnings := [*card_panels.clashes([one for one in card.collisions if one.whole])]:
        blocks.append("\n".join(warnings))
    embed = discord.Embed(
        title=f"{counted(len(draft.rows), 'line')}: not saved yet", description=stacked(blocks)
    )
    files = [attachments.written("import.txt", "\n".join(map(_plain_line, rows)))] if more else []
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


def _items(card: Card) -> Iterator[discord.ui.Item[Any]]:
    draft = card.draft
    if line := watchlists.next_open(draft):
        yield PickSelect(draft.token, line.row, line)
    yield ImportButton("save", draft.token, f"Save all ({len(draft.watches)})", off=not draft.watches)
    unknown = sum(len(row.options) == 1 and not row.problem for row in draft.rows)
    if kept := watchlists.kept(draft):
        yield ImportButton("leave", draft.token, f"Leave {kept} unknown out")
    elif unknown:
        yield ImportButton("keep", draft.token, f"Keep {unknown} unknown as typed")
    yield ImportButton("cancel", draft.token, "Cancel")


def saved(result: Saved, token: str) -> Panel:
    """The answer to saving all, with the way back."""
    lines = [
        f"Watching {counted(len(result.watches), 'company', 'companies')}: {named(result.watches)}.",
        f"{counted(result.stories, 'story', 'stories')} of the last 7 days concern them; only new ones are "
        "posted.",
    ]
    if not result.is_heard:
        lines.append("No channel is subscribed to them yet: type /subscribe where you want to read them.")
    return Panel("\n".join(lines), view=view_of([UndoButton(token)]))


class ListForm(Form, title="Watch many companies"):
    """Takes what is pasted with its lines, which an option would lose; all of it gets the tags."""

    def __init__(self, tags: Sequence[str]) -> None:
        super().__init__()
        self._tags = tags
        hint = "Names or tickers with commas, a column, or the rows of a table"
        self._list = box("list", "One a line, or a table", hint=hint, long=True, required=True)
        self.add_item(self._list)

    async def sent(self, act: Act) -> None:
        """Shows what the lines mean."""
        await replies.begin(act)
        entries = await aside(read_text, self._list.value)
        proposed = await watchlists.propose(act.client.service, act.guild_id or 0, entries, self._tags)
        await replies.show(act, panel(proposed))


class PickSelect(Pressed, template=r"ww:import:pick:(?P<token>[0-9a-f]{32}):(?P<row>\d{1,4})"):
    """The menu of companies that a line may mean."""

    managers = True

    def __init__(self, token: str, row: int, line: OpenLine | None = None) -> None:
        self._token, self._line = token, row
        # Rebuilt after a press it needs no options; Discord is never sent an empty select.
        hint = f"Which “{line.typed}” is meant? ({line.left} to choose)" if line else None
        select: Any = discord.ui.Select(
            custom_id=f"ww:import:pick:{token}:{row}",
            placeholder=clamp(hint, 150) if hint else None,
            options=[*_options(line)] if line else [],
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


def _options(line: OpenLine) -> Iterator[discord.SelectOption]:
    *companies, typed = enumerate(line.options)
    for number, watch in companies:
        label = " · ".join(filter(None, (watch.name, ", ".join(watch.tickers))))
        yield discord.SelectOption(label=clamp(label, 100), value=str(number))
    yield discord.SelectOption(label=clamp(f"Just as typed: {line.typed}", 100), value=str(typed[0]))
    yield discord.SelectOption(label="None of these; leave it out", value=SKIP)


class ImportButton(Pressed, template=r"ww:import:(?P<action>save|keep|leave|cancel):(?P<token>[0-9a-f]{32})"):
    """Saves an import of the presser's server as a whole, or changes what is in it."""

    managers = True

    def __init__(self, action: str, token: str, label: str = "", *, off: bool = False) -> None:
        self._action, self._token = action, token
        style = discord.ButtonStyle.success if action == "save" else discord.ButtonStyle.secondary
        custom_id = f"ww:import:{action}:{token}"
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=custom_id, disabled=off))

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
        if self._action == "save":
            result = await watchlists.save(*asked)
            return saved(result, self._token) if isinstance(result, Saved) else panel(result)
        return panel(await watchlists.keep_unknown(*asked, keep=self._action == "keep"))
