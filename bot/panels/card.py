"""The card of a watch before it is saved: its terms, what it would have found, what speaks against it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Self

import discord

from bot import replies
from bot.panels import watches as watch_panels
from bot.panels.undo import UndoButton
from bot.panels.watch_form import Lists, WatchForm
from bot.pressed import Pressed, view_of
from bot.replies import Act, Panel
from bot.wording import counted, headline, listed, moment, plain, quoted, stacked, strong
from feeds.model import Watch
from feeds.service import drafts
from feeds.service.collisions import Collision
from feeds.service.drafts import Card
from feeds.service.trial import Example, Trial
from feeds.service.watches import Saved

LIST_CHARS = 300
CHANGE_CHARS = 100
AMBIGUOUS_SHOWN = 10

_LABELS = {
    "names": "Names",
    "tickers": "Tickers",
    "people": "People",
    "products": "Products",
    "phrases": "Phrases",
    "any": "Any of",
    "all": "All of",
    "exclude": "Not inside",
    "tags": "Tags",
}


def panel(card: Card) -> Panel:
    """The card of a draft with one watch."""
    (watch,) = card.draft.watches
    (row,) = card.draft.rows
    blocks = ["\n".join([*_changes(row.before, watch), *_terms(watch)])]
    if warnings := [*_warnings(card)]:
        blocks.append("\n".join(warnings))
    blocks += [result(card.trial), *map(_sample, card.trial.samples), *_misses(card.trial)]
    state = "changed, not saved yet" if watch.id else "not saved yet"
    embed = discord.Embed(title=f"{plain(watch.name, 120)}: {state}", description=stacked(blocks, gap="\n\n"))
    actions = ("save", "edit", "cancel")
    return Panel(embeds=[embed], view=view_of(DraftButton(one, card.draft.token) for one in actions))


def _terms(watch: Watch) -> Iterator[str]:
    for name, label in _LABELS.items():
        if terms := getattr(watch, name):
            yield f"**{label}** {plain(', '.join(terms), LIST_CHARS)}"


def _changes(before: Watch | None, after: Watch) -> Iterator[str]:
    """What an edit adds and takes away."""
    if before is None:
        return
    pairs = [
        (set(getattr(before, name)), set(getattr(after, name)), label) for name, label in _LABELS.items()
    ]
    for old, new, label in pairs:
        if old != new:
            added, gone = (plain(", ".join(sorted(one)), CHANGE_CHARS) for one in (new - old, old - new))
            told = [f"+ {added}"] * bool(added) + [f"− {gone}"] * bool(gone)
            yield f"✏️ {label}: {' '.join(told)}"


def _warnings(card: Card) -> Iterator[str]:
    if card.ambiguous:
        shown = [strong(term, 60) for term in card.ambiguous[:AMBIGUOUS_SHOWN]]
        more = len(card.ambiguous) - len(shown)
        named = listed([*shown, f"{more} more"] if more else shown)
        yield f"❔ Ambiguous: {named}. Such a term counts where its sentence shows that it is a name."
    items = card.trial.basis.items
    for noise in card.trial.noisy:
        yield f"⚠️ {strong(noise.term, 60)} stands in {noise.items:,} of {counted(items, 'stored item')}."
    yield from clashes(card.collisions)


def clashes(found: Sequence[Collision]) -> Iterator[str]:
    """What else goes by each term."""
    others: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for one in found:
        listing = f" ({plain(one.listing, 30)})" if one.listing else ""
        others[one.term, one.whole].append(f"{strong(one.other, 80)}{listing}")
    for (term, whole), names in others.items():
        if whole:
            yield f"⚠️ {strong(term, 60)} also stands for {listed(names)}."
        else:
            yield f"⚠️ {strong(term, 60)} is a part of {listed(names)}: exclude what you do not mean."


def result(trial: Trial) -> str:
    """What the backtest found, with its basis."""
    basis = trial.basis
    if not basis.items or not basis.oldest_at:
        return "Nothing is stored yet that it could be tried on; /feed add says where to look."
    tried = (
        f"Tried on {counted(basis.items, 'stored item')}, {counted(basis.feeds, 'feed')}, the oldest "
        f"{moment(basis.oldest_at)}: "
    )
    if not trial.stories:
        return f"{tried}**nothing** would have been posted."
    rate = f", {_rate(trial.per_day)}" if trial.per_day is not None else ""
    return f"{tried}**{counted(trial.stories, 'story', 'stories')}** would have been posted{rate}."


def _rate(per_day: float) -> str:
    if per_day < 0.1:
        return "fewer than one in ten days"
    return f"about {per_day:.0f} a day" if per_day >= 10 else f"about {round(per_day, 1):g} a day"


def _sample(one: Example) -> str:
    line = f"• {headline(one.headline, one.url)} · {one.tier.value}"
    return f"{line}\n> {quoted(one.quote, 240)}" if one.quote else line


def _misses(trial: Trial) -> Iterator[str]:
    if trial.misses:
        lines = [
            f"• {headline(one.headline, one.url, 120)}: {plain(one.reason, 160)}" for one in trial.misses
        ]
        yield "\n".join([f"**Near misses** ({trial.missed:,}), which are not posted:", *lines])


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
            saved = Saved(done.watches[0], done.stories, done.heard)
            shown = watch_panels.saved(saved, is_new=not watch.id)
            undo = [UndoButton(self._token)] if watch.id else []
            await replies.show(act, replace(shown, view=view_of(undo)))

    async def _change(self, act: Act, lists: Lists) -> None:
        await replies.begin(act, update=True)
        changed = await drafts.change(act.client.service, act.guild_id or 0, self._token, lists)
        await replies.show(act, panel(changed))
