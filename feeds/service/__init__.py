"""What people may ask for, one module a noun; plain functions that take the Service first.

Each checks what it is given and raises UserError, which says what was wrong and what to type instead.
A server's objects are only ever looked up among that server's own.
"""

from feeds.service.service import SAMPLE_FEEDS, SampleFeed, Service

__all__ = ["SAMPLE_FEEDS", "SampleFeed", "Service"]
