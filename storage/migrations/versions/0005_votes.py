"""Votes on what was posted, and who is told of missed news."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _guild()
    _vote()


def _guild() -> None:
    strict = {"sqlite_strict": True}
    with op.batch_alter_table("guild", table_kwargs=strict, recreate="auto") as batch:
        batch.add_column(sa.Column("missed_news", FLAG, nullable=False, server_default=sa.text("0")))
        batch.add_column(sa.Column("missed_at", WHOLE))
    with op.batch_alter_table("guild", table_kwargs=strict) as batch:
        batch.alter_column("missed_news", existing_type=FLAG, existing_nullable=False, server_default=None)


def _vote() -> None:
    references = (("watch_id", "watch.id", None), ("story_id", "story.id", "CASCADE"))
    op.create_table(
        "vote",
        *[sa.Column(name, WHOLE, nullable=False) for name in ("watch_id", "story_id", "user_id", "guild_id")],
        sa.Column("voted_at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("watch_id", "story_id", "user_id", name="pk_vote"),
        *[
            sa.ForeignKeyConstraint([name], [target], name=f"fk_vote_{name}", ondelete=gone)
            for name, target, gone in (*references, ("guild_id", "guild.id", None))
        ],
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    for name in ("story_id", "user_id", "guild_id"):
        op.create_index(f"ix_vote_{name}", "vote", [name])
