"""Which entries are news to a feed, and which stored article a new one is.

1. An entry whose guid or link this feed carried before is that article; changed when its content differs.
2. A new entry is a stored article with the same canonical URL.
3. Else one with the same fingerprint, first seen within FINGERPRINT_WINDOW, where the text is long
   enough to identify anything (``feeds.identity.joinable``).
4. Else it is a new article.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from feeds.identity import joinable
from feeds.model import Article
from feeds.ports import Candidate, KnownEntry, Placement

FINGERPRINT_WINDOW = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Sorted:
    """A document's articles by what they are to their feed; each keeps the document's order."""

    fresh: tuple[Article, ...]
    changed: tuple[Placement, ...]
    same: tuple[Placement, ...]


def sort_out(articles: Iterable[Article], known: Mapping[str, KnownEntry]) -> Sorted:
    """Splits articles by rule 1; one whose stored article was pruned appears nowhere."""
    fresh: list[Article] = []
    changed: list[Placement] = []
    same: list[Placement] = []
    for article in articles:
        entry = known.get(article.guid_key) or known.get(article.url_key)
        if entry is None:
            fresh.append(article)
        elif entry.article_id:
            group = same if entry.content_hash == article.content_hash else changed
            group.append(Placement(article, entry.article_id))
    return Sorted(tuple(fresh), tuple(changed), tuple(same))


def place_fresh(articles: Iterable[Article], candidates: Iterable[Candidate]) -> list[Placement]:
    """Rules 2 to 4; ``candidates`` may hold articles that fit none of them."""
    by_url: dict[str, int] = {}
    by_fingerprint: dict[str, int] = {}
    for candidate in sorted(candidates, key=lambda candidate: candidate.seen_at, reverse=True):
        by_url[candidate.canonical_url] = candidate.article_id
        by_fingerprint[candidate.fingerprint] = candidate.article_id
    by_url.pop("", None)
    return [Placement(article, _stored(article, by_url, by_fingerprint)) for article in articles]


def _stored(article: Article, by_url: Mapping[str, int], by_fingerprint: Mapping[str, int]) -> int:
    # A link that does not identify its entry (a home page, one link for all entries) joins nothing.
    same_url = by_url.get(article.canonical_url, 0) if article.url_key else 0
    return same_url or (by_fingerprint.get(article.fingerprint, 0) if joinable(article) else 0)
