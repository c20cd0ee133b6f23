"""The company directory, whose first tables nothing ever filled.

Column types are written out, as in the first migration, because a released migration must not change with
the code.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _installation()
    for table in ("company_listing", "company_name", "company"):
        op.drop_table(table)
    _company()
    _company_listing()
    _company_identifier()
    _company_start()


def _installation() -> None:
    strict = {"sqlite_strict": True}
    with op.batch_alter_table("installation", table_kwargs=strict, recreate="auto") as batch:
        batch.add_column(sa.Column("directory_version", WHOLE, nullable=False, server_default=sa.text("0")))
        batch.add_column(sa.Column("seed_hash", sa.Text(), nullable=False, server_default=sa.text("''")))
    with op.batch_alter_table("installation", table_kwargs=strict) as batch:
        for name, kind in (("directory_version", WHOLE), ("seed_hash", sa.Text())):
            batch.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)


def _company() -> None:
    op.create_table(
        "company",
        sa.Column("id", WHOLE, nullable=False),
        *map(_text, ("name", "legal", "country")),
        sa.Column("reported", WHOLE, nullable=False),
        *map(_text, ("source", "as_of", "aliases", "people", "products", "digest")),
        sa.Column("updated_at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_company"),
        sqlite_strict=True,
    )
    op.create_index("ix_company_digest", "company", ["digest"])
    op.create_index("ix_company_reported", "company", ["reported"])


def _company_listing() -> None:
    op.create_table(
        "company_listing",
        sa.Column("company_id", WHOLE, nullable=False),
        *map(_text, ("symbol", "exchange", "symbol_key")),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("joined", FLAG, nullable=False),
        sa.PrimaryKeyConstraint("company_id", "symbol", "exchange", name="pk_company_listing"),
        sa.UniqueConstraint("symbol_key", "exchange", name="uq_company_listing_symbol_key_exchange"),
        _of_company("company_listing"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _company_identifier() -> None:
    op.create_table(
        "company_identifier",
        _text("identifier"),
        sa.Column("company_id", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("identifier", name="pk_company_identifier"),
        _of_company("company_identifier"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_company_identifier_company_id", "company_identifier", ["company_id"])


def _company_start() -> None:
    op.create_table(
        "company_start",
        sa.Column("start", sa.LargeBinary(), nullable=False),
        sa.Column("company_id", WHOLE, nullable=False),
        _text("kind"),
        sa.Column("whole", FLAG, nullable=False),
        sa.Column("reported", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("start", "company_id", name="pk_company_start"),
        _of_company("company_start"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_company_start_company_id", "company_start", ["company_id"])


def _of_company(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_company_id"
    return sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=name, ondelete="CASCADE")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)
