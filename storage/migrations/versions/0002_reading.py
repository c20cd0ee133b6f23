"""What is known about reading a feed: its rate and rhythm, delta state, WebSub, robots.txt, article pages.

Column types are written out, as in the first migration, because a released migration must not change with
the code.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0002"
down_revision = "0001"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")
REAL: TypeEngine[Any] = sa.Double().with_variant(sa.REAL(), "sqlite")

# Column → its type and the value of the rows that are there; without a value null is allowed.
FEED: Mapping[str, tuple[TypeEngine[Any], str | None]] = {
    "rate": (REAL, None),
    "least_seconds": (REAL, "0"),
    "skip_hours": (sa.Text(), "'[]'"),
    "skip_days": (sa.Text(), "'[]'"),
    "body_bytes": (WHOLE, "0"),
    "listed_at": (WHOLE, None),
    "newest_at": (WHOLE, None),
    "silent_at": (WHOLE, None),
    "hub_url": (sa.Text(), "''"),
    "topic_url": (sa.Text(), "''"),
}
REVISION: Mapping[str, tuple[TypeEngine[Any], str | None]] = {"date_clamped": (FLAG, "0")}


def upgrade() -> None:
    _widen("feed", FEED)
    _widen("article_revision", REVISION)
    _feed_reading()
    _websub()
    _robots()
    _article_page()


def _widen(table: str, columns: Mapping[str, tuple[TypeEngine[Any], str | None]]) -> None:
    """Adds columns. Only the rows that are there get a value; later ones bring their own."""
    strict = {"sqlite_strict": True}
    with op.batch_alter_table(table, table_kwargs=strict, recreate="auto") as batch:
        for name, (kind, value) in columns.items():
            default = None if value is None else sa.text(value)
            batch.add_column(sa.Column(name, kind, nullable=value is None, server_default=default))
    with op.batch_alter_table(table, table_kwargs=strict) as batch:
        for name, (kind, value) in columns.items():
            if value is not None:
                batch.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)


def _feed_reading() -> None:
    op.create_table(
        "feed_reading",
        sa.Column("feed_id", WHOLE, nullable=False, autoincrement=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        *_belongs_to_feed("feed_reading"),
        sqlite_strict=True,
    )


def _websub() -> None:
    op.create_table(
        "websub",
        sa.Column("feed_id", WHOLE, nullable=False, autoincrement=False),
        *[_text(name) for name in ("hub_url", "topic_url", "token", "secret", "state")],
        sa.Column("asked_at", WHOLE, nullable=False),
        sa.Column("next_try_at", WHOLE, nullable=False),
        sa.Column("lease_until", WHOLE),
        sa.Column("pushed_at", WHOLE),
        sa.Column("failures", WHOLE, nullable=False),
        *_belongs_to_feed("websub"),
        sa.UniqueConstraint("token", name="uq_websub_token"),
        sqlite_strict=True,
    )


def _robots() -> None:
    op.create_table(
        "robots",
        _text("origin"),
        _text("rules"),
        sa.Column("closed", FLAG, nullable=False),
        sa.Column("fetched_at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("origin", name="pk_robots"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _article_page() -> None:
    op.create_table(
        "article_page",
        sa.Column("article_id", WHOLE, nullable=False, autoincrement=False),
        *[_text(name) for name in ("url", "text", "refused")],
        sa.Column("fetched_at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="pk_article_page"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name="fk_article_page_article_id", ondelete="CASCADE"
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_article_page_fetched_at", "article_page", ["fetched_at"])


def _belongs_to_feed(table: str) -> tuple[sa.PrimaryKeyConstraint, sa.ForeignKeyConstraint]:
    gone = sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=f"fk_{table}_feed_id", ondelete="CASCADE")
    return sa.PrimaryKeyConstraint("feed_id", name=f"pk_{table}"), gone


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)
