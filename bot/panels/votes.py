"""⋯ under an alert: what people can say of it, and for managers the exclude that would have kept it away."""

import re
from collections.abc import Iterator
from typing import Self

import discord

from bot import replies
from bot.clamp import clamp
from bot.forms import Form, box
from bot.panels import backtest
from bot.panels.undo import UndoButton
from bot.pressed import Pressed, view_of
from bot.render import MORE_ID
from bot.replies import Act, Panel
from bot.wording import counted, linked, plain, stacked, strong
from feeds.errors import UserError
from feeds.service import drafts, excludes, votes
from feeds.service.excludes import Effect, Nothing, Proposal
from feeds.service.trial import Example
from feeds.service.votes import Ballot, Cast

MOST_BUTTONS = 20
_IDS = r"(?P<story>\d{1,18}):(?P<watch>\d{1,18})"


def panel(ballot: Ballot) -> Panel:
    """The menu under an alert, for one person."""
    if not ballot.choices:
        raise UserError("the watches of this alert were removed; there is nothing to say of it any more")
    alone = len(ballot.choices) == 1
    items = [
        VoteButton(ballot.story.story_id, one.watch.id, back=one.voted, watch="" if alone else one.watch.name)
        for one in ballot.choices[:MOST_BUTTONS]
    ]
    return Panel(linked(ballot.story.title, ballot.story.url), view=view_of(items))


def _told(cast: Cast) -> str:
    story, watch = linked(cast.story.title, cast.story.url), strong(cast.watch.name, 60)
    if not cast.stands:
        said = "Your vote is taken back" if cast.changed else "You had no vote that could be taken back"
        return f"{said}: {story}\n{_people(cast)}"
    said = "Noted" if cast.changed else "Your vote stands already"
    return f"{said}: not relevant to {watch}: {story}\n{_people(cast)}"


def _people(cast: Cast) -> str:
    if not cast.people:
        return f"Nobody here finds it not relevant to {strong(cast.watch.name, 60)}."
    verb = "finds" if cast.people == 1 else "find"
    return f"{counted(cast.people, 'person', 'people')} here {verb} it not relevant."


def _after(cast: Cast) -> Panel:
    """What a member sees."""
    return Panel(_told(cast), view=view_of([_again(cast)]))


def _again(cast: Cast) -> "VoteButton":
    return VoteButton(cast.story.story_id, cast.watch.id, back=cast.stands)


def _for_manager(cast: Cast, proposal: Proposal | Nothing) -> Panel:
    """What a manager sees: the vote, and what could be done."""
    story_id, watch_id = cast.story.story_id, cast.watch.id
    if isinstance(proposal, Nothing):
        other = ExcludeButton("other", "", story_id, watch_id, label="Type an exclude")
        words = _no_exclude(proposal)
        items = [_again(cast)] if cast.watch.managed else [other, _again(cast)]
        return Panel(f"{_told(cast)}\n{words}", view=view_of(items))
    shown = proposed(proposal, story_id)
    items = [*(shown.view.children if shown.view else ()), _again(cast)]
    return Panel(_told(cast), embeds=shown.embeds, view=view_of(items))


def _no_exclude(nothing: Nothing) -> str:
    if nothing.reason:
        return f"It would not be posted any more: {plain(nothing.reason, 200)}."
    return "I found no phrase around the hit that an exclude could name without taking everything."


def proposed(proposal: Proposal, story_id: int) -> Panel:
    """An exclude with what it would have taken, and what can be done with it."""
    effect, watch = proposal.effect, proposal.watch
    title = f"Exclude “{clamp(effect.phrase, 100)}” from {clamp(watch.name, 100)}?"
    embed = discord.Embed(
        title=plain(title, 250), description=stacked([*_blocks(effect, managed=watch.managed)])
    )
    if not proposal.token:
        return Panel(embeds=[embed])
    actions = ("add", "other", "cancel")
    buttons = [ExcludeButton(one, proposal.token, story_id, watch.id) for one in actions]
    return Panel(embeds=[embed], view=view_of(buttons))


def _blocks(effect: Effect, *, managed: bool) -> Iterator[str]:
    yield f"A hit inside {strong(effect.phrase, 100)} would no longer count."
    taken = counted(effect.unwanted + effect.lost, "story", "stories")
    yield f"{backtest.tried_on(effect.basis)}: it takes **{taken}**."
    if effect.takes_story is False:
        yield "⚠️ This story would still be found, through another place in it."
    if effect.unwanted:
        yield _listing(
            f"**Removed** ({effect.unwanted:,}), which people found not relevant:", effect.unwanted_samples
        )
    if effect.lost:
        yield _listing(f"**Lost** ({effect.lost:,}), which nobody voted against:", effect.lost_samples)
    if managed:
        yield "This watch comes from the configuration file: write the phrase into its `exclude` there."


