"""What people think of what was posted: votes, and how often a watch was right."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, case, delete, exists, func, select

from feeds.model import AlertState
from feeds.ports import Posted, Record, Vote
from storage.guilds import GuildWrites
from storage.schema import alert, alert_match, delivery, delivery_alert, destination, match, story, watch
from storage.schema import vote as table
from storage.session import Session, add_missing
from storage.visibility import ROOT
from storage.watches import LIVE, watch_of


class VoteReads(Session):
    """Of one server at a time."""

    async def posted(self, guild_id: int, message_id: int) -> Posted | None:
        rows = await self.rows(_posted(guild_id, message_id))
        if not rows:
            return None
        return Posted(rows[0].story_id, tuple(watch_of(row) for row in rows if row.id is not None))

    async def votes(self, guild_id: int, watch_ids: Collection[int]) -> list[Vote]:
        columns = (table.c.guild_id, table.c.watch_id, table.c.user_id, table.c.voted_at)
        statement = select(*columns, ROOT.label("story_id")).join(story, story.c.id == table.c.story_id)
        found = await self.rows_for(
            watch_ids,
            lambda some: statement.where(table.c.watch_id.in_(some), table.c.guild_id == guild_id),
        )
        return sorted((Vote(**row._mapping) for row in found), key=lambda one: (one.voted_at, one.user_id))

    async def records(self, guild_id: int, watch_ids: Collection[int]) -> dict[int, Record]:
        found = await self.rows_for(watch_ids, lambda some: _records(guild_id, some))
        return {row.watch_id: Record(row.posted, row.against) for row in found}


class VoteWrites(VoteReads, GuildWrites):
    """One vote a person, watch and story."""

    async def add_vote(self, vote: Vote) -> bool:
        values = {name: getattr(vote, name) for name in NAMES}
        return await self.change(ADD, [values]) > 0

    async def remove_vote(self, vote: Vote) -> bool:
        return await self.change(delete(table).where(*_same(vote))) > 0


NAMES = [column.name for column in table.columns]
ADD = add_missing(table)


def _same(one: Vote) -> list[ColumnElement[bool]]:
    """Its row, also where the story went into another one since it was written."""
    stories = select(story.c.id).where((story.c.id == one.story_id) | (story.c.merged_into == one.story_id))
    return [
        table.c.guild_id == one.guild_id,
        table.c.watch_id == one.watch_id,
        table.c.user_id == one.user_id,
        table.c.story_id.in_(stories),
    ]


def _posted(guild_id: int, message_id: int) -> Select[Any]:
    """One row a watch; one without a watch where none of them is left."""
    return (
        select(ROOT.label("story_id"), watch)
        .join_from(delivery, delivery_alert, delivery_alert.c.delivery_id == delivery.c.id)
        .join(alert, alert.c.id == delivery_alert.c.alert_id)
        .join(story, story.c.id == alert.c.story_id)
        .join(destination, destination.c.id == alert.c.destination_id)
        .outerjoin(alert_match, alert_match.c.alert_id == alert.c.id)
        .outerjoin(match, match.c.id == alert_match.c.match_id)
        .outerjoin(watch, (watch.c.id == match.c.watch_id) & LIVE)
        .where(delivery.c.message_id == message_id, destination.c.guild_id == guild_id)
        .distinct()
        .order_by(watch.c.id)
    )


def _records(guild_id: int, watch_ids: Collection[int]) -> Select[Any]:
    one = story.alias("one")
    against = (
        exists()
        .where(table.c.watch_id == match.c.watch_id, table.c.guild_id == guild_id)
        .where(one.c.id == table.c.story_id, func.coalesce(one.c.merged_into, one.c.id) == ROOT)
        .correlate(match, story)
    )
    return (
        select(
            match.c.watch_id,
            func.count(alert.c.id.distinct()).label("posted"),
            func.count(case((against, alert.c.id)).distinct()).label("against"),
        )
        .join_from(match, alert_match, alert_match.c.match_id == match.c.id)
        .join(alert, alert.c.id == alert_match.c.alert_id)
        .join(story, story.c.id == alert.c.story_id)
        .join(destination, destination.c.id == alert.c.destination_id)
        .where(match.c.watch_id.in_(watch_ids), alert.c.state == AlertState.POSTED.value)
        .where(destination.c.guild_id == guild_id)
        .group_by(match.c.watch_id)
    )
