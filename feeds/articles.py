"""Entries made into articles: bounded, dated, identified, oldest first.

Rules, in order:
1. an entry with neither words nor an address says nothing and is left out;
2. fields are cut to the limits below, at a word where there is one;
3. the time is ``published``, else ``updated``, whichever lies between 1990 and ``now``; where neither does it
   is clamped to the bound it lies beyond, and marked;
4. the link identifies an article unless it is a bare host, or entries with other guids share it; without
   one its words do, and where those are few, its guid with them;
5. a guid that entries of three or more addresses share names none of them; of an article that stands twice
   in a document the first is kept;
6. the newest entries usually stand first, so the document is read backwards, then dates have their say;
   clamped ones have none.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from feeds import dates, text, urls
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
EARLIEST = dates.EARLIEST


def to_articles(parsed: ParsedFeed, *, now: datetime) -> tuple[Article, ...]:
    """The articles a feed carries, oldest first, each once; ``now`` becomes their ``seen_at``."""
    entries = _with_usable_guids([entry for entry in parsed.entries if entry.title or entry.link])
    shared = _shared_links(entries)
    articles = [_article(entry, shared, now) for entry in entries]
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
    published, clamped = _published(entry, now)
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
        published_at=published,
        date_clamped=clamped,
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


def _published(entry: Entry, now: datetime) -> tuple[datetime | None, bool]:
    """The time by rule 3, and whether it had to be clamped."""
    given = [at for at in (entry.published_at, entry.updated_at) if at]
    believable = [at for at in given if dates.clamp(at, now) == at]
    if believable or not given:
        return next(iter(believable), None), False
    return dates.clamp(given[0], now), True


def _with_usable_guids(entries: list[Entry]) -> list[Entry]:
    """The entries, without a guid where three or more addresses share it: it names none of them."""
    links: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        links[entry.guid].add(urls.canonical(entry.link))
    return [replace(entry, guid="") if len(links[entry.guid]) > 2 else entry for entry in entries]


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
    dated = [at for article in articles if (at := _believed(article))]
    ascending = len(dated) > 1 and dated[0] < dated[-1]
    ordered = articles if ascending else articles[::-1]
    keyed: list[tuple[datetime, Article]] = []
    at = EARLIEST
    for article in ordered:
        at = _believed(article) or at
        keyed.append((at, article))
    return [article for _, article in sorted(keyed, key=lambda pair: pair[0])]


def _believed(article: Article) -> datetime | None:
    return None if article.date_clamped else article.published_at
