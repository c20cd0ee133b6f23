"""What people of a server think of what was posted: a story is not relevant to a watch, one vote a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from feeds.errors import UserError
from feeds.model import Watch
from feeds.ports import Reads, Record, StoryQuery, StoryView, Vote
from feeds.service.service import Service
from feeds.service.stories import FORGOTTEN

_GONE = "this story or its watch is gone; /recent lists what I saw lately"


@dataclass(frozen=True, slots=True)
class Choice:
    """A watch for which a story was posted; ``voted``: this person finds the story not relevant to it."""

    watch: Watch
    voted: bool


@dataclass(frozen=True, slots=True)
class Ballot:
    """What somebody can say of a message: its story, and the watches for which it was posted."""

    story: StoryView
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """What a vote came to. ``stands``: this person finds the story not relevant now; ``changed``: they did
    not before, or the reverse; ``people`` is how many do."""

    story: StoryView
    watch: Watch
    stands: bool
    changed: bool
    people: int


async def ballot(service: Service, guild_id: int, message_id: int, user_id: int) -> Ballot:
    """What this person can say of one of our messages; raises UserError for one that tells no story."""
    async with service.store.read() as reads:
        posted = await reads.posted(guild_id, message_id)
        if posted is None:
            raise UserError(FORGOTTEN)
        story = await _story(reads, guild_id, posted.story_id)
        votes = await reads.votes(guild_id, [watch.id for watch in posted.watches])
    mine = {one.watch_id for one in votes if (one.story_id, one.user_id) == (posted.story_id, user_id)}
    return Ballot(story, tuple(Choice(watch, watch.id in mine) for watch in posted.watches))


async def vote(
    service: Service, guild_id: int, story_id: int, watch_id: int, user_id: int, *, against: bool
) -> Cast:
    """Casts a person's vote that a story is not relevant to a watch, or takes it back (not ``against``).
    Raises UserError for a story that no watch of the server, or not this one, ever matched."""
    async with service.store.write() as tx:
        story, watch = await matched(tx, guild_id, story_id, watch_id)
        given = await tx.votes(guild_id, [watch.id])
        before = {one.user_id for one in given if one.story_id == story.story_id}
        after = before | {user_id} if against else before - {user_id}
        if after != before:
            mine = Vote(guild_id, watch.id, story.story_id, user_id, service.now())
            await (tx.add_vote(mine) if against else tx.remove_vote(mine))
    return Cast(story, watch, against, after != before, len(after))


async def records(service: Service, guild_id: int, watches: Sequence[Watch]) -> dict[int, Record]:
    """How right these watches were so far, by id; those for which nothing was posted are left out."""
    async with service.store.read() as reads:
        return await reads.records(guild_id, [watch.id for watch in watches])


async def matched(reads: Reads, guild_id: int, story_id: int, watch_id: int) -> tuple[StoryView, Watch]:
    """A story that the server may see and a watch of it that has a match there; raises UserError."""
    story = await _story(reads, guild_id, story_id)
    for watch in await reads.watches(guild_id=guild_id):
        if watch.id == watch_id and any(match.watch_id == watch_id for match in story.matches):
            return story, watch
    raise UserError(_GONE)


async def _story(reads: Reads, guild_id: int, story_id: int) -> StoryView:
    found = await reads.stories(guild_id, StoryQuery(story_id=story_id, matched=False, limit=1))
    if not found or not story_id:
        raise UserError(_GONE)
    return found[0]
