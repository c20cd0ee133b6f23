"""First schema: all tables of version 0.1.

Everything is written out here, column types too, because a released migration must not change with the
code. Columns are given as "name kind", with a question mark where null is allowed.
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0001"
down_revision = None

KINDS: Mapping[str, TypeEngine[Any]] = {
    "whole": sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
    "flag": sa.Boolean().with_variant(sa.Integer(), "sqlite"),
    "real": sa.Double().with_variant(sa.REAL(), "sqlite"),
    "text": sa.Text(),
    "blob": sa.LargeBinary(),
}


def upgrade() -> None:
    _guilds()
    _feeds()
    _articles()
    _stories()
    _watches()
    _places()
    _alerts()
    _outbox()
    _directory()
    _install()


def _table(
    name: str,
    columns: str,
    *,
    key: str = "id",
    refer: Mapping[str, str] | None = None,
    unique: Sequence[str] = (),
    index: Sequence[str] = (),
    rowid: bool = True,
    numbered: bool = True,
    check: Sequence[sa.CheckConstraint] = (),
) -> None:
    """Constraints name their columns with spaces between; ``refer`` maps a column to "table.column", with
    what happens when that row goes; ``numbered`` false where the id is not the database's to give."""
    op.create_table(
        name,
        *[_column(one, numbered) for one in columns.split(", ")],
        *check,
        sa.PrimaryKeyConstraint(*key.split(), name=f"pk_{name}"),
        *[_reference(name, column, target) for column, target in (refer or {}).items()],
        *[sa.UniqueConstraint(*group.split(), name=_name("uq", name, group)) for group in unique],
        sqlite_with_rowid=rowid,
        sqlite_strict=True,
    )
    for group in index:
        op.create_index(_name("ix", name, group), name, group.split())


def _column(given: str, numbered: bool) -> sa.Column[Any]:
    name, kind = given.split()
    counts = numbered and name == "id"
    return sa.Column(name, KINDS[kind.rstrip("?")], nullable=kind.endswith("?"), autoincrement=counts)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    referred, _, gone = target.partition(" on delete ")
    return sa.ForeignKeyConstraint(
        [column], [referred], name=f"fk_{table}_{column}", ondelete=gone.upper() or None
    )


def _name(kind: str, table: str, columns: str) -> str:
    return "_".join((kind, table, *columns.split()))


def _guilds() -> None:
    _table(
        "installation",
        "id whole, key blob, config_hash text, commands_hash text, watch_version whole",
        numbered=False,
        check=[sa.CheckConstraint("id = 1", name="ck_installation_single")],
    )
    _table(
        "guild",
        "id whole, name text, timezone text, timezone_set flag, admin_channel_id whole, "
        "system_channel_id whole, catch_up text, catch_up_newest whole, max_age_hours real?, "
        "retention_days whole, left flag",
        numbered=False,
    )


def _feeds() -> None:
    _table(
        "feed",
        "id whole, url text, private_to whole, host text, title text, link text, language text, "
        "etag text, last_modified text, body_hash text, interval_seconds real, next_poll_at whole?, "
        "polled_at whole?, good_at whole?, failing_since whole?, failures whole, last_error text, "
        "retired flag, claimed_by text, claimed_until whole?",
        unique=["url private_to"],
        index=["next_poll_at", "host"],
    )
    _table(
        "guild_feed",
        "id whole, guild_id whole, feed_id whole, added_at whole, every_seconds real?, "
        "backfill whole, tags text, full_text flag, paused flag, managed flag, "
        "first_polled_at whole?",
        refer={"guild_id": "guild.id", "feed_id": "feed.id"},
        unique=["guild_id feed_id"],
        index=["feed_id"],
    )


def _articles() -> None:
    _table(
        "article",
        "id whole, identity text, canonical_url text, fingerprint text, seen_at whole",
        index=["canonical_url", "fingerprint seen_at", "identity"],
    )
    _table(
        "article_revision",
        "id whole, article_id whole, feed_id whole, seen_at whole, content_hash text, title text, "
        "summary text, text text, published_at whole?, author text, section text, categories text, "
        "language text, images text",
        refer={"article_id": "article.id on delete cascade", "feed_id": "feed.id"},
        index=["article_id feed_id", "feed_id seen_at"],
    )
    _table(
        "article_source",
        "feed_id whole, article_id whole, guid text, guid_key text, url text, url_key text, "
        "canonical_url text, title text, seen_at whole",
        key="feed_id article_id",
        refer={"feed_id": "feed.id", "article_id": "article.id on delete cascade"},
        index=["article_id", "canonical_url", "feed_id seen_at", "url"],
    )
    _table(
        "seen",
        "feed_id whole, key text, article_id whole?, content_hash text, listed_at whole",
        key="feed_id key",
        refer={"feed_id": "feed.id", "article_id": "article.id on delete set null"},
        index=["article_id", "listed_at"],
        rowid=False,
    )


