"""The company directory: the records shipped with the program, how companies are found, and imports.

What the database has to know of it stands here, as importing the rest loads the matcher.
"""

from enum import StrEnum

# Raised whenever fold_term folds anything in another way or starts are others, so that all are made anew.
FOLD_VERSION = 2
START_CHARS = 40


class Kind(StrEnum):
    """What of a company a start belongs to, what says most of it first."""

    NAME = "name"
    LATER = "later"  # a later word of a name
    PERSON = "person"
    PRODUCT = "product"
