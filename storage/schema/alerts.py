"""Tables of the places that hear, what they ask for, and what they should hear."""

from sqlalchemy import Column, UniqueConstraint

from storage.schema.base import count, flag, id_column, json, maybe_time, reference, table, text, time
from storage.types import Snowflake

destination = table(
    "destination",
    id_column(),
    Column("guild_id", Snowflake(), nullable=False),
    Column("channel_id", Snowflake(), nullable=False),
    Column("thread_id", Snowflake(), nullable=False),  # 0: the channel itself
    Column("user_id", Snowflake(), nullable=False),  # not 0: direct messages to this user
    text("name"),  # as last seen
    count("type"),  # Discord's channel type, as last seen
    maybe_time("broken_at"),  # since when Discord refuses us there; null: whole
    text("broken_reason"),
    UniqueConstraint("guild_id", "channel_id", "thread_id", "user_id"),
)

subscription = table(
    "subscription",
    id_column(),
    reference("destination_id", "destination.id", index=True),
    json("selectors"),  # watch keys, "#tag" or "*"
    text("tier"),  # the least sure that is heard
    text("mode"),  # instant or digest
    json("languages"),  # empty: all
    json("feeds"),  # addresses as typed; empty: all
    json("settings"),  # further keys of the configuration form, as they stand
    flag("paused"),
    flag("managed"),  # stands in the configuration file
    maybe_time("removed_at"),  # kept for the alerts that lean on it
)

alert = table(
    "alert",
    id_column(),
    reference("story_id", "story.id"),
    reference("destination_id", "destination.id", index=True),
    reference("revision_id", "article_revision.id", gone="SET NULL", nullable=True, index=True),  # shown
    text("state"),  # due, held, in digest, posted, muted, shadow or suppressed
    text("reason"),  # empty for due and posted
    time("created_at"),
    UniqueConstraint("story_id", "destination_id"),
)

alert_match = table(
    "alert_match",
    reference("alert_id", "alert.id", gone="CASCADE", primary_key=True),
    reference("match_id", "match.id", gone="CASCADE", primary_key=True, index=True),
    sqlite_with_rowid=False,
)

alert_subscription = table(
    "alert_subscription",
    reference("alert_id", "alert.id", gone="CASCADE", primary_key=True),
    reference("subscription_id", "subscription.id", primary_key=True, index=True),
    sqlite_with_rowid=False,
)
