"""Builders for the news: values with sensible defaults, of which a test names only what matters."""

from datetime import UTC, datetime
from typing import Any

from feeds.identity import digest, fingerprint
from feeds.model import (
    Article,
    Destination,
    Evidence,
    Feed,
    Guild,
    Match,
    Subscription,
    Tier,
    Watch,
    WatchKind,
)
from feeds.ports import Carried

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def article(title: str = "Alibaba opens a school", **given: Any) -> Article:
    url = given.pop("canonical_url", f"https://example.com/{digest(title)[:8]}")
    body = given.get("text") or given.get("summary", "")
    defaults: dict[str, Any] = {
        "identity": url or fingerprint(title, body),
        "canonical_url": url,
        "fingerprint": fingerprint(title, body),
        "guid_key": digest(f"guid:{url or title}"),
        "url_key": digest(f"url:{url}") if url else "",
        "guid": url or title,
        "url": url,
        "title": title,
        "summary": "",
        "text": "",
        "content_hash": digest("\0".join((title, given.get("summary", ""), given.get("text", "")))),
        "seen_at": NOON,
    }
    return Article(**{**defaults, **given})


def carried(of: Article | None = None, **given: Any) -> Carried:
    of = of or article()
    defaults = {
        "article": of,
        "article_id": 1,
        "revision_id": 1,
        "story_id": 1,
        "story_identity": of.identity,
        "feed_id": 1,
    }
    return Carried(**{**defaults, **given})


def company(key: str = "alibaba", **given: Any) -> Watch:
    defaults = {"names": ("Alibaba",), "guild_id": 1, "id": 1}
    return Watch(key=key, kind=WatchKind.COMPANY, **{**defaults, **given})


def keyword(key: str = "ai-driven", **given: Any) -> Watch:
    defaults = {"phrases": ("AI-Driven",), "guild_id": 1, "id": 2}
    return Watch(key=key, kind=WatchKind.KEYWORD, **{**defaults, **given})


def match(watch: Watch | None = None, tier: Tier = Tier.LIKELY, **given: Any) -> Match:
    evidence = (Evidence("title", 0, 7, "Alibaba", "Alibaba", "name"),)
    return Match(watch or company(), tier, given.pop("evidence", evidence), **given)


def subscription(**given: Any) -> Subscription:
    place = given.pop("destination", Destination(guild_id=1, channel_id=5000, id=1))
    return Subscription(destination=place, **{"id": 1, **given})


def feed(**given: Any) -> Feed:
    return Feed(**{"id": 1, "url": "https://example.com/rss", "title": "Example Wire", **given})


def guild(**given: Any) -> Guild:
    return Guild(**{"id": 1, "name": "Desk", **given})
