"""The company directory: what is known of companies, and the index it is found by."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Row, bindparam, delete, select, update

from feeds.companies import FOLD_VERSION
from feeds.model import Company, Person
from feeds.threads import aside
from storage.guilds import GuildWrites
from storage.schema import company, company_identifier, company_listing, company_start, installation
from storage.session import Session, among, chunks

T = TypeVar("T")
SLICE = 500
"""How many companies are made into rows at once, beside the event loop."""


class CompanyReads(Session):
    """Companies as they were saved."""

    async def companies(self, ids: Collection[int] | None = None) -> list[Company]:
        if ids is None:
            ids = [row.id for row in await self.rows(IDS)]
        rows = await self.rows_among(COMPANIES, ids)
        listings = await self.rows_among(LISTINGS, ids)
        identifiers = await self.rows_among(IDENTIFIERS, ids)
        return await aside(_companies, rows, listings, identifiers)


class CompanyWrites(CompanyReads, GuildWrites):
    """Edits, each of which raises the directory version unless it changes nothing."""

    async def save_companies(self, companies: Sequence[Company]) -> int:
        """Companies are the same where their digests are."""
        changed: dict[str, Company] = {}
        for some in _slices(companies):
            changed |= await _changed(self, await aside(_digests, some))
        await _clear(self, [one.id for one in changed.values() if one.id])
        for digests in _slices(list(changed)):
            await _place(self, {digest: changed[digest] for digest in digests})
        if changed:
            await self.raise_directory_version()
        return len(changed)

    async def remove_companies(self, ids: Collection[int]) -> None:
        removed = 0
        for some in chunks(ids):
            removed += await self.change(delete(company).where(company.c.id.in_(some)))
        if removed:
            await self.raise_directory_version()

    async def set_seed_hash(self, value: str) -> None:
        await self.change(update(installation).values(seed_hash=value))

    async def raise_directory_version(self) -> None:
        """Tells every process that holds names of the directory to read them again."""
        version = installation.c.directory_version
        await self.change(update(installation).values(directory_version=version + 1))


async def _changed(session: CompanyReads, digests: Mapping[str, Company]) -> dict[str, Company]:
    """Those that do not stand there so."""
    stored = {(row.id, row.digest) for row in await session.rows_among(DIGESTS, digests)}
    present = {digest for _, digest in stored}
    return {
        digest: one
        for digest, one in digests.items()
        if (digest not in present if one.id == 0 else (one.id, digest) not in stored)
    }


def _slices(values: Sequence[T]) -> Iterator[Sequence[T]]:
    return (values[start : start + SLICE] for start in range(0, len(values), SLICE))


def _digests(companies: Sequence[Company]) -> dict[str, Company]:
    return {_digest(one): one for one in companies}


def _digest(one: Company) -> str:
    """Of all that is stored of a company, its names as they are folded today included."""
    content = f"{FOLD_VERSION} {replace(one, id=0)!r}"
    return hashlib.sha256(content.encode(errors="surrogatepass")).hexdigest()[:32]


async def _place(session: CompanyWrites, changed: Mapping[str, Company]) -> None:
    now = session.now()
    await session.change(UPDATE, [_row(one, d, now) | {"of": one.id} for d, one in changed.items() if one.id])
    new = {digest: one for digest, one in changed.items() if not one.id}
    placed = await _insert(session, new, [_row(one, digest, now) for digest, one in new.items()])
    from storage.indexing import children  # loads the matcher, which most starts never need

    tables = await aside(children, [*(one for one in changed.values() if one.id), *placed])
    for table, rows in tables.items():
        await session.load(table, rows)


async def _clear(session: CompanyWrites, ids: Sequence[int]) -> None:
    for some in chunks(ids):
        for table in (company_listing, company_identifier, company_start):
            await session.change(delete(table).where(table.c.company_id.in_(some)))


async def _insert(
    session: CompanyWrites, new: Mapping[str, Company], rows: Iterable[dict[str, Any]]
) -> list[Company]:
    """The new companies with their ids, found by their digests: given back, they would go in one by one."""
    await session.change(company.insert(), rows)
    ids = {row.digest: int(row.id) for row in await session.rows_among(DIGESTS, new)}
    return [replace(one, id=ids[digest]) for digest, one in new.items()]


def _row(one: Company, digest: str, now: datetime) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in ("name", "legal", "country", "reported", "source", "as_of")}
    lists = {"aliases": list(one.aliases), "products": list(one.products)}
    people = [asdict(person) for person in one.people]
    return plain | lists | {"people": people, "digest": digest, "updated_at": now}


def _by_company(rows: Iterable[Row[Any]]) -> dict[int, list[Row[Any]]]:
    ordered = sorted(rows, key=lambda row: row.company_id)
    return {number: list(own) for number, own in groupby(ordered, key=lambda row: row.company_id)}


def _companies(
    rows: Iterable[Row[Any]], listings: Iterable[Row[Any]], identifiers: Iterable[Row[Any]]
) -> list[Company]:
    """By id."""
    listed, named = _by_company(listings), _by_company(identifiers)
    found = (_company(row, listed.get(row.id, []), named.get(row.id, [])) for row in rows)
    return sorted(found, key=lambda one: one.id)


def _company(row: Row[Any], listings: list[Row[Any]], identifiers: list[Row[Any]]) -> Company:
    listings = sorted(listings, key=lambda one: one.position)
    return Company(
        name=row.name,
        legal=row.legal,
        aliases=tuple(row.aliases),
        listings=tuple(f"{one.symbol}:{one.exchange}" for one in listings),
        people=tuple(Person(**person | {"spellings": tuple(person["spellings"])}) for person in row.people),
        products=tuple(row.products),
        identifiers=tuple(sorted(one.identifier for one in identifiers)),
        country=row.country,
        reported=row.reported,
        source=row.source,
        as_of=row.as_of,
        joined=tuple(f"{one.symbol}:{one.exchange}" for one in listings if one.joined),
        id=row.id,
    )


_COLUMNS = [column for column in company.c if column.name not in ("digest", "updated_at")]
IDS = select(company.c.id)
COMPANIES = select(*_COLUMNS).where(company.c.id.in_(among()))
LISTINGS = select(company_listing).where(company_listing.c.company_id.in_(among()))
IDENTIFIERS = select(company_identifier).where(company_identifier.c.company_id.in_(among()))
DIGESTS = select(company.c.id, company.c.digest).where(company.c.digest.in_(among()))

_CHANGED = ("name", "legal", "country", "reported", "source", "as_of", "aliases", "people", "products")
UPDATE = (
    update(company)
    .where(company.c.id == bindparam("of"))
    .values({name: bindparam(name) for name in (*_CHANGED, "digest", "updated_at")})
)
