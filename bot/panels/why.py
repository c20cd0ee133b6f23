"""The answer to "Why this alert?": what was found where, by which rule, and which subscription asked."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import discord

from bot import replies
from bot.clamp import clamp
from bot.pressed import Pressed
from bot.render import WHY_ID
from bot.replies import Act, Panel
from bot.wording import counted, linked, listed, marked, moment, place, plain, stacked, strong
from feeds.matching import RULES
from feeds.model import Evidence, Match, Subscription
from feeds.ports import StoredMatch
from feeds.service import stories, trial
from feeds.service.stories import Fate, Told

EVIDENCE_SHOWN = 4
TEXTS_SHOWN = 20
SENTENCE_CHARS = 400


def panel(told: Told) -> Panel:
    """Answers from what is stored alone: what became of the story, what was found, and what came near."""
    story = told.story
    head = f"{linked(story.title, story.url)}\n{plain(story.outlet, 60)} · seen {moment(story.seen_at)}"
    fates = ["\n".join(_fate(one)) for one in told.fates]
    blocks = [head, *fates, *_found(told)]
    title = "Why this story?" if told.is_posted else "Why not this story?"
    return Panel(embeds=[discord.Embed(title=title, description=stacked(blocks))])


def _found(told: Told) -> Iterator[str]:
    matches = told.story.matches
    if not matches:
        yield "People with Manage Server can try each watch on it with /watch test."
    for one in matches:
        yield judged(one.name, one, outdated=one.key in told.outdated, posted=told.is_posted)


def judged(name: str, match: StoredMatch | Match, *, outdated: bool = False, posted: bool = False) -> str:
    """As ``explained``, and for what was not posted though it came near, why that is so by default."""
    told = explained(name, match, outdated=outdated)
    reason = "" if match.reason or posted else trial.why_not(match)
    return f"{told}\n→ not posted by default: {plain(reason, 250)}" if reason else told


def explained(name: str, match: StoredMatch | Match, *, outdated: bool = False) -> str:
    """How sure a watch of this name is and what it found, the hits of one text told once."""
    said = f"{strong(name, 60)}: {match.tier.value}"
    if match.reason:
        said += f", but {plain(match.reason, 200)}"
    if outdated:
        said += " (this watch was changed since)"
    distinct = _each_once(match.evidence)
    lines = [said, *(_evidence(one) for one in distinct[:EVIDENCE_SHOWN])]
    if others := distinct[EVIDENCE_SHOWN:]:
        shown = [strong(one.text, 60) for one in others[:TEXTS_SHOWN]]
        rest = len(others) - len(shown)
        lines.append(f"• also {listed([*shown, counted(rest, 'more hit')] if rest else shown)}")
    return "\n".join(lines)


def _each_once(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The first hit of each text: how often the same stands there does not matter."""
    first: dict[tuple[str, str], Evidence] = {}
    for one in evidence:
        first.setdefault((one.text, one.rule), one)
    return list(first.values())


def _evidence(one: Evidence) -> str:
    term = f", for the term {plain(one.term, 60)}" if one.term != one.text else ""
    rule = RULES.get(one.rule, one.rule)
    line = f"• {strong(one.text, 60)} in the {plain(one.field, 20)}{term}: {plain(rule, 100)}"
    sentence = " ".join(one.sentence.split())
    return f"{line}\n> {marked(sentence, one.text, SENTENCE_CHARS)}" if sentence else line


def _fate(fate: Fate) -> Iterator[str]:
    words = plain(fate.words, 200)
    words = words[:1].upper() + words[1:]
    if fate.place is None:
        yield f"{words}."
        return
    verb, colon, reason = words.partition(": ")
    yield f"{verb} in {place(fate.place)}{colon}{reason}."
    yield _subscriptions(fate.subscriptions)


def _subscriptions(subscriptions: Sequence[Subscription]) -> str:
    if not subscriptions:
        return "The subscription that asked for it has ended."
    return f"Asked for by the subscription to {listed([asked_for(one) for one in subscriptions[:3]])}."


def asked_for(subscription: Subscription) -> str:
    """The watches that a subscription names, and from which tier on."""
    names = "all watches" if "*" in subscription.selectors else plain(", ".join(subscription.selectors), 200)
    better = (
        "" if subscription.tier.rank == 0 else " and better" if subscription.tier.rank == 1 else " and up"
    )
    return f"{names} ({subscription.tier.value}{better})"


class WhyButton(Pressed, template=re.escape(WHY_ID)):
    """Stands under every alert; the alert is known by its message."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label="Why?", custom_id=WHY_ID))

    async def press(self, act: Act) -> None:
        """Replies to the presser alone."""
        await replies.begin(act)
        message_id = act.message.id if act.message else 0
        told = await stories.why(act.client.service, act.guild_id or 0, message_id=message_id)
        await replies.show(act, panel(told))


class WhyNotSelect(Pressed, template=r"ww:whynot"):
    """The menu of a list's stories that were not posted."""

    def __init__(self, stories_told: Sequence[Told] = ()) -> None:
        # Rebuilt after a press it needs no options; Discord is never sent an empty select.
        options = [
            discord.SelectOption(
                label=clamp(" ".join(one.story.title.split()) or "Untitled", 100),
                value=str(one.story.story_id),
            )
            for one in stories_told
        ]
        select: Any = discord.ui.Select(custom_id="ww:whynot", placeholder="Why not?", options=options)
        super().__init__(select)

    async def press(self, act: Act) -> None:
        """Replies to the presser alone."""
        await replies.begin(act)
        assert isinstance(self.item, discord.ui.Select)
        value = "".join(self.item.values)
        chosen = int(value) if value.isdecimal() and len(value) < 19 else -1
        told = await stories.why(act.client.service, act.guild_id or 0, story_id=chosen)
        await replies.show(act, panel(told))
