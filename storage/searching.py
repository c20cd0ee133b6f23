"""Finds companies of the directory by what people type and by what is looked for in articles.

In this order, within each the most reported first:

1. companies of which the query is a whole name, person or product, and those with this ticker where it is
   written as one;
2. those with a name that begins with it as a word (GE HealthCare of "GE"; scripts without spaces have none);
3. those with a name that begins with it otherwise, and those with this ticker;
4. those with a name in which a later word begins with it;
5. those with a person or product in which a word does.
"""

from collections.abc import Collection, Sequence
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Select, and_, bindparam, case, column, func, select, true, values

from feeds.companies import START_CHARS, Kind
from feeds.model import Company
from storage.companies import CompanyReads
from storage.schema import company, company_listing, company_start
from storage.session import among
from storage.types import Blob

if TYPE_CHECKING:
    from feeds.companies.listings import Listing

RANGES = 250
"""How many terms are looked for in one statement."""

WHOLE, WORD, BEGINNING, LATER, OTHERS = range(5)

Ranked = dict[int, tuple[int, int]]
"""Companies' ids → their place in the order: the lower the earlier, then the more reported."""


class CompanySearch(CompanyReads):
    """The index, asked."""

    async def search_companies(self, query: str, limit: int = 25) -> list[Company]:
        from feeds.companies.asking import asked  # loads the matcher, which most starts never need

        wanted = asked(query)
        start = wanted.start.encode(errors="replace")
        started = await (_started(self, start, limit) if start else _most_reported(self, limit))
        listed = await _listed(self, wanted.listings, WHOLE if wanted.is_ticker else BEGINNING)
        places = started | {
            number: min(place, started.get(number, place)) for number, place in listed.items()
        }
        first = sorted(places, key=lambda number: (places[number], number))[:limit]
        found = {one.id: one for one in await self.companies(first)}
        return [found[number] for number in first]

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


async def _listed(session: CompanyReads, wanted: "Collection[Listing]", rank: int = WHOLE) -> Ranked:
    rows = await session.rows_among(LISTED, {one.key for one in wanted})
    return {
        row.id: (rank, -row.reported)
        for row in rows
        if any(one.key == row.symbol_key and one.names(row.exchange) for one in wanted)
    }


async def _started(session: CompanyReads, start: bytes, limit: int) -> Ranked:
    # Of what follows a word only a space and a few signs come before the digits.
    bounds = {"low": start, "high": _behind(start), "word_high": start + b"0"}
    rows = await session.rows(STARTED, bounds | {"most": limit})
    return {row.company_id: (row.rank, -row.reported) for row in rows}


async def _most_reported(session: CompanyReads, limit: int) -> Ranked:
    rows = await session.rows(MOST_REPORTED, {"most": limit})
    return {row.id: (OTHERS, -row.reported) for row in rows}


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
        .where(company_start.c.kind.in_((Kind.NAME.value, Kind.LATER.value)))
        .distinct()
    )


def _ranges(starts: Sequence[bytes]) -> dict[str, bytes]:
    """The bounds of each start; where there are fewer, the last one again."""
    filled = [*starts, *[starts[-1]] * (RANGES - len(starts))]
    lows = {f"low{at}": start for at, start in enumerate(filled)}
    return lows | {f"high{at}": _behind(start) for at, start in enumerate(filled)}


_IS_NAME = company_start.c.kind == Kind.NAME.value
_RANK = func.min(
    case(
        (and_(company_start.c.whole == true(), company_start.c.start == bindparam("low")), WHOLE),
        (and_(_IS_NAME, company_start.c.start < bindparam("word_high")), WORD),
        (_IS_NAME, BEGINNING),
        (company_start.c.kind == Kind.LATER.value, LATER),
        else_=OTHERS,
    )
).label("rank")
STARTED = (
    select(company_start.c.company_id, company_start.c.reported, _RANK)
    .where(company_start.c.start >= bindparam("low"), company_start.c.start < bindparam("high"))
    .group_by(company_start.c.company_id, company_start.c.reported)
    .order_by(_RANK, company_start.c.reported.desc(), company_start.c.company_id)
    .limit(bindparam("most"))
)
MOST_REPORTED = (
    select(company.c.id, company.c.reported)
    .order_by(company.c.reported.desc(), company.c.id)
    .limit(bindparam("most"))
)
LISTED = (
    select(company.c.id, company.c.reported, company_listing.c.symbol_key, company_listing.c.exchange)
    .join_from(company_listing, company, company.c.id == company_listing.c.company_id)
    .where(company_listing.c.symbol_key.in_(among()))
)