def _stories() -> None:
    _table(
        "story",
        "id whole, identity text, opened_at whole, merged_into whole?",
        refer={"merged_into": "story.id"},
        index=["merged_into"],
    )
    _table(
        "story_article",
        "story_id whole, article_id whole",
        key="story_id article_id",
        refer={"story_id": "story.id on delete cascade", "article_id": "article.id on delete cascade"},
        unique=["article_id"],
        rowid=False,
    )


def _watches() -> None:
    _table(
        "watch",
        "id whole, guild_id whole, key text, kind text, revision whole, spec text, managed flag, "
        "removed_at whole?",
        refer={"guild_id": "guild.id"},
    )
    live = sa.text("removed_at IS NULL")
    op.create_index(
        "uq_watch_guild_id_key",
        "watch",
        ["guild_id", "key"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
    _table(
        "match",
        "id whole, watch_id whole, revision_id whole?, watch_revision whole, tier text, "
        "evidence text, reason text, created_at whole",
        refer={"watch_id": "watch.id", "revision_id": "article_revision.id on delete set null"},
        unique=["watch_id revision_id"],
        index=["revision_id"],
    )


def _places() -> None:
    _table(
        "destination",
        "id whole, guild_id whole, channel_id whole, thread_id whole, user_id whole, name text, "
        "type whole, broken_at whole?, broken_reason text",
        unique=["guild_id channel_id thread_id user_id"],
    )
    _table(
        "subscription",
        "id whole, destination_id whole, selectors text, tier text, mode text, languages text, "
        "feeds text, settings text, paused flag, managed flag, removed_at whole?",
        refer={"destination_id": "destination.id"},
        index=["destination_id"],
    )


def _alerts() -> None:
    _table(
        "alert",
        "id whole, story_id whole, destination_id whole, revision_id whole?, state text, "
        "reason text, created_at whole",
        refer={
            "story_id": "story.id",
            "destination_id": "destination.id",
            "revision_id": "article_revision.id on delete set null",
        },
        unique=["story_id destination_id"],
        index=["destination_id", "revision_id"],
    )
    _table(
        "alert_match",
        "alert_id whole, match_id whole",
        key="alert_id match_id",
        refer={"alert_id": "alert.id on delete cascade", "match_id": "match.id on delete cascade"},
        index=["match_id"],
        rowid=False,
    )
    _table(
        "alert_subscription",
        "alert_id whole, subscription_id whole",
        key="alert_id subscription_id",
        refer={"alert_id": "alert.id on delete cascade", "subscription_id": "subscription.id"},
        index=["subscription_id"],
        rowid=False,
    )


def _outbox() -> None:
    _table(
        "delivery",
        "id whole, kind text, destination_id whole, idempotency_key text, payload text, "
        "state text, tries whole, first_try_at whole?, last_try_at whole?, next_try_at whole, "
        "sent_at whole?, message_id whole, error text, created_at whole",
        refer={"destination_id": "destination.id"},
        unique=["destination_id idempotency_key"],
        index=["message_id"],
    )
    unsettled = sa.text("state IN ('pending', 'sending')")
    op.create_index(
        "ix_delivery_unsettled",
        "delivery",
        ["destination_id"],
        sqlite_where=unsettled,
        postgresql_where=unsettled,
    )
    _table(
        "delivery_alert",
        "delivery_id whole, alert_id whole",
        key="delivery_id alert_id",
        refer={"delivery_id": "delivery.id on delete cascade", "alert_id": "alert.id on delete cascade"},
        index=["alert_id"],
        rowid=False,
    )


def _directory() -> None:
    _table(
        "company",
        "id whole, name text, source text, updated_at whole",
    )
    _table(
        "company_name",
        "company_id whole, name text, folded text, kind text",
        key="company_id name",
        refer={"company_id": "company.id on delete cascade"},
        index=["folded"],
        rowid=False,
    )
    _table(
        "company_listing",
        "company_id whole, symbol text, exchange text",
        key="company_id symbol exchange",
        refer={"company_id": "company.id on delete cascade"},
        rowid=False,
    )


def _install() -> None:
    """The one row of the installation, with the key that all idempotency keys are made with."""
    row = {
        "id": 1,
        "key": secrets.token_bytes(32),
        "config_hash": "",
        "commands_hash": "",
        "watch_version": 0,
    }
    installation = sa.table("installation", *map(sa.column, row))
    op.execute(sa.insert(installation).values(row))
