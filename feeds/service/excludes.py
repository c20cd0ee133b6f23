"""Proposes the exclude that would have kept a story away from a watch, with what else it takes.

1. Phrases around the story's hits (``feeds/phrases.py``) are tried in their order, but for those that are a
   term of the watch.
2. A phrase is tried on what this server's feeds stored, as a new watch is (``trial.py``). What it takes is a
   story that the watch finds without it and not with it, as surely as some channel that hears it asks for.
3. The first that takes the story is proposed, else the first of all; never one that takes every story that
   nobody voted against.
4. What it takes is told in two parts: stories that people voted against, and those that nobody did.
"""

import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from feeds import phrases
from feeds.errors import UserError
from feeds.matching import Matcher
from feeds.matching.fold import fold_term
from feeds.matching.terms import CATEGORIES
from feeds.model import Match, Tier, Watch
from feeds.ports import Draft, DraftRow, StoredMatch
from feeds.service import drafts, lookback, trial, votes, watches
from feeds.service.lookback import Stored
from feeds.service.service import Service
from feeds.service.trial import Basis, Example
from feeds.terms import matcher_for
from feeds.threads import aside

SAMPLES = 3
TRIED = 12
"""Phrases at most, all in one pass."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What an exclude takes of what is stored: stories that people voted against and those that nobody did.

    ``takes_story``: the story it was proposed for is among them, None where that is no longer looked through.
    """

    phrase: str
    basis: Basis
    unwanted: int
    unwanted_samples: tuple[Example, ...]
    lost: int
    lost_samples: tuple[Example, ...]
    takes_story: bool | None
    takes_all: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """An exclude for a watch; ``token`` is that of its draft, empty where only the configuration file can add
    it."""

    watch: Watch
    effect: Effect
    token: str = ""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No exclude is proposed; ``reason`` is why the watch as it is now does not count the story, empty where
    no phrase would do."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Question:
    """A watch, the story that is not relevant to it, and what the server has to try an exclude on."""

    watch: Watch
    story_id: int
    against: frozenset[int]
    items: Sequence[Stored]
    least: Tier


async def propose(service: Service, guild_id: int, story_id: int, watch_id: int) -> Proposal | Nothing:
    """The exclude for a story that is not relevant to a watch."""
    question, found = await _ask(service, guild_id, story_id, watch_id)
    if reason := await _lost(service, question, found):
        return Nothing(reason)
    candidates = list(_candidates(question.watch, found))[:TRIED]
    effect = _choose(await _effects(service, question, candidates))
    return await _keep(service, question.watch, effect) if effect else Nothing()


async def _lost(service: Service, question: _Question, found: StoredMatch) -> str:
    """Why the watch does not count the story now: one that was posted keeps the judgement of its time."""
    watch = question.watch
    items = [one for one in question.items if one.carried.story_id == question.story_id]
    if found.watch_revision == watch.revision or not items:
        return found.reason
    async with service.store.read() as reads:
        matcher = await matcher_for(reads, watch.guild_id, [watch])
    judged = await aside(lookback.match, [watch], matcher, items)
    matches = [match for _, some in judged.values() for match in some]
    if any(match.counts for match in matches):
        return ""
    return matches[0].reason if matches else "the watch finds nothing in it now"


async def propose_phrase(
    service: Service, guild_id: int, story_id: int, watch_id: int, text: str
) -> Proposal:
    """As ``propose``, with the phrase that a person typed; raises UserError for one that would not do."""
    question, _ = await _ask(service, guild_id, story_id, watch_id)
    phrase = " ".join(text.split())
    if fold_term(phrase) in _terms(question.watch):
        raise UserError(
            f"“{phrase}” is what {question.watch.name} looks for, so it would find nothing any more; type "
            "the longer phrase around it"
        )
    changed = _with(question.watch, phrase)
    if changed == question.watch:
        raise UserError(f"“{phrase}” is excluded already; type another phrase")
    (effect,) = await _effects(service, question, [phrase])
    if effect.takes_all:
        raise UserError(
            f"“{phrase}” would take every stored story that {question.watch.name} finds; type a longer phrase"
        )
    return await _keep(service, question.watch, effect)


