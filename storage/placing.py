"""Stores articles as a feed carries them: article, revision, source, seen keys and story.

Which article a placement without an id is, in order:
1. the one that this feed's seen keys name, so that storing a batch again stores nothing new;
2. where it has no key at all, the one this feed carries under the same identity and wording;
3. the one that an earlier placement of the same batch with the same key opened;
4. a new one, which opens a story.
A revision is added where the wording differs from the feed's latest, unless the feed already said
exactly that under the same key: a feed may list one article twice, in two wordings.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upserting

from feeds.model import Article
from feeds.ports import Carried, KnownEntry, Placement
from storage.articles import REVISION_FIELDS, SOURCE_FIELDS, ArticleReads
from storage.schema import article, article_revision, article_source, seen, story, story_article
from storage.session import among, chunks, upsert
from storage.visibility import ROOT

Wording = tuple[int, str]  # article id and content hash
Story = tuple[int, str]  # id, and the identity it was opened by


def keys_of(article: Article) -> list[str]:
    """The seen keys of an article; may be empty."""
    return [key for key in (article.guid_key, article.url_key) if key]


def names_of(article: Article) -> list[str]:
    """By what a feed's article is recognised: its seen keys, else what it is and says."""
    return keys_of(article) or [f"{article.identity} {article.content_hash}"]


class ArticleWrites(ArticleReads):
    """The only way an article gets into the database."""

    async def touch_seen(self, feed_id: int, keys: Collection[str], now: datetime) -> None:
        for some in chunks(keys):
            listed = update(seen).where(seen.c.feed_id == feed_id, seen.c.key.in_(some))
            await self.change(listed.where(seen.c.listed_at < now).values(listed_at=now))

    async def place(self, feed_id: int, placements: Sequence[Placement]) -> list[Carried]:
        articles = [placement.article for placement in placements]
        known = await self.known_entries(feed_id, _keys(articles))
        ids, opened = await _article_ids(self, feed_id, placements, known)
        carried = list(zip(ids, articles, strict=True))
        revisions = await _revise(self, feed_id, carried, known, opened)
        await self.change(SAVE_SOURCE, [_source(feed_id, *pair) for pair in carried])
        await self.change(SAVE_SEEN, [row for pair in carried for row in _seen(feed_id, *pair)])
        stories = opened | await _stories(self, [number for number in ids if number not in opened])
        return [
            Carried(one, number, revisions[number, one.content_hash], *stories[number], feed_id)
            for number, one in carried
        ]

    async def place_new(self, articles: Mapping[int, Sequence[Article]]) -> set[int]:
        known = await _knowing(self, {feed_id: set(_keys(own)) for feed_id, own in articles.items()})
        new = [(feed_id, one) for feed_id, own in articles.items() if feed_id not in known for one in own]
        ids = await _open(self, [one for _, one in new])
        carried = [(feed_id, number, one) for number, (feed_id, one) in zip(ids, new, strict=True)]
        await self.change(ADD_FIRST_REVISION, [_revision(*one) for one in carried])
        await self.change(SAVE_SOURCE, [_source(*one) for one in carried])
        await self.change(SAVE_SEEN, [row for one in carried for row in _seen(*one)])
        return articles.keys() - known


async def _knowing(session: ArticleReads, keys: Mapping[int, Collection[str]]) -> set[int]:
    """The feeds that carried something under one of their keys."""
    every = [key for own in keys.values() for key in own]
    found = await session.rows_among(KNOWING, every, feeds=list(keys))
    return {row.feed_id for row in found if row.key in keys[row.feed_id]}


def _keys(articles: Sequence[Article]) -> list[str]:
    return [key for one in articles for key in keys_of(one)]


async def _article_ids(
    session: ArticleReads, feed_id: int, placements: Sequence[Placement], known: Mapping[str, KnownEntry]
) -> tuple[list[int], dict[int, Story]]:
    """Of each placement its article, and the stories of the articles that are new."""
    ids = {key: entry.article_id for key, entry in known.items() if entry.article_id}
    ids |= await _unnamed(session, feed_id, [placement.article for placement in placements])
    new: list[Article] = []
    found: list[int] = []
    for placement in placements:
        names = names_of(placement.article)
        number = placement.article_id or next((ids[name] for name in names if name in ids), 0)
        if not number:
            new.append(placement.article)
            number = -len(new)  # its place among the new ones, until they have ids
        ids |= dict.fromkeys(names, number)
        found.append(number)
    opened = await _open(session, new)
    numbers = list(opened)
    return [number if number > 0 else numbers[-number - 1] for number in found], opened


async def _unnamed(session: ArticleReads, feed_id: int, articles: Sequence[Article]) -> dict[str, int]:
    """Ids of the articles without keys that this feed carried before."""
    identities = [one.identity for one in articles if not keys_of(one)]
    found = await session.rows_among(UNNAMED, identities, of=feed_id)
    return {f"{row.identity} {row.content_hash}": int(row.id) for row in found}


