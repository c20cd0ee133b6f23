"""What was read of articles' pages, for a few days, and the robots.txt of the sites they stand on."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import delete, select

from feeds.ports import KeptPage, KeptRobots
from storage.schema import article_page, robots
from storage.session import Session, upsert


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
        return await self.change(delete(article_page).where(article_page.c.fetched_at < before))

    async def forget_robots(self, before: datetime) -> int:
        return await self.change(delete(robots).where(robots.c.fetched_at < before))


SAVE_PAGE = upsert(article_page, ["article_id"], [one.name for one in fields(KeptPage)[1:]])
SAVE_ROBOTS = upsert(robots, ["origin"], [one.name for one in fields(KeptRobots)[1:]])
