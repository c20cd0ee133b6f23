"""What was read of articles' pages, for a few days, and the robots.txt of the sites they stand on."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from feeds.model import Evidence
from feeds.ports import KeptPage, KeptRobots
from feeds.words import ELLIPSIS
from storage.payloads import evidence_from_json, evidence_to_json
from storage.schema import article_page, article_revision, match, robots
from storage.session import Rows, Session, upsert


class PageReads(Session):
    """What is kept of pages."""

    async def pages(self, article_ids: Collection[int], since: datetime) -> dict[int, KeptPage]:
        found = await self.rows_for(
            article_ids,
            lambda some: select(article_page).where(
                article_page.c.article_id.in_(some), article_page.c.fetched_at >= since
            ),
        )
        return {row.article_id: KeptPage(**row._mapping) for row in found}

    async def robots(self, origins: Collection[str], since: datetime) -> dict[str, KeptRobots]:
        found = await self.rows_for(
            origins,
            lambda some: select(robots).where(robots.c.origin.in_(some), robots.c.fetched_at >= since),
        )
        return {row.origin: KeptRobots(**row._mapping) for row in found}


class PageWrites(PageReads):
    """Keeps pages, and forgets them."""

    async def save_pages(self, pages: Sequence[KeptPage]) -> None:
        await self.change(SAVE_PAGE, [asdict(page) for page in pages])

    async def save_robots(self, files: Sequence[KeptRobots]) -> None:
        await self.change(SAVE_ROBOTS, [asdict(one) for one in files])

    async def forget_pages(self, before: datetime) -> int:
        old = article_page.c.fetched_at < before
        await self.change(SAVE_EVIDENCE, _without_page(await self.rows(FOUND.where(old))))
        return await self.change(delete(article_page).where(article_page.c.fetched_at < before))

    async def forget_robots(self, before: datetime) -> int:
        return await self.change(delete(robots).where(robots.c.fetched_at < before))


# What was found in articles whose pages were read, with what their feeds say of them.
FOUND = (
    select(match.c.id, match.c.evidence, article_revision.c.text)
    .join(article_revision, article_revision.c.id == match.c.revision_id)
    .join(article_page, article_page.c.article_id == article_revision.c.article_id)
    .where(article_page.c.text != "")
)
SAVE_EVIDENCE = (
    update(match)
    .where(match.c.id == bindparam("of"))
    .values(evidence=bindparam("left", type_=match.c.evidence.type))
)


def _without_page(rows: Rows) -> Iterator[dict[str, Any]]:
    """Matches with hits beyond the feed's own text; these keep the words found and lose their sentences."""
    for row in rows:
        hits = evidence_from_json(row.evidence)
        left = tuple(replace(hit, sentence="") if _is_of_page(hit, row.text) else hit for hit in hits)
        if left != hits:
            yield {"of": row.id, "left": evidence_to_json(left)}


def _is_of_page(hit: Evidence, text: str) -> bool:
    """A page's text follows that of the feed; a sentence may have run over from the one into the other."""
    return hit.field == "text" and (hit.end > len(text) or hit.sentence.strip(ELLIPSIS) not in text)


SAVE_PAGE = upsert(article_page, ["article_id"], [one.name for one in fields(KeptPage)[1:]])
SAVE_ROBOTS = upsert(robots, ["origin"], [one.name for one in fields(KeptRobots)[1:]])
