"""Says what became of an import, and writes companies out for people and programs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from feeds.companies.importing import TITLES, Read
from feeds.model import Company

SHOWN = 5


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
        f"{TITLES[source]}: {read.rows:,} rows read, {len(read.companies):,} of them taken; "
        f"{joined.new:,} new companies, {joined.changed:,} changed; the directory holds {joined.total:,}."
    )
    if read.left_out:
        yield f"Left out: {_counts(read.left_out, len(read.left_out))}."
    if read.unknown_exchanges:
        yield f"Exchanges that are not known: {_counts(read.unknown_exchanges, 3 * SHOWN)}."
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
        "left_out": dict(read.left_out.most_common()),
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


def _counts(counted: Counter[str], most: int) -> str:
    listed = [f"{number:,} {name}" for name, number in counted.most_common(most)]
    return _with_more(", ".join(listed), len(counted), most)


def _some(disputed: dict[str, tuple[str, ...]]) -> list[tuple[str, tuple[str, ...]]]:
    return list(disputed.items())[:SHOWN]


def _with_more(text: str, total: int, shown: int = SHOWN) -> str:
    return f"{text} and {total - shown:,} more" if total > shown else text
