"""Near misses that several outlets carried later, and which servers want to be told of them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, false, func, or_, select, true, update

from feeds.model import Guild, Tier
from storage.guilds import GUILD
from storage.schema import article_revision, article_source, guild, match, story, story_article, watch
from storage.session import Session
from storage.visibility import ROOT, followed, members, recent, sightings
from storage.watches import LIVE


class MissedReads(Session):
    """The raw material of ``feeds/service/missed.py``."""

    async def missed_due(self, before: datetime) -> dict[Guild, datetime | None]:
        due = or_(guild.c.missed_at.is_(None), guild.c.missed_at < before)
        wanted = GUILD.add_columns(guild.c.missed_at).where(guild.c.missed_news == true(), due)
        rows = await self.rows(wanted.where(guild.c.left == false()).order_by(guild.c.id))
        names = [field.name for field in fields(Guild)]
        return {Guild(**{name: row._mapping[name] for name in names}): row.missed_at for row in rows}

    async def confirmed(self, guild_id: int, since: datetime, until: datetime, outlets: int) -> list[int]:
        near = [row.root for row in await self.rows(_near(guild_id, since, until))]
        carried: dict[int, list[datetime]] = defaultdict(list)
        for row in await self.rows_for(near, lambda some: _first_sightings(guild_id, some)):
            carried[row.root].append(row.seen_at)
        last = {
            story_id: sorted(times)[outlets - 1]
            for story_id, times in carried.items()
            if len(times) >= outlets
        }
        found = [story_id for story_id, at in last.items() if since < at <= until]
        return sorted(found, key=lambda story_id: (last[story_id], story_id), reverse=True)


class MissedWrites(MissedReads):
    """What was told of it."""

    async def mark_missed(self, guild_id: int, until: datetime) -> None:
        await self.change(update(guild).where(guild.c.id == guild_id).values(missed_at=until))


def _near(guild_id: int, since: datetime, until: datetime) -> Select[Any]:
    """Stories with such a match that some feed of the server carried in that time."""
    seen = article_source.c.seen_at
    lately = recent(guild_id).where(seen > since, seen <= until).cte("lately")
    # "+ 0": the way leads from the stories to their matches, not through all matches of a watch.
    return (
        select(ROOT.label("root"))
        .join_from(watch, match, match.c.watch_id + 0 == watch.c.id)
        .join(article_revision, article_revision.c.id == match.c.revision_id)
        .join(story_article, story_article.c.article_id == article_revision.c.article_id)
        .join(story, story.c.id == story_article.c.story_id)
        .where(watch.c.guild_id == guild_id, LIVE, followed(guild_id, article_revision.c.feed_id))
        .where(or_(match.c.reason != "", match.c.tier != Tier.CERTAIN.value))
        .where(members(select(lately.c.story_id)))
        .distinct()
    )


def _first_sightings(guild_id: int, ids: Collection[int]) -> Select[Any]:
    """When each feed of the server carried each story first."""
    first = func.min(article_source.c.seen_at).label("seen_at")
    carried = sightings(guild_id, ROOT.label("root"), article_source.c.feed_id, first)
    return carried.where(members(ids)).group_by(ROOT, article_source.c.feed_id)