async def _ask(
    service: Service, guild_id: int, story_id: int, watch_id: int
) -> tuple[_Question, StoredMatch]:
    async with service.store.read() as reads:
        story, watch = await votes.matched(reads, guild_id, story_id, watch_id)
        given = await reads.votes(guild_id, [watch.id])
        items = await lookback.stored(reads, guild_id, service.now() - trial.WINDOW)
        tiers = [one.tier for one in await reads.subscriptions([guild_id]) if one.hears(watch)]
    against = frozenset({story.story_id, *(one.story_id for one in given)})
    found = next(match for match in story.matches if match.watch_id == watch.id)
    least = max(tiers, key=lambda tier: tier.rank, default=Tier.LIKELY)
    return _Question(watch, story.story_id, against, items, least), found


def _candidates(watch: Watch, found: StoredMatch) -> Iterator[str]:
    """Phrases of all hits, those that quotation marks or capitals show before those of neighbours."""
    hits = [hit for hit in found.evidence if hit.field != CATEGORIES and hit.rule != "ticker"]
    places = list(dict.fromkeys((hit.sentence, hit.text) for hit in hits))
    named = [name for name in (phrases.name_at(*place) for place in places) if name]
    terms = _terms(watch) | {fold_term(one) for one in watch.exclude}
    for phrase in dict.fromkeys([*named, *(one for place in places for one in phrases.around(*place))]):
        if fold_term(phrase) not in terms:
            yield phrase


def _terms(watch: Watch) -> frozenset[str]:
    return frozenset(map(fold_term, watch.terms))


def _with(watch: Watch, phrase: str) -> Watch:
    return watches.changed(watch, {"exclude": tuple(dict.fromkeys((*watch.exclude, phrase)))})


def _choose(effects: Sequence[Effect]) -> Effect | None:
    fit = [one for one in effects if not one.takes_all]
    return next((one for one in fit if one.takes_story), fit[0] if fit else None)


async def _effects(service: Service, question: _Question, candidates: Sequence[str]) -> list[Effect]:
    """What each phrase takes."""
    watches = [question.watch, *(_with(question.watch, phrase) for phrase in candidates)]
    async with service.store.read() as reads:
        matcher = await matcher_for(reads, question.watch.guild_id, watches)
    return await aside(_judge, question, candidates, watches, matcher)


Hits = list[tuple[Stored, Match]]


def _judge(
    question: _Question, candidates: Sequence[str], watches: Sequence[Watch], matcher: Matcher
) -> list[Effect]:
    """``watches`` are the watch as it is, then with each phrase."""
    hits: dict[int, Hits] = {id(watch): [] for watch in watches}
    for one, matches in lookback.match(watches, matcher, question.items).values():
        for match in matches:
            if match.counts and match.tier.rank <= question.least.rank:
                hits[id(match.watch)].append((one, match))
    before, *after = (hits[id(watch)] for watch in watches)
    return [_effect(question, phrase, before, left) for phrase, left in zip(candidates, after, strict=True)]


def _effect(question: _Question, phrase: str, before: Hits, after: Hits) -> Effect:
    stories, left = _stories(before), _stories(after)
    taken = stories - left
    lost = taken - question.against
    wanted = stories - question.against
    return Effect(
        phrase,
        trial.basis(question.items),
        len(taken & question.against),
        _samples(before, taken & question.against),
        len(lost),
        _samples(before, lost),
        question.story_id in taken if question.story_id in stories else None,
        bool(wanted) and wanted <= taken,
    )


def _stories(hits: Hits) -> set[int]:
    return {one.carried.story_id for one, _ in hits}


def _samples(hits: Hits, stories: Collection[int]) -> tuple[Example, ...]:
    return tuple(trial.examples([hit for hit in hits if hit[0].carried.story_id in stories], SAMPLES))


async def _keep(service: Service, watch: Watch, effect: Effect) -> Proposal:
    if watch.managed:
        return Proposal(watch, effect)
    row = DraftRow(effect.phrase, _with(watch, effect.phrase), before=watch)
    draft = Draft(secrets.token_hex(16), watch.guild_id, (row,), service.now())
    await drafts.keep(service, draft)
    return Proposal(watch, effect, draft.token)
