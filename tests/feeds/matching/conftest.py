"""An article as feeds give it."""

from datetime import UTC, datetime

import pytest

from feeds.model import Article


@pytest.fixture
def article():
    return Article(
        identity="https://example.com/1",
        canonical_url="https://example.com/1",
        fingerprint="f",
        guid_key="g",
        url_key="u",
        guid="1",
        url="https://example.com/1",
        title="A title",
        summary="",
        text="Its text",
        content_hash="h",
        seen_at=datetime(2026, 1, 2, tzinfo=UTC),
        categories=("Chips", "AI"),
    )
