"""Every hostile answer by group: its name, how it answers, what a person should see of it."""

from tests.hostile.contents import DATES, IDENTITIES, LINKS, MARKUP, TITLES
from tests.hostile.documents import DOCUMENTS, FLOODS, JSONS
from tests.hostile.transport import COMPRESSION, HEADS, LENGTHS, REDIRECTS, STATUSES, UNFINISHED

GROUPS = {
    "transport": [*COMPRESSION, *LENGTHS, *HEADS, *STATUSES, *REDIRECTS],
    "unfinished": UNFINISHED,
    "documents": [*DOCUMENTS, *FLOODS, *JSONS],
    "contents": [*TITLES, *LINKS, *MARKUP, *DATES, *IDENTITIES],
}
"""The answers of one group are given side by side."""
