"""Tables of feeds, of who follows them, and of what is known about reading them."""

from sqlalchemy import Column, ForeignKey, Index, UniqueConstraint

from storage.schema.base import count, flag, id_column, json, maybe_time, reference, table, text, time
from storage.types import Blob, Id, Real, Snowflake, Text

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
    Column("rate", Real()),  # new entries a day, smoothed; null: not known yet
    Column("least_seconds", Real(), nullable=False),  # the shortest interval its publisher asks for
    json("skip_hours"),  # hours of UTC in which it is not asked, by its publisher's wish
    json("skip_days"),  # days likewise; Monday is 0
    count("body_bytes"),  # size of the document read last
    maybe_time("listed_at"),  # last time a whole document was read
    maybe_time("newest_at"),  # last time it brought something new
    maybe_time("silent_at"),  # when its followers were told that it is silent; null: it is not
    text("hub_url"),  # WebSub hub, empty where it names none
    text("topic_url"),  # WebSub topic
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

feed_reading = table(
    "feed_reading",
    Column("feed_id", Id(), ForeignKey("feed.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("state", Blob(), nullable=False),  # digests of the entries read, for the next delta parse
)

websub = table(
    "websub",
    Column("feed_id", Id(), ForeignKey("feed.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    text("hub_url"),
    text("topic_url"),
    text("token"),  # last part of the callback's address; cannot be guessed
    text("secret"),  # the hub signs what it pushes with this
    text("state"),  # asked, active, refused or ending
    time("asked_at"),
    time("next_try_at"),  # when the hub is asked again
    maybe_time("lease_until"),  # pushes are due until then
    maybe_time("pushed_at"),  # last time it pushed something signed
    count("failures"),
    UniqueConstraint("token"),
)

robots = table(
    "robots",
    Column("origin", Text(), primary_key=True),  # scheme, host and port
    text("rules"),  # robots.txt as read
    flag("closed"),  # nothing may be fetched: the file could not be asked for
    time("fetched_at"),
    sqlite_with_rowid=False,
)
