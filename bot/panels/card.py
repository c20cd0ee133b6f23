"""The card of a watch before it is saved: its terms, what it would have found, what speaks against it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Self

import discord

from bot import replies
from bot.panels import backtest, terms
from bot.panels import watches as watch_panels
from bot.panels.undo import UndoButton
from bot.panels.watch_form import Filled, WatchForm
from bot.pressed import Pressed, view_of
from bot.replies import Act, Panel
from bot.wording import counted, listed, plain, stacked, strong
from feeds.model import Watch
from feeds.service import drafts
from feeds.service.collisions import Collision
from feeds.service.drafts import Card

LIST_CHARS = 300
CHANGE_CHARS = 100
AMBIGUOUS_SHOWN = 10


def panel(card: Card) -> Panel:
    """The card of a draft with one watch."""
    (watch,) = card.draft.watches
    (row,) = card.draft.rows
    blocks = ["\n".join([*_changes(row.before, watch), *_terms(watch)])]
    if warnings := [*_warnings(card)]:
        blocks.append("\n".join(warnings))
    blocks += [
        backtest.result(card.trial),
        *map(backtest.sample, card.trial.samples),
        *backtest.misses(card.trial),
    ]
    state = "changed, not saved yet" if watch.id else "not saved yet"
    embed = discord.Embed(title=f"{plain(watch.name, 120)}: {state}", description=stacked(blocks, gap="\n\n"))
    actions = ("save", "edit", "cancel")
    return Panel(embeds=[embed], view=view_of(DraftButton(one, card.draft.token) for one in actions))


def _terms(watch: Watch) -> Iterator[str]:
    return (f"**{label}** {said}" for label, said in terms.described(watch, LIST_CHARS))


def _changes(before: Watch | None, after: Watch) -> Iterator[str]:
    """What an edit adds and takes away."""
    if before is None:
        return
    for name, label in terms.LABELS.items():
        old, new = set(terms.terms(before, name)), set(terms.terms(after, name))
        if old != new:
            added, gone = (plain(", ".join(sorted(one)), CHANGE_CHARS) for one in (new - old, old - new))
            told = [f"+ {added}"] * bool(added) + [f"− {gone}"] * bool(gone)
            yield f"✏️ {label}: {' '.join(told)}"


def _warnings(card: Card) -> Iterator[str]:
    if card.ambiguous:
        shows = "Such a term counts where its sentence shows that it is a name."
        yield f"❔ Ambiguous: {_some(card.ambiguous)}. {shows}"
    if card.edged:
        yield f"❔ Short: {_some(card.edged)}. Such a name counts wherever it stands as a word of its own."
    items = card.trial.basis.items
    for noise in card.trial.noisy:
        yield f"⚠️ {strong(noise.term, 60)} stands in {noise.items:,} of {counted(items, 'stored item')}."
    yield from clashes(card.collisions)


def _some(terms: Sequence[str]) -> str:
    shown = [strong(term, 60) for term in terms[:AMBIGUOUS_SHOWN]]
    more = len(terms) - len(shown)
    return listed([*shown, f"{more} more"] if more else shown)


def clashes(found: Sequence[Collision]) -> Iterator[str]:
    """What else goes by each term."""
    others: dict[tuple[str, bool, bool], list[str]] = defaultdict(list)
    for one in found:
        listing = f" ({plain(one.listing, 30)})" if one.listing else ""
        others[one.term, one.whole, one.hidden].append(f"{strong(one.other, 80)}{listing}")
    for (term, whole, hidden), names in others.items():
        if whole:
            yield f"⚠️ {strong(term, 60)} also stands for {listed(names)}."
        elif hidden:
            yield f"✂️ {strong(term, 60)} is not counted inside longer names of {listed(names)}."
        else:
            yield f"⚠️ {strong(term, 60)} is a part of {listed(names)}: exclude what you do not mean."


class DraftButton(Pressed, template=r"ww:draft:(?P<action>save|edit|cancel):(?P<token>[0-9a-f]{32})"):
    """Saves a draft of the presser's server, opens its form, or forgets it."""

    managers = True

    _LOOKS = {  # noqa: RUF012  constant
        "save": ("Save", discord.ButtonStyle.success),
        "edit": ("Edit terms", discord.ButtonStyle.secondary),
        "cancel": ("Cancel", discord.ButtonStyle.secondary),
    }

    def __init__(self, action: str, token: str) -> None:
        self._action, self._token = action, token
        label, style = self._LOOKS[action]
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=f"ww:draft:{action}:{token}"))

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """What a custom id says."""
        return cls(match["action"], match["token"])

    async def press(self, act: Act) -> None:
        """Acts, and shows in the card's place what came of it."""
        service, guild_id = act.client.service, act.guild_id or 0
        if self._action == "edit":
            # A form must be the first answer, so this reads before it acknowledges.
            watch = await drafts.find_one(service, guild_id, self._token)
            await act.response.send_modal(WatchForm(watch, self._change))
            return
        await replies.begin(act, update=True)
        if self._action == "cancel":
            await drafts.cancel(service, guild_id, self._token)
            await replies.show(act, Panel("Nothing was saved."))
        else:
            watch = await drafts.find_one(service, guild_id, self._token)
            done = await drafts.save(service, guild_id, self._token)
            shown = watch_panels.saved(done, is_new=not watch.id)
            undo = [UndoButton(self._token)] if watch.id else []
            await replies.show(act, replace(shown, view=view_of(undo)))

    async def _change(self, act: Act, filled: Filled) -> None:
        await replies.begin(act, update=True)
        changed = await drafts.change(act.client.service, act.guild_id or 0, self._token, filled)
        await replies.show(act, panel(changed))
