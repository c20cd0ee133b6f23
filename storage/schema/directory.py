"""Tables of the company directory, and the index by which companies are found."""

from sqlalchemy import Column, Index, UniqueConstraint

from storage.schema.base import count, flag, id_column, json, reference, table, text, time
from storage.types import Blob, Text

company = table(
    "company",
    id_column(),
    text("name"),  # what the press calls it
    text("legal"),  # its full legal name
    text("country"),  # ISO 3166-1, two letters
    count("reported"),  # how much the press reports about it, 0 to 100
    text("source"),  # who says so
    text("as_of"),  # a month, "2025-01"
    json("aliases"),
    json("people"),
    json("products"),
    text("digest", index=True),  # of all that is stored of it; the same digest is the same company
    time("updated_at"),
    Index(None, "reported"),
)

company_listing = table(
    "company_listing",
    reference("company_id", "company.id", gone="CASCADE", primary_key=True),
    Column("symbol", Text(), primary_key=True),  # as it is usually written
    Column("exchange", Text(), primary_key=True),
    text("symbol_key"),  # as symbols are compared
    count("position"),  # the main listing is 0
    flag("joined"),  # added by another source than the company's
    UniqueConstraint("symbol_key", "exchange"),
    sqlite_with_rowid=False,
)

company_identifier = table(
    "company_identifier",
    Column("identifier", Text(), primary_key=True),  # "isin:…", "figi:…", "cik:…"
    reference("company_id", "company.id", gone="CASCADE", index=True),
    sqlite_with_rowid=False,
)

company_start = table(
    "company_start",
    # UTF-8 of the folded text: bytes have the same order on every engine, text has not.
    Column("start", Blob(), primary_key=True),
    reference("company_id", "company.id", gone="CASCADE", primary_key=True, index=True),
    text("kind"),  # a name, a later word of one, a person or a product
    flag("whole"),  # the start is all of the name
    count("reported"),  # the company's, so that the most reported are found without looking at companies
    sqlite_with_rowid=False,
)
