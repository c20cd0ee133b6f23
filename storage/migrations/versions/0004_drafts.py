"""Watches that are tried in chat before they are saved."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("guild_id", WHOLE, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("made_at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_draft"),
        sa.ForeignKeyConstraint(["guild_id"], ["guild.id"], name="fk_draft_guild_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_draft_guild_id", "draft", ["guild_id"])
    op.create_index("ix_draft_made_at", "draft", ["made_at"])
