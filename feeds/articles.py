"""Entries made into articles: bounded, dated, identified, oldest first.

Rules, in order:
1. fields are cut to the limits below, at a word where there is one;
2. a time after ``now`` is ``now``, one before 1990 is none; without ``published`` it is ``updated``;
3. the link identifies an article unless it is a bare host, or entries with other guids share it; without
   one its words do, and where those are few, its guid with them;
4. of an article that stands twice in a document the first is kept;
5. the newest entries usually stand first, so the document is read backwards, then dates have their say.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime

from feeds import text, urls
from feeds.identity import digest, fingerprint, identifies
from feeds.languages import language
from feeds.model import Article, Entry, ParsedFeed

MAX_TITLE_CHARS = 500
MAX_SUMMARY_CHARS = 4_000
MAX_TEXT_CHARS = 100_000
MAX_AUTHOR_CHARS = 200
MAX_CATEGORY_CHARS = 100
MAX_GUID_CHARS = 1_000
MAX_CATEGORIES = 20
MAX_IMAGES = 5
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


def to_articles(parsed: ParsedFeed, *, now: datetime) -> tuple[Article, ...]:
    """The articles a feed carries, oldest first, each once; ``now`` becomes their ``seen_at``."""
    shared = _shared_links(parsed.entries)
    articles = [_article(entry, shared, now) for entry in parsed.entries]
    return tuple(_oldest_first(_each_once(articles)))


def guid_key(guid: str) -> str:
    """The key under which ``seen`` knows a guid, '' for none."""
    return digest(f"guid:{guid}") if guid else ""


def url_key(canonical_url: str) -> str:
    """The key under which ``seen`` knows a canonical address, '' for none."""
    return digest(f"url:{canonical_url}") if canonical_url else ""


def _article(entry: Entry, shared: set[str], now: datetime) -> Article:
    canonical = urls.canonical(entry.link)
    known_url = canonical if urls.identifies(canonical) and canonical not in shared else ""
    title = text.cut(entry.title, MAX_TITLE_CHARS)
    summary, body = _summary_and_text(entry)
    words = fingerprint(title, body or summary)
    return Article(
        identity=known_url or _identity_in_words(entry, title, body or summary),
        canonical_url=known_url,
        fingerprint=words,
        guid_key=guid_key(entry.guid),
        url_key=url_key(known_url),
        guid=entry.guid[:MAX_GUID_CHARS],
        url=entry.link if len(entry.link) <= urls.MAX_URL_CHARS else "",
        title=title,
        summary=summary,
        text=body,
        content_hash=digest("\0".join((title, summary, body))),
        seen_at=now,
        published_at=_published(entry, now),
        author=text.cut(entry.author, MAX_AUTHOR_CHARS),
        section=_categories(entry)[0] if entry.categories else "",
        categories=_categories(entry),
        language=language(entry.language, f"{title} {body or summary}"),
        images=tuple(image for image in entry.images if len(image) <= urls.MAX_URL_CHARS)[:MAX_IMAGES],
    )


def _identity_in_words(entry: Entry, title: str, body: str) -> str:
    """The fingerprint; few words ("Update") are told apart by the guid, or two items would be one post."""
    words = fingerprint(title, body)
    return words if identifies(title, body) or not entry.guid else digest(f"{words} {entry.guid}")


def _summary_and_text(entry: Entry) -> tuple[str, str]:
    """Summary and text within their limits. Feeds that put the whole article into the summary are common."""
    body = entry.content or (entry.summary if len(entry.summary) > MAX_SUMMARY_CHARS else "")
    summary = "" if entry.summary == body else entry.summary
    return text.cut(summary, MAX_SUMMARY_CHARS), text.cut(body, MAX_TEXT_CHARS)


def _categories(entry: Entry) -> tuple[str, ...]:
    return tuple(text.cut(name, MAX_CATEGORY_CHARS) for name in entry.categories[:MAX_CATEGORIES])


def _published(entry: Entry, now: datetime) -> datetime | None:
    at = entry.published_at or entry.updated_at
    return min(at, now) if at and at >= EARLIEST else None


def _shared_links(entries: Iterable[Entry]) -> set[str]:
    """Addresses under which this document lists entries with different guids."""
    guids: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.guid:
            guids[urls.canonical(entry.link)].add(entry.guid)
    return {link for link, names in guids.items() if len(names) > 1}


def _each_once(articles: Iterable[Article]) -> list[Article]:
    seen: set[str] = set()
    kept: list[Article] = []
    for article in articles:
        keys = {article.guid_key, article.identity} - {""}
        if not keys & seen:
            kept.append(article)
        seen |= keys
    return kept


def _oldest_first(articles: list[Article]) -> list[Article]:
    """By date; an undated article stays beside the neighbour that stands before it."""
    dated = [article.published_at for article in articles if article.published_at]
    ascending = len(dated) > 1 and dated[0] < dated[-1]
    ordered = articles if ascending else articles[::-1]
    keyed: list[tuple[datetime, Article]] = []
    at = EARLIEST
    for article in ordered:
        at = article.published_at or at
        keyed.append((at, article))
    return [article for _, article in sorted(keyed, key=lambda pair: pair[0])]