async def _open(session: ArticleReads, articles: Sequence[Article]) -> dict[int, Story]:
    """Stores new articles; in the order given the id of each, with the story it opens."""
    article_ids = await _insert(session, OPEN_ARTICLE, [_article(one) for one in articles])
    story_ids = await _insert(session, OPEN_STORY, [_story(one) for one in articles])
    pairs = zip(article_ids, story_ids, strict=True)
    await session.change(OPEN_WITH, [{"article_id": a, "story_id": s} for a, s in pairs])
    stories = [(number, one.identity) for number, one in zip(story_ids, articles, strict=True)]
    return dict(zip(article_ids, stories, strict=True))


async def _insert(session: ArticleReads, statement: Any, rows: list[dict[str, Any]]) -> list[int]:
    return [int(row.id) for row in await session.rows(statement, rows)] if rows else []


async def _revise(
    session: ArticleReads,
    feed_id: int,
    carried: Sequence[tuple[int, Article]],
    known: Mapping[str, KnownEntry],
    opened: Collection[int],
) -> dict[Wording, int]:
    """Adds what is worded anew; returns the revision of every wording of these articles."""
    stored = [number for number, _ in carried if number not in opened]
    revisions = await _revisions(session, feed_id, stored)
    latest = dict(revisions.keys())  # article id → content hash, the last of them
    new: dict[Wording, Article] = {}
    for number, one in carried:
        wording = (number, one.content_hash)
        said = {known[key].content_hash for key in keys_of(one) if key in known}
        if wording not in revisions or one.content_hash not in {latest.get(number), *said}:
            new[wording] = one
        latest[number] = one.content_hash
    rows = [_revision(feed_id, number, one) for (number, _), one in new.items()]
    ids = await _insert(session, ADD_REVISION, rows)
    return revisions | dict(zip(new, ids, strict=True))


async def _revisions(session: ArticleReads, feed_id: int, article_ids: Sequence[int]) -> dict[Wording, int]:
    """Every wording with its newest revision, oldest first."""
    found = await session.rows_among(REVISIONS, article_ids, of=feed_id)
    found.sort(key=lambda row: row.id)
    wordings = {(row.article_id, row.content_hash): int(row.id) for row in found}
    return dict(sorted(wordings.items(), key=lambda item: item[1]))


async def _stories(session: ArticleReads, article_ids: Sequence[int]) -> dict[int, Story]:
    """The living story of each article, with the identity it was opened by."""
    found = await session.rows_among(STORIES, article_ids)
    return {row.article_id: (int(row.id), row.identity) for row in found}


def _article(one: Article) -> dict[str, Any]:
    names = ("identity", "canonical_url", "fingerprint", "seen_at")
    return {name: getattr(one, name) for name in names}


def _story(one: Article) -> dict[str, Any]:
    return {"identity": one.identity, "opened_at": one.seen_at}


def _revision(feed_id: int, article_id: int, one: Article) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in [*REVISION_FIELDS, "seen_at"]}
    lists = {"categories": list(one.categories), "images": list(one.images)}
    return {"feed_id": feed_id, "article_id": article_id} | plain | lists


def _source(feed_id: int, article_id: int, one: Article) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in [*SOURCE_FIELDS, "title", "seen_at"]}
    return {"feed_id": feed_id, "article_id": article_id} | plain


def _seen(feed_id: int, article_id: int, one: Article) -> list[dict[str, Any]]:
    row = {
        "feed_id": feed_id,
        "article_id": article_id,
        "content_hash": one.content_hash,
        "listed_at": one.seen_at,
    }
    return [row | {"key": key} for key in keys_of(one)]


# Each list by itself: SQLite reads the whole table for a list of pairs.
KNOWING = select(seen.c.feed_id, seen.c.key).where(
    seen.c.feed_id.in_(bindparam("feeds", expanding=True)), seen.c.key.in_(among())
)
UNNAMED = (
    select(article.c.id, article.c.identity, article_revision.c.content_hash)
    .join(article_revision, article_revision.c.article_id == article.c.id)
    .where(article_revision.c.feed_id == bindparam("of"), article.c.identity.in_(among()))
)
REVISIONS = select(
    article_revision.c.id, article_revision.c.article_id, article_revision.c.content_hash
).where(article_revision.c.feed_id == bindparam("of"), article_revision.c.article_id.in_(among()))

_root = story.alias("root")
STORIES = (
    select(story_article.c.article_id, _root.c.id, _root.c.identity)
    .join(story, story.c.id == story_article.c.story_id)
    .join(_root, _root.c.id == ROOT)
    .where(story_article.c.article_id.in_(among()))
)

OPEN_WITH = insert(story_article)
OPEN_ARTICLE = insert(article).returning(article.c.id, sort_by_parameter_order=True)
OPEN_STORY = insert(story).returning(story.c.id, sort_by_parameter_order=True)
ADD_REVISION = insert(article_revision).returning(article_revision.c.id, sort_by_parameter_order=True)
ADD_FIRST_REVISION = insert(article_revision)
SAVE_SOURCE = upsert(article_source, ["feed_id", "article_id"], [*SOURCE_FIELDS, "title"])

_insert_seen = upserting(seen)
_listed_at = _insert_seen.excluded.listed_at
SAVE_SEEN = _insert_seen.on_conflict_do_update(
    index_elements=["feed_id", "key"],
    set_={
        "article_id": _insert_seen.excluded.article_id,
        "content_hash": _insert_seen.excluded.content_hash,
        "listed_at": case((_listed_at > seen.c.listed_at, _listed_at), else_=seen.c.listed_at),
    },
)
