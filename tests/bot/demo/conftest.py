"""A browser for the demo's page."""

from tests.support.browser import driver

__all__ = ["driver"]
