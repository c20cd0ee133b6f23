"""What this server's watches find in a text, or in an article that one of its feeds brought, and why not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from feeds.errors import UserError
from feeds.forgetting import PAGES_KEPT
from feeds.matching import Matcher
from feeds.model import Match, Watch
from feeds.ports import Reads, StoryQuery
from feeds.service import lookback, stories
from feeds.service import watches as watch_service
from feeds.service.hints import Fields, hints
from feeds.service.service import Service
from feeds.terms import matcher_for
from feeds.threads import aside

OFFERED = 200
"""The newest stories among which titles are offered."""

_STORY = re.compile(r"story:(\d{1,18})")
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a watch finds: its best match, or none and why (``feeds/service/hints.py``)."""

    watch: Watch
    match: Match | None = None
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Probe:
    """The findings, matches first and the surest first among them; ``silent`` is how many watches
    look for nothing that is in it.

    ``title`` and ``url`` are a stored article's, else empty.
    """

    findings: tuple[Finding, ...]
    silent: int
    title: str = ""
    url: str = ""


async def probe(service: Service, guild_id: int, text: str, *, watch: str = "") -> Probe:
    """Tries all watches of the server, or one, on a pasted text, on the article behind a link, or on
    ``story:ID``. Raises UserError for a link or a story that no feed of the server brought."""
    async with service.store.read() as reads:
        stored = await reads.watches(guild_id=guild_id)
        wanted = [watch_service.pick(stored, watch)] if watch.strip() else stored
        if not wanted:
            raise UserError("this server has no watch to test yet; add one with /watch add")
        matcher = await matcher_for(reads, guild_id, wanted)
        query = _question(guild_id, text.strip())
        if query is None:
            return await aside(judge, wanted, matcher, [{"text": text}])
        found = await reads.stories(guild_id, query)
        if not found:
            raise UserError("I have not seen this in this server's feeds; paste its text instead")
        wordings = await _wordings(reads, service, guild_id, found[0].story_id)
    judged = await aside(judge, wanted, matcher, wordings)
    return replace(judged, title=found[0].title, url=found[0].url)


async def titles(service: Service, guild_id: int) -> list[tuple[str, str]]:
    """The newest stories by title, with what ``probe`` takes for each."""
    query = StoryQuery(matched=False, limit=OFFERED)
    async with service.store.read() as reads:
        found = await reads.stories(guild_id, query)
    return [(one.title, f"story:{one.story_id}") for one in found if one.title]


def judge(watches: Sequence[Watch], matcher: Matcher, wordings: Sequence[Fields]) -> Probe:
    """What the watches find in any of these wordings of one article; the matcher may know others as well."""
    keys = {watch.key for watch in watches}
    best: dict[str, Match] = {}
    for found in (match for fields in wordings for match in matcher.match(fields)):
        known = best.get(found.watch.key)
        if found.watch.key not in keys:
            continue
        if known is None or _rank(found) < _rank(known):
            best[found.watch.key] = found
    matched = [Finding(one.watch, one) for one in sorted(best.values(), key=_rank)]
    left = [watch for watch in watches if watch.key not in best]
    near = [Finding(one, None, told) for one, told in hints(left, wordings)]
    return Probe((*matched, *near), len(left) - len(near))


def _rank(match: Match) -> tuple[bool, int]:
    return bool(match.reason), match.tier.rank


def _question(guild_id: int, text: str) -> StoryQuery | None:
    """Which story is meant; None for a text."""
    if story := _STORY.fullmatch(text):
        return StoryQuery(story_id=int(story[1]), matched=False, limit=1)
    return stories.question(guild_id, text)[0] if _LINK.fullmatch(text) else None


async def _wordings(reads: Reads, service: Service, guild_id: int, story_id: int) -> list[Fields]:
    followings = await reads.followings(guild_id=guild_id)
    carried = await reads.wordings([one.feed.id for one in followings], story_id)
    items = await lookback.with_pages(reads, followings, carried, service.now() - PAGES_KEPT)
    return [one.fields for one in items]
