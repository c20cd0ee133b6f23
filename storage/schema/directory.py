"""Tables of the company directory; still empty in every installation."""

from sqlalchemy import Column

from storage.schema.base import id_column, reference, table, text, time
from storage.types import Text

company = table(
    "company",
    id_column(),
    text("name"),
    text("source"),  # who says so
    time("updated_at"),
)

company_name = table(
    "company_name",
    reference("company_id", "company.id", gone="CASCADE", primary_key=True),
    Column("name", Text(), primary_key=True),
    text("folded", index=True),  # as the matcher compares it
    text("kind"),  # legal name, alias, person or product
    sqlite_with_rowid=False,
)

company_listing = table(
    "company_listing",
    reference("company_id", "company.id", gone="CASCADE", primary_key=True),
    Column("symbol", Text(), primary_key=True),
    Column("exchange", Text(), primary_key=True),
    sqlite_with_rowid=False,
)
