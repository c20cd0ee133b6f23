"""Tables of what servers look for, and of what was found."""

from sqlalchemy import Column, Index, UniqueConstraint

from storage.schema.base import count, flag, id_column, json, reference, table, text, time
from storage.types import Snowflake, Text, UtcTime

_removed_at: Column[object] = Column("removed_at", UtcTime())  # kept for the evidence that leans on it

watch = table(
    "watch",
    id_column(),
    reference("guild_id", "guild.id"),
    text("key"),  # its name in configuration and selectors
    text("kind"),  # company or keyword
    count("revision"),  # raised by every edit
    json("spec"),  # terms, excludes and tags; see payloads.py
    flag("managed"),  # stands in the configuration file
    _removed_at,
    # A removed key may be used again.
    Index(
        "uq_watch_guild_id_key",
        "guild_id",
        "key",
        unique=True,
        sqlite_where=_removed_at.is_(None),
        postgresql_where=_removed_at.is_(None),
    ),
)

match = table(
    "match",
    id_column(),
    reference("watch_id", "watch.id"),
    reference("revision_id", "article_revision.id", gone="SET NULL", nullable=True, index=True),
    count("watch_revision"),  # of the watch when it was judged
    text("tier"),  # certain, likely or weak
    json("evidence"),  # every hit with its sentence copied; outlives the revision
    text("reason"),  # empty, or why the hits do not count
    time("created_at"),
    UniqueConstraint("watch_id", "revision_id"),
)

draft = table(
    "draft",
    Column("token", Text(), primary_key=True),  # stands in custom ids; cannot be guessed
    reference("guild_id", "guild.id", index=True),
    json("content"),  # watches that are tried before they are saved; see drafts.py
    time("made_at"),  # forgotten a day later
    Index(None, "made_at"),
)

vote = table(
    "vote",
    reference("watch_id", "watch.id", primary_key=True),  # what somebody found a story not relevant to
    reference("story_id", "story.id", gone="CASCADE", primary_key=True, index=True),
    Column("user_id", Snowflake(), primary_key=True, index=True),  # one vote a person
    reference("guild_id", "guild.id", index=True),  # where it was given; counts nowhere else
    time("voted_at"),
    sqlite_with_rowid=False,
)
