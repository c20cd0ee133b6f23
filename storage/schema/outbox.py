"""Tables of the outbox: one row for each request to Discord."""

from sqlalchemy import Column, Index, UniqueConstraint

from storage.schema.base import count, id_column, json, maybe_time, reference, table, text, time
from storage.types import Snowflake, Text

_state: Column[str] = Column("state", Text(), nullable=False)  # pending, sending, sent or dead
_unsettled = _state.in_(("pending", "sending"))

delivery = table(
    "delivery",
    id_column(),  # also the order within its destination
    text("kind"),  # post, edit, digest, notice, thread or crosspost
    reference("destination_id", "destination.id"),
    text("idempotency_key"),  # hex; nonce and marker are its first characters
    json("payload"),  # what is shown, versioned; see payloads.py
    _state,
    count("tries"),
    maybe_time("first_try_at"),  # where a look into the channel's history starts
    maybe_time("last_try_at"),  # tells a repeated mark of one try from another try
    time("next_try_at"),
    maybe_time("sent_at"),
    Column("message_id", Snowflake(), nullable=False),  # 0 until sent
    text("error"),  # of the last try
    time("created_at"),
    UniqueConstraint("destination_id", "idempotency_key"),
    Index("ix_delivery_unsettled", "destination_id", sqlite_where=_unsettled, postgresql_where=_unsettled),
    Index(None, "message_id"),
)

delivery_alert = table(
    "delivery_alert",
    reference("delivery_id", "delivery.id", gone="CASCADE", primary_key=True),
    reference("alert_id", "alert.id", gone="CASCADE", primary_key=True, index=True),
    sqlite_with_rowid=False,
)