def _listing(head: str, samples: tuple[Example, ...]) -> str:
    return "\n".join([head, *map(backtest.sample, samples)])


class MoreButton(Pressed, template=re.escape(MORE_ID)):
    """Stands under every alert; the alert is known by its message."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label="⋯", custom_id=MORE_ID))

    async def press(self, act: Act) -> None:
        """Opens the menu for the presser alone."""
        await replies.begin(act)
        message_id = act.message.id if act.message else 0
        ballot = await votes.ballot(act.client.service, act.guild_id or 0, message_id, act.user.id)
        await replies.show(act, panel(ballot))


class VoteButton(Pressed, template=rf"ww:vote:(?P<what>against|back):{_IDS}"):
    """Casts the presser's vote on a story of their server, or takes it back."""

    def __init__(self, story_id: int, watch_id: int, *, back: bool, watch: str = "") -> None:
        self._story_id, self._watch_id, self._back = story_id, watch_id, back
        label = "Take my vote back" if back else "Not relevant"
        super().__init__(
            discord.ui.Button(
                label=clamp(f"{label}: {watch}" if watch else label, 80),
                custom_id=f"ww:vote:{'back' if back else 'against'}:{story_id}:{watch_id}",
            )
        )

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """What a custom id says."""
        return cls(int(match["story"]), int(match["watch"]), back=match["what"] == "back")

    async def press(self, act: Act) -> None:
        """Says in the menu's place what the vote came to; to managers what could be done as well."""
        await replies.begin(act, update=True)
        about = (act.client.service, act.guild_id or 0, self._story_id, self._watch_id)
        cast = await votes.vote(*about, act.user.id, against=not self._back)
        if self._back or not replies.is_manager(act):
            await replies.show(act, _after(cast))
        else:
            await replies.show(act, _for_manager(cast, await excludes.propose(*about)))


class ExcludeForm(Form, title="Another exclude"):
    """Asks for a phrase, and shows what it would have taken."""

    def __init__(self, story_id: int, watch_id: int, phrase: str) -> None:
        super().__init__()
        self._story_id, self._watch_id = story_id, watch_id
        hint = "The longer phrase in which the name means something else"
        self._phrase = box(
            "phrase", "A hit inside this phrase does not count", phrase, hint=hint, required=True
        )
        self.add_item(self._phrase)

    async def sent(self, act: Act) -> None:
        """Proposes what was typed."""
        await replies.begin(act, update=True)
        about = (act.client.service, act.guild_id or 0, self._story_id, self._watch_id)
        found = await excludes.propose_phrase(*about, self._phrase.value)
        await replies.show(act, proposed(found, self._story_id))


class ExcludeButton(
    Pressed, template=rf"ww:exclude:(?P<action>add|other|cancel):(?P<token>[0-9a-f]{{32}})?:{_IDS}"
):
    """Adds a proposed exclude to a watch of the presser's server, asks for another one, or drops it."""

    managers = True

    _LOOKS = {  # noqa: RUF012  constant
        "add": ("Add this exclude", discord.ButtonStyle.success),
        "other": ("Choose another", discord.ButtonStyle.secondary),
        "cancel": ("Cancel", discord.ButtonStyle.secondary),
    }

    def __init__(self, action: str, token: str, story_id: int, watch_id: int, *, label: str = "") -> None:
        self._action, self._token = action, token
        self._story_id, self._watch_id = story_id, watch_id
        usual, style = self._LOOKS[action]
        custom_id = f"ww:exclude:{action}:{token}:{story_id}:{watch_id}"
        super().__init__(discord.ui.Button(label=label or usual, style=style, custom_id=custom_id))

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """What a custom id says."""
        return cls(match["action"], match["token"] or "", int(match["story"]), int(match["watch"]))

    async def press(self, act: Act) -> None:
        """Acts, and shows in the message's place what came of it."""
        asked = (act.client.service, act.guild_id or 0, self._token)
        if self._action == "other":
            # A form must be the first answer, so this reads before it acknowledges.
            phrase = (await drafts.find(*asked)).rows[0].typed if self._token else ""
            await act.response.send_modal(ExcludeForm(self._story_id, self._watch_id, phrase))
            return
        await replies.begin(act, update=True)
        if self._action == "cancel":
            await drafts.cancel(*asked)
            await replies.show(act, Panel("Nothing was changed; the vote stands."))
            return
        draft = await drafts.find(*asked)
        done = await drafts.save(*asked)
        phrase, name = strong(draft.rows[0].typed, 100), strong(done.watches[0].name, 60)
        words = f"{name} no longer counts a hit inside {phrase}."
        await replies.show(act, Panel(words, view=view_of([UndoButton(self._token)])))
