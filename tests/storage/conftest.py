"""The store fixtures, for all tests of storage."""

from tests.support.store import database, store, store_template

__all__ = ["database", "store", "store_template"]
