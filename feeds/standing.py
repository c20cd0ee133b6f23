"""What a poll teaches about its feed: when it is polled next, its validators, its health.

1. A good answer ends a row of failures and keeps the validators; a 304 without any keeps the former ones.
2. What the publisher says of when to ask and of its hub is taken over whenever the document was read; Link
   headers win over the document. Where it was not, a longer Cache-Control counts for the next poll only.
3. The first reading of a feed says nothing of its rate but by the dates of its entries.
4. A failure leaves all that was learned, and only puts the next poll off; the first time not past TELL_AFTER.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from random import Random
from typing import TYPE_CHECKING

from feeds import backoff, websub
from feeds.errors import FetchError, ParseError
from feeds.model import Article, Document, Feed, ParsedFeed

if TYPE_CHECKING:
    from feeds.parsing import Reading

LISTING = timedelta(hours=24)
"""How long a whole reading stands for what a feed lists; after that the whole document is read again."""

TELL_AFTER = timedelta(hours=24)
"""A feed that failed for so long is told once; it is polled at that time, however long the wait."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """What times are computed with: the floor under all intervals, and chance."""

    floor_seconds: float
    random: Random


def body_hash(body: bytes) -> str:
    """Hex, 128 bits; the same for the same bytes."""
    return blake2b(body, digest_size=16).hexdigest()


def is_listed(feed: Feed, now: datetime) -> bool:
    """Whether what the feed lists was wholly read within LISTING."""
    return feed.listed_at is not None and now - feed.listed_at < LISTING


def answered(
    feed: Feed,
    document: Document,
    now: datetime,
    schedule: Schedule,
    *,
    digest: str = "",
    new_entries: int = 0,
    rate: float | None = None,
) -> Feed:
    """The feed after a good answer with so many new entries. ``digest`` is the ``body_hash`` of what was
    sent, empty after a 304; ``rate`` stands in for the count where that says nothing."""
    feed = replace(feed, rate=rate or _rate(feed, new_entries, now))
    interval = backoff.poll_interval(_held_off(feed, document), floor_seconds=schedule.floor_seconds)
    until = None if new_entries else websub.stretched(feed, now)
    return replace(
        feed,
        url=document.moved_to or feed.url,
        etag=document.etag or (feed.etag if document.not_modified else ""),
        last_modified=document.last_modified or (feed.last_modified if document.not_modified else ""),
        body_hash=digest or feed.body_hash,
        body_bytes=len(document.body) if digest else feed.body_bytes,
        interval_seconds=interval,
        next_poll_at=_next_poll_at(feed, document, now, interval, schedule, until),
        polled_at=now,
        good_at=now,
        failing_since=None,
        failures=0,
        last_error="",
        newest_at=now if new_entries else feed.newest_at,
        silent_at=None if new_entries else feed.silent_at,
    )


def read(
    feed: Feed,
    document: Document,
    digest: str,
    reading: "Reading",
    fresh: Sequence[Article],
    now: datetime,
    schedule: Schedule,
) -> Feed:
    """The feed after a reading of the document, whose ``body_hash`` is ``digest``, that brought ``fresh``."""
    rate = None if feed.good_at else rate_by_dates([one.published_at for one in fresh])
    about = described(feed, document, reading.parsed)
    after = answered(about, document, now, schedule, digest=digest, new_entries=len(fresh), rate=rate)
    return replace(after, listed_at=now) if reading.complete else after


def is_calm(feed: Feed, document: Document) -> bool:
    """Whether there is nothing to tell of the feed itself, and nobody wants its articles' pages."""
    unmoved = document.moved_to in ("", feed.url)
    return unmoved and not feed.failures and feed.silent_at is None and not feed.full_text


def _rate(feed: Feed, new_entries: int, now: datetime) -> float | None:
    """Counted from the last good answer: what came while the feed could not be read counts as well."""
    if feed.good_at is None:
        return None
    elapsed = (now - feed.good_at).total_seconds()
    return backoff.next_rate(feed.rate, new_entries=new_entries, elapsed_seconds=elapsed)


def _held_off(feed: Feed, document: Document) -> Feed:
    """The feed as its document's Cache-Control would have it polled."""
    max_age = document.max_age.total_seconds() if document.max_age else 0.0
    return replace(feed, least_seconds=max_age) if max_age > feed.least_seconds else feed


def _next_poll_at(
    feed: Feed,
    document: Document,
    now: datetime,
    interval: float,
    schedule: Schedule,
    not_before: datetime | None,
) -> datetime:
    place = backoff.placed(
        _held_off(feed, document),
        now,
        interval,
        floor_seconds=schedule.floor_seconds,
        retry_after=document.retry_after,
    )
    return backoff.next_poll_at(
        now,
        interval,
        random=schedule.random,
        fixed=feed.fixed_seconds is not None,
        retry_after=document.retry_after,
        place=place,
        not_before=not_before,
        skip_hours=feed.skip_hours,
        skip_days=feed.skip_days,
    )


def described(feed: Feed, document: Document, parsed: ParsedFeed) -> Feed:
    """The feed with what the document says of itself."""
    hub_url, topic_url = websub.discovered(document, parsed)
    max_age = document.max_age.total_seconds() if document.max_age else 0.0
    return replace(
        feed,
        title=parsed.title or feed.title,
        link=parsed.link or feed.link,
        language=parsed.language or feed.language,
        least_seconds=max(parsed.ttl_seconds, max_age),
        skip_hours=parsed.skip_hours,
        skip_days=parsed.skip_days,
        hub_url=hub_url,
        topic_url=topic_url,
    )


def says_anew(before: Feed, after: Feed) -> bool:
    """Whether a document says otherwise what only a whole poll writes down of its feed."""
    return replace(after, least_seconds=before.least_seconds) != before


def failed(feed: Feed, error: FetchError | ParseError, now: datetime, schedule: Schedule) -> Feed:
    """The feed after a poll that brought nothing; a 410 retires it."""
    fetch_error = error if isinstance(error, FetchError) else None
    least = 0.0 if feed.fixed_seconds else min(feed.least_seconds, backoff.DAY.total_seconds())
    floor_seconds = max(schedule.floor_seconds, least)
    wait = backoff.failure_delay(
        feed.failures + 1,
        feed.fixed_seconds or feed.interval_seconds,
        retry_after=fetch_error.retry_after if fetch_error else None,
        random=schedule.random,
        floor_seconds=floor_seconds,
    )
    since = feed.failing_since or now
    told_at = since + TELL_AFTER
    if now < told_at:
        asked = (fetch_error.retry_after if fetch_error else None) or timedelta(0)
        floor = timedelta(seconds=floor_seconds)
        wait = min(wait, max(told_at - now, asked, floor))
    return replace(
        feed,
        next_poll_at=now + wait,
        polled_at=now,
        failing_since=since,
        failures=feed.failures + 1,
        last_error=str(error),
        retired=fetch_error is not None and fetch_error.status == 410,
    )


def rate_by_dates(dates: Sequence[datetime | None]) -> float | None:
    """Entries a day by the dates that entries carry; None where they do not tell."""
    known = sorted(at for at in dates if at)
    days = (known[-1] - known[0]) / timedelta(days=1) if known else 0.0
    return (len(known) - 1) / days if days else None
