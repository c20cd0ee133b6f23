"""The fixtures that all tests of storage share."""

from tests.storage.overlap import news
from tests.support.store import database, store, store_template

__all__ = ["database", "news", "store", "store_template"]
