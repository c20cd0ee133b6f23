"""What is known of articles, and how each feed carries them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, select, union_all

from feeds.model import Article
from feeds.ports import Candidate, Carried, KnownEntry
from feeds.threads import aside
from storage.schema import article, article_revision, article_source, seen, story, story_article
from storage.session import Session, among
from storage.visibility import ROOT, members

REVISION_FIELDS = [
    "content_hash",
    "title",
    "summary",
    "text",
    "published_at",
    "author",
    "section",
    "language",
    "date_clamped",
]
SOURCE_FIELDS = ["guid", "guid_key", "url", "url_key", "canonical_url"]


class ArticleReads(Session):
    """What is known of articles."""

    async def known_entries(self, feed_id: int, keys: Collection[str]) -> dict[str, KnownEntry]:
        found = await self.rows_among(KNOWN, keys, of=feed_id)
        return {row.key: KnownEntry(row.article_id or 0, row.content_hash) for row in found}

    async def candidates(self, articles: Sequence[Article], since: datetime) -> list[Candidate]:
        """An article stands among them once for each of its URLs that was asked for; oldest first."""
        urls = [one.canonical_url for one in articles if one.canonical_url]
        fingerprints = [one.fingerprint for one in articles if one.fingerprint]
        found = await self.rows_among(BY_URL, urls)
        found += await self.rows_among(BY_FINGERPRINT, fingerprints, since=since)
        unique = {Candidate(**row._mapping) for row in found}
        return sorted(unique, key=lambda one: (one.article_id, one.canonical_url))

    async def carried(self, feed_ids: Collection[int], since: datetime, limit: int) -> list[Carried]:
        """Only the newest revision of each article of each feed."""
        found = await self.rows_for(
            feed_ids,
            lambda some: (
                _carried()
                .where(article_revision.c.feed_id.in_(some), article_revision.c.seen_at >= since)
                .limit(limit)
            ),
        )
        return await aside(_newest, found, limit)

    async def wordings(self, feed_ids: Collection[int], story_id: int) -> list[Carried]:
        """``+ 0``: the way leads from the story to its articles, not through all that the feeds carried."""
        found = await self.rows_for(
            feed_ids,
            lambda some: _carried().where(members([story_id]), (article_revision.c.feed_id + 0).in_(some)),
        )
        return await aside(_newest, found, len(found))


def _newest(found: Sequence[Row[Any]], limit: int) -> list[Carried]:
    """Made beside the event loop: thousands of rows take a tenth of a second."""
    return [_carried_of(row) for row in sorted(found, key=_newness, reverse=True)[:limit]]


def _newness(row: Row[Any]) -> tuple[datetime, int]:
    return row.revised_at, row.revision_id


def _candidate(url: ColumnElement[str]) -> list[ColumnElement[Any]]:
    return [article.c.id.label("article_id"), url, article.c.fingerprint, article.c.seen_at]


KNOWN = select(seen.c.key, seen.c.article_id, seen.c.content_hash).where(
    seen.c.feed_id == bindparam("of"), seen.c.key.in_(among())
)
BY_URL = union_all(
    select(*_candidate(article.c.canonical_url)).where(article.c.canonical_url.in_(among())),
    select(*_candidate(article_source.c.canonical_url))
    .join_from(article_source, article, article.c.id == article_source.c.article_id)
    .where(article_source.c.canonical_url.in_(among())),
)
BY_FINGERPRINT = select(*_candidate(article.c.canonical_url)).where(
    article.c.fingerprint.in_(among()), article.c.seen_at >= bindparam("since", type_=article.c.seen_at.type)
)


def _carried() -> Select[Any]:
    later = article_revision.alias("later")
    same = and_(
        later.c.article_id == article_revision.c.article_id, later.c.feed_id == article_revision.c.feed_id
    )
    newest = select(func.max(later.c.id)).where(same).scalar_subquery()
    root = story.alias("root")
    return (
        select(
            article.c.id.label("article_id"),
            article.c.identity,
            article.c.fingerprint,
            article_source.c.seen_at,
            article_revision.c.id.label("revision_id"),
            article_revision.c.feed_id,
            article_revision.c.seen_at.label("revised_at"),
            article_revision.c.categories,
            article_revision.c.images,
            root.c.id.label("story_id"),
            root.c.identity.label("story_identity"),
            *[article_revision.c[name] for name in REVISION_FIELDS],
            *[article_source.c[name] for name in SOURCE_FIELDS],
        )
        .join_from(article_revision, article, article.c.id == article_revision.c.article_id)
        .join(
            article_source,
            and_(
                article_source.c.article_id == article.c.id,
                article_source.c.feed_id == article_revision.c.feed_id,
            ),
        )
        .join(story_article, story_article.c.article_id == article.c.id)
        .join(story, story.c.id == story_article.c.story_id)
        .join(root, root.c.id == ROOT)
        .where(article_revision.c.id == newest)
        .order_by(article_revision.c.seen_at.desc(), article_revision.c.id.desc())
    )


def _carried_of(row: Row[Any]) -> Carried:
    plain = {name: row._mapping[name] for name in REVISION_FIELDS + SOURCE_FIELDS}
    return Carried(
        article=Article(
            identity=row.identity,
            fingerprint=row.fingerprint,
            seen_at=row.seen_at,
            categories=tuple(row.categories),
            images=tuple(row.images),
            **plain,
        ),
        article_id=row.article_id,
        revision_id=row.revision_id,
        story_id=row.story_id,
        story_identity=row.story_identity,
        feed_id=row.feed_id,
    )
