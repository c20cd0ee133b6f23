"""Lists of companies that others publish, read: one module a source, its rules listed at its top.

A reader takes the lines of a file and tells companies, one a listing, which are grouped afterwards. What it
leaves out it counts by reason.
"""

from feeds.companies.importing import financedatabase, sec, wikidata
from feeds.companies.importing.reading import Read, Reader, Reason

SOURCES: dict[str, Reader] = {
    "sec": sec.read,
    "financedatabase": financedatabase.read,
    "wikidata": wikidata.read,
}
TITLES = {"sec": "SEC", "financedatabase": "FinanceDatabase", "wikidata": "Wikidata"}

__all__ = ["SOURCES", "TITLES", "Read", "Reader", "Reason"]
