"""What this server's watches find in a text, or in an article that one of its feeds brought, and why not.

Why a watch finds nothing, in the order of being told:
1. A keyword's rule: which of its terms are there and which are missing.
2. A term stands there, but not written as the name is; or only inside a longer word or an address.
3. A ticker's symbol stands there without its exchange.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from feeds.errors import UserError
from feeds.forgetting import PAGES_KEPT
from feeds.matching import Matcher
from feeds.matching.fold import fold_term
from feeds.matching.tickers import parse_ticker
from feeds.model import Match, Watch, WatchKind
from feeds.ports import Reads, StoryQuery
from feeds.service import lookback, stories
from feeds.service import watches as watch_service
from feeds.service.service import Service
from feeds.terms import matcher_for
from feeds.threads import aside

HINTS = 3
OFFERED = 200
"""The newest stories among which titles are offered."""

_STORY = re.compile(r"story:(\d{1,18})")
_LINK = re.compile(r"https?://\S+")

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a watch finds: its best match, or none and, where something comes near, why (``hints``)."""

    watch: Watch
    match: Match | None = None
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Probe:
    """The findings, matches first and the surest first among them; ``silent`` watches have nothing to tell.

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
    near = [Finding(one, None, hints) for one, hints in _hints(left, wordings)]
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


def _hints(watches: Sequence[Watch], wordings: Sequence[Fields]) -> Iterator[tuple[Watch, tuple[str, ...]]]:
    """Watches that something speaks for, with what keeps them from matching."""
    terms = {term for watch in watches for term in watch.terms}
    there = _standing(terms, wordings)
    whole = "\n".join(text for fields in wordings for text in fields.values())
    folded = fold_term(whole)
    for watch in watches:
        tell = _of_keyword if watch.kind is WatchKind.KEYWORD else _of_company
        if hints := tuple(tell(watch, there, whole, folded))[:HINTS]:
            yield watch, hints


def _standing(terms: Iterable[str], wordings: Sequence[Fields]) -> set[str]:
    """The terms that stand in a wording as words of their own, in whatever case."""
    keys = {str(number): term for number, term in enumerate(terms)}
    matcher = Matcher(Watch(key, WatchKind.KEYWORD, phrases=(term.lower(),)) for key, term in keys.items())
    return {keys[match.watch.key] for fields in wordings for match in matcher.match(fields)}


def _of_keyword(watch: Watch, there: set[str], whole: str, folded: str) -> Iterator[str]:
    wanted = watch.terms
    if not any(term in there for term in wanted):
        yield from _inside(wanted, there, folded)
        return
    found = _named(term for term in wanted if term in there)
    missing = [term for term in watch.all if term not in there]
    if missing:
        yield f"{found} is there, but not {_named(missing)}"
    for terms in (watch.phrases, watch.any):
        if terms and not any(term in there for term in terms):
            yield f"{found} is there, but none of {_named(terms)}"


def _of_company(watch: Watch, there: set[str], whole: str, folded: str) -> Iterator[str]:
    terms = watch.terms
    for term in terms:
        if term in there:
            yield f"“{term}” stands there, but not written as the name is"
    yield from _inside(terms, there, folded)
    for text in watch.tickers:
        with suppress(UserError):
            symbol = parse_ticker(text).symbol
            if re.search(rf"(?<!\w){re.escape(symbol)}(?!\w)", whole):
                yield f"“{symbol}” stands there without its exchange"


def _inside(terms: Iterable[str], there: set[str], folded: str) -> Iterator[str]:
    for term in terms:
        if term not in there and fold_term(term) in folded:
            yield f"“{term}” stands there only inside a longer word or in an address"


def _named(terms: Iterable[str]) -> str:
    return ", ".join(f"“{term}”" for term in terms)
