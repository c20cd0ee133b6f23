"""What a post of one story says, as plain text: the headline, up to three sentences, what matched where."""

from collections.abc import Iterable, Sequence

from feeds.alerts import Hit
from feeds.matching.fold import fold_term
from feeds.model import Article, Evidence, Feed, HitLine, Match, Post
from feeds.outlets import outlet_name
from feeds.summary import headline, summarize


def compose(article: Article, feed: Feed, hits: Sequence[Hit]) -> Post:
    """The post of an article as this feed carries it; only hits on this feed's article are shown."""
    matches = [hit.match for hit in hits if hit.match.counts]
    evidence = [item for match in matches for item in match.evidence]
    return Post(
        headline=headline(article.title, evidence),
        url=article.url,
        outlet=outlet_name(feed.title, feed.url),
        sentences=summarize(article.title, article.body, _on_body(article, evidence)),
        hits=tuple(_hit_line(match) for match in matches),
        seen_at=article.seen_at,
        published_at=None if article.date_clamped else article.published_at,
        author=article.author,
        section=article.section,
        image=article.images[0] if article.images else "",
    )


def _on_body(article: Article, evidence: Iterable[Evidence]) -> list[Evidence]:
    body_field = "text" if article.text else "summary"
    return [item for item in evidence if item.field == body_field]


def _hit_line(match: Match) -> HitLine:
    """Texts that differ only as the matcher folds them ("Peru's", "Peru’s") stand there once."""
    texts: dict[str, str] = {}
    for item in match.evidence:
        texts.setdefault(fold_term(item.text), item.text)
    fields = dict.fromkeys(item.field for item in match.evidence)
    return HitLine(match.watch.name, match.watch.kind, tuple(texts.values()), tuple(fields))
