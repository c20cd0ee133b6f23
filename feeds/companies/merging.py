"""Makes one company of each group of records.

1. Of a group the shipped record says the facts; else the newest word of the source of the stored one, else
   the best of what comes in: listed at home, not all in capitals, most reported.
2. Others add listings and identifiers; Wikidata adds names where no shipped record speaks, and a former
   name stays as an alias.
3. A shipped record that comes in takes the place of the stored one, and keeps what other sources had added.
   Where shipped records come in, a stored one that none of them replaces goes.
4. Identifiers that plainly different companies share belong to nobody. A listing that two groups claim goes
   to the one whose own source says it, then to the shipped company, the stored one, the first.
5. A company that comes in and has no listing left is dropped.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from feeds.companies.grouping import Groups, place
from feeds.companies.seed import SOURCE as SEED
from feeds.model import Company

MOST_ALIASES = 40
SPEAKS_LANGUAGES = "wikidata"
"""Other sources' names are one spelling more at best, and cut off at worst."""


@dataclass(frozen=True)
class Grouped:
    """``saved``: new companies (id 0) and stored ones that changed, ``removed``: ids of stored ones that
    became part of another or are shipped no more. ``disputed``: what plainly different names share, each
    with some of those names; ``contested``: listings that went to another company that claims them too."""

    saved: list[Company]
    removed: list[int]
    disputed: dict[str, tuple[str, ...]]
    contested: list[str]


def group(stored: Sequence[Company], incoming: Sequence[Company]) -> Grouped:
    """Joins what comes in to what is stored."""
    shipped = any(one.source == SEED for one in incoming)
    groups = Groups([*stored, *incoming])
    merged = [_merged(one, shipped, groups.disputed) for one in groups.sets()]
    found, contested = _without_doubles(one for one in merged if one is not None)
    before = {one.id: one for one in stored}
    found = [one for one in found if one.listings or one.id or one.source == SEED]
    saved = [one for one in found if before.get(one.id) != one]
    removed = sorted(before.keys() - {one.id for one in found})
    return Grouped(saved, removed, groups.disputed, contested)


def _merged(records: Sequence[Company], shipped: bool, disputed: Iterable[str]) -> Company | None:
    """None where the group is a company that is shipped no more."""
    stale = [one for one in records if shipped and one.id and one.source == SEED]
    others = [one for one in records if one not in stale] if stale else records
    if not others:
        return None
    if len(others) == 1 and not stale and not others[0].identifiers:
        return others[0]
    owner = _owner(others)
    listings, joined = _listings(owner, others, stale)
    names = {name for one in records for name in one.identifiers}
    return replace(
        owner,
        id=min((one.id for one in records if one.id), default=0),
        aliases=owner.aliases if owner.source == SEED else _aliases(owner, others),
        listings=listings,
        joined=joined,
        identifiers=tuple(sorted(names.difference(disputed))),
        country=owner.country or next((one.country for one in others if one.country), ""),
        reported=owner.reported if owner.source == SEED else max(one.reported for one in others),
    )


def _owner(records: Sequence[Company]) -> Company:
    stored = [one for one in records if one.id]
    newest = [one for one in records if not one.id and (not stored or one.source == stored[0].source)]
    for some in ([one for one in records if one.source == SEED], newest, stored):
        if some:
            return max(some, key=_quality)
    raise AssertionError("a group has a member")


def _quality(one: Company) -> tuple[bool, int, bool]:
    return one.name != one.name.upper(), one.reported, bool(one.country)


def _listings(
    owner: Company, others: Sequence[Company], stale: Sequence[Company]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All listings, the owner's own first, and those of them that other sources added."""
    own = [text for text in owner.listings if text not in owner.joined]
    own += [
        text
        for one in others
        if one.source == owner.source and one is not owner
        for text in one.listings
        if text not in one.joined
    ]
    added = [text for one in others for text in (one.listings if one.source != owner.source else one.joined)]
    added += [text for one in stale for text in one.joined]
    found = {place(text): text for text in reversed([*own, *added])}
    ordered = tuple(dict.fromkeys(found[place(text)] for text in (*own, *added)))
    mine = set(map(place, own))
    return ordered, tuple(text for text in ordered if place(text) not in mine)


def _aliases(owner: Company, records: Sequence[Company]) -> tuple[str, ...]:
    """What the records give as aliases, what the company was called before, and what Wikidata calls it."""
    stored_first = sorted(records, key=lambda one: not one.id)
    names = [name for one in (*stored_first, owner) for name in one.aliases]
    for one in stored_first:
        renamed = one.source == owner.source and bool(one.id)
        names += [one.name, one.legal] if renamed or one.source == SPEAKS_LANGUAGES else []
    found = [name for name in dict.fromkeys(names) if name and name not in (owner.name, owner.legal)]
    return tuple(found[:MOST_ALIASES])


def _without_doubles(companies: Iterable[Company]) -> tuple[list[Company], list[str]]:
    """Each listing and identifier with the company that has the best claim to it."""
    ordered = sorted(companies, key=lambda one: (one.source != SEED, one.id == 0))
    owners = _owners(ordered)
    contested: list[str] = []
    given = []
    for at, one in enumerate(ordered):
        free = tuple(text for text in one.listings if owners[place(text)] == at)
        names = tuple(name for name in one.identifiers if owners[name] == at)
        contested += [text for text in one.listings if text not in free]
        if (free, names) != (one.listings, one.identifiers):
            joined = tuple(text for text in one.joined if text in free)
            one = replace(one, listings=free, joined=joined, identifiers=names)
        given.append(one)
    return given, contested


def _owners(companies: Sequence[Company]) -> dict[object, int]:
    """By listing and identifier the place of its company: who says a listing itself goes before who had it
    joined, then who comes first."""
    owners: dict[object, int] = {}
    for at, one in enumerate(companies):
        for text in one.listings:
            if text not in one.joined:
                owners.setdefault(place(text), at)
    for at, one in enumerate(companies):
        for key in (*map(place, one.joined), *one.identifiers):
            owners.setdefault(key, at)
    return owners
