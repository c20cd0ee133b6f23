"""Tables of the installation itself and of the servers it is in."""

from sqlalchemy import CheckConstraint, Column

from storage.schema.base import count, flag, maybe_time, table, text
from storage.types import Blob, Id, Real, Snowflake

installation = table(
    "installation",
    Column("id", Id(), primary_key=True, autoincrement=False),  # always 1
    Column("key", Blob(), nullable=False),  # 32 random bytes; all idempotency keys are made with it
    text("config_hash"),  # of the configuration file applied last
    text("commands_hash"),  # of the command tree synced last
    count("watch_version"),  # raised by every change of any watch; a process that knows less reloads
    count("directory_version"),  # raised by every change of the company directory
    text("seed_hash"),  # of the shipped companies that were stored last
    CheckConstraint("id = 1", name="ck_installation_single"),
)

guild = table(
    "guild",
    Column("id", Snowflake(), primary_key=True, autoincrement=False),  # Discord's
    text("name"),
    text("timezone"),  # IANA name
    flag("timezone_set"),  # false: the default was never confirmed, so ask when a time is typed
    Column("admin_channel_id", Snowflake(), nullable=False),  # 0: the system channel
    Column("system_channel_id", Snowflake(), nullable=False),  # 0: none, the log
    text("catch_up"),  # digest, newest, all or none
    count("catch_up_newest"),
    Column("max_age_hours", Real()),  # null: nothing is ever too old
    count("retention_days"),
    flag("left"),  # the bot was removed; everything rests until it is back
    flag("missed_news"),  # told weekly of near misses that many outlets carried later
    maybe_time("missed_at"),  # up to when that was looked for; null: never yet
)
