"""Says what became of an import, and writes companies out for people and programs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from feeds.companies.importing import TITLES, Read
from feeds.model import Company
from feeds.words import counted

SHOWN = 5
MOST_CODES = 15


@dataclass(frozen=True)
class Joined:
    """What an import changed; ``disputed`` and ``contested`` as in ``feeds.companies.merging.Grouped``."""

    new: int
    changed: int
    total: int
    disputed: dict[str, tuple[str, ...]]
    contested: tuple[str, ...]


def sentences(source: str, read: Read, joined: Joined) -> Iterator[str]:
    """The report for a person, a line each."""
    yield (
        f"{TITLES[source]}: {counted(read.rows, 'row')} read, {len(read.companies):,} of them taken; "
        f"{counted(joined.new, 'new company', 'new companies')}, {joined.changed:,} changed; "
        f"the directory holds {joined.total:,}."
    )
    if read.left_out:
        told = [counted(number, reason.one, reason.many) for reason, number in read.left_out.most_common()]
        yield f"Left out: {', '.join(told)}."
    if read.unknown_exchanges:
        found = [f"{number:,} {code}" for code, number in read.unknown_exchanges.most_common(MOST_CODES)]
        codes = _with_more(", ".join(found), len(read.unknown_exchanges), MOST_CODES)
        yield f"Exchanges that are not known: {codes}."
    if joined.disputed:
        some = "; ".join(f"{key}: {' / '.join(names)}" for key, names in _some(joined.disputed))
        yield (
            f"Shared by plainly different names, and so not used to group: {len(joined.disputed):,} "
            f"({_with_more(some, len(joined.disputed))})."
        )
    if joined.contested:
        some = ", ".join(joined.contested[:SHOWN])
        yield (
            f"Listings that stayed with another company: {len(joined.contested):,} "
            f"({_with_more(some, len(joined.contested))})."
        )


def as_json_report(source: str, read: Read, joined: Joined) -> dict[str, Any]:
    """The report for a program."""
    return {
        "source": source,
        "rows": read.rows,
        "taken": len(read.companies),
        "new": joined.new,
        "changed": joined.changed,
        "companies": joined.total,
        "left_out": {reason.many: number for reason, number in read.left_out.most_common()},
        "unknown_exchanges": dict(read.unknown_exchanges.most_common()),
        "disputed": {key: list(names) for key, names in joined.disputed.items()},
        "contested": list(joined.contested),
    }


def as_record(one: Company) -> dict[str, Any]:
    """A company in the form of the export: legal name and spellings stand among aliases and people."""
    people = [name for person in one.people for name in (person.name, *person.spellings)]
    return {
        "name": one.name,
        "aliases": [name for name in one.names if name != one.name],
        "listings": list(one.listings),
        "people": list(dict.fromkeys(people)),
        "products": list(one.products),
    }


def as_row(one: Company) -> str:
    """A company in one line: name, other names, listings, country."""
    others = [name for name in one.names if name != one.name][:SHOWN]
    parts = [one.name, ", ".join(others), ", ".join(one.listings), one.country]
    return " · ".join(part for part in parts if part)


def _some(disputed: dict[str, tuple[str, ...]]) -> list[tuple[str, tuple[str, ...]]]:
    return list(disputed.items())[:SHOWN]


def _with_more(text: str, total: int, shown: int = SHOWN) -> str:
    return f"{text} and {total - shown:,} more" if total > shown else text
