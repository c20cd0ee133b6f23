"""Finds companies of the directory by what people type and by what is looked for in articles.

1. Companies whose whole name is the query come first, and those with this ticker where it is written as one.
2. Then all that have a start with it, or this ticker, the most reported first.
"""

from collections.abc import Collection, Sequence
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Select, and_, bindparam, column, select, true, values

from feeds.companies import START_CHARS, Kind
from feeds.model import Company
from storage.companies import CompanyReads
from storage.schema import company, company_listing, company_start
from storage.session import among
from storage.types import Blob

if TYPE_CHECKING:
    from feeds.companies.listings import Listing

WIDER = 8
"""A company may have several starts with the query; so many more rows are asked for than companies."""
RANGES = 250
"""How many terms are looked for in one statement."""

Ranked = dict[int, int]
"""Companies' ids → how much they are reported."""


class CompanySearch(CompanyReads):
    """The index, asked."""

    async def search_companies(self, query: str, limit: int = 25) -> list[Company]:
        from feeds.companies.asking import asked  # loads the matcher, which most starts never need

        wanted = asked(query)
        start = wanted.start.encode(errors="replace")
        listed = await _listed(self, wanted.listings)
        exact = await _whole(self, start, limit)
        if wanted.is_ticker:
            exact, listed = exact | listed, {}
        others = listed | await _beginning(self, start, limit)
        ranked = list(dict.fromkeys([*_best_first(exact), *_best_first(others)]))[:limit]
        found = {one.id: one for one in await self.companies(ranked)}
        return [found[number] for number in ranked]

    async def companies_with(self, terms: Collection[str]) -> list[Company]:
        """Of a term longer than starts are its first START_CHARS characters decide."""
        starts = {term[:START_CHARS].encode(errors="replace") for term in terms if term}
        wanted = sorted(starts)
        ids: set[int] = set()
        for at in range(0, len(wanted), RANGES):
            rows = await self.rows(_named_with(), _ranges(wanted[at : at + RANGES]))
            ids.update(row.company_id for row in rows)
        return await self.companies(ids)

    async def companies_listed(self, listings: Collection[str]) -> list[Company]:
        from feeds.companies.listings import listing_of  # as above

        return await self.companies(await _listed(self, [listing_of(one) for one in listings]))


def _best_first(ranked: Ranked) -> list[int]:
    return sorted(ranked, key=lambda number: (-ranked[number], number))


async def _listed(session: CompanyReads, wanted: "Collection[Listing]") -> Ranked:
    rows = await session.rows_among(LISTED, {one.key for one in wanted})
    return {
        row.id: row.reported
        for row in rows
        if any(one.key == row.symbol_key and one.names(row.exchange) for one in wanted)
    }


async def _whole(session: CompanyReads, start: bytes, limit: int) -> Ranked:
    rows = await session.rows(WHOLE, {"start": start, "most": limit}) if start else []
    return {row.company_id: row.reported for row in rows}


async def _beginning(session: CompanyReads, start: bytes, limit: int) -> Ranked:
    """The most reported companies with such a start, at least ``limit`` where there are so many."""
    if not start:
        rows = await session.rows(MOST_REPORTED, {"most": limit})
        return {row.company_id: row.reported for row in rows}
    most = limit * WIDER
    while True:
        rows = await session.rows(BEGINNING, {"low": start, "high": _behind(start), "most": most})
        found = {row.company_id: row.reported for row in rows}
        if len(found) >= limit or len(rows) < most:
            return found
        most *= WIDER


def _behind(start: bytes) -> bytes:
    """Behind everything that begins so: UTF-8 has no such byte."""
    return start + b"\xff"


@cache
def _named_with() -> Select[tuple[int]]:
    """For RANGES starts, given as ``_ranges`` gives them. Building this costs more than asking it."""
    wanted = (
        values(column("low", Blob()), column("high", Blob()), name="wanted")
        .data([(bindparam(f"low{at}"), bindparam(f"high{at}")) for at in range(RANGES)])
        .cte()
    )
    within = and_(company_start.c.start >= wanted.c.low, company_start.c.start < wanted.c.high)
    return (
        select(company_start.c.company_id)
        .join_from(wanted, company_start, within)
        .where(company_start.c.kind == Kind.NAME.value)
        .distinct()
    )


def _ranges(starts: Sequence[bytes]) -> dict[str, bytes]:
    """The bounds of each start; where there are fewer, the last one again."""
    filled = [*starts, *[starts[-1]] * (RANGES - len(starts))]
    lows = {f"low{at}": start for at, start in enumerate(filled)}
    return lows | {f"high{at}": _behind(start) for at, start in enumerate(filled)}


_FOUND = (company_start.c.company_id, company_start.c.reported)
_BEST = (company_start.c.reported.desc(), company_start.c.company_id)
WHOLE = (
    select(*_FOUND)
    .where(company_start.c.start == bindparam("start"), company_start.c.whole == true())
    .order_by(*_BEST)
    .limit(bindparam("most"))
)
BEGINNING = (
    select(*_FOUND)
    .where(company_start.c.start >= bindparam("low"), company_start.c.start < bindparam("high"))
    .order_by(*_BEST)
    .limit(bindparam("most"))
)
MOST_REPORTED = (
    select(company.c.id.label("company_id"), company.c.reported)
    .order_by(company.c.reported.desc(), company.c.id)
    .limit(bindparam("most"))
)
LISTED = (
    select(company.c.id, company.c.reported, company_listing.c.symbol_key, company_listing.c.exchange)
    .join_from(company_listing, company, company.c.id == company_listing.c.company_id)
    .where(company_listing.c.symbol_key.in_(among()))
)
