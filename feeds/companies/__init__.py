"""The company directory: the records shipped with the program, how companies are found, and imports.

What the database has to know of it stands here, as importing the rest loads the matcher.
"""

from enum import StrEnum

# Raised whenever fold_term folds anything in another way, so that what companies are found by is folded anew.
FOLD_VERSION = 1
START_CHARS = 40


class Kind(StrEnum):
    """What of a company a start belongs to."""

    NAME = "name"
    PERSON = "person"
    PRODUCT = "product"
