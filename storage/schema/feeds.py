"""Tables of feeds and of who follows them."""

from sqlalchemy import Column, Index, UniqueConstraint

from storage.schema.base import count, flag, id_column, json, maybe_time, reference, table, text, time
from storage.types import Real, Snowflake

feed = table(
    "feed",
    id_column(),
    text("url"),  # canonical address; polled once for all servers
    Column("private_to", Snowflake(), nullable=False),  # guild whose credentials it carries, else 0
    text("host"),  # of the url; only so many feeds of one host are polled at once
    text("title"),
    text("link"),  # the site's page
    text("language"),
    text("etag"),  # validator, as sent
    text("last_modified"),  # validator, as sent
    text("body_hash"),  # of the document read last
    Column("interval_seconds", Real(), nullable=False),  # the adaptive interval
    maybe_time("next_poll_at"),  # the schedule; null: due
    maybe_time("polled_at"),
    maybe_time("good_at"),  # last time a document could be read
    maybe_time("failing_since"),  # first failure of the present row of failures
    count("failures"),
    text("last_error"),
    flag("retired"),  # gone for good; not polled any more
    text("claimed_by"),  # worker that polls it now, else empty
    maybe_time("claimed_until"),  # after this time the claim is void
    UniqueConstraint("url", "private_to"),
    Index(None, "next_poll_at"),
    Index(None, "host"),
)

guild_feed = table(
    "guild_feed",
    id_column(),
    reference("guild_id", "guild.id"),
    reference("feed_id", "feed.id", index=True),
    time("added_at"),
    Column("every_seconds", Real()),  # null: the interval adapts
    count("backfill"),  # stories to post at the first poll
    json("tags"),
    flag("full_text"),
    flag("paused"),
    flag("managed"),  # stands in the configuration file
    maybe_time("first_polled_at"),  # null: this server's first poll is still to come and posts nothing
    UniqueConstraint("guild_id", "feed_id"),
)
