"""Groups records of companies: those that are stored with those that come in.

1. A listing (symbol and market), an ISIN, the FIGI of a share class, SEC's CIK, a name, in this order: who
   shares one is one company.
2. A listing, ISIN or FIGI shared by plainly different names groups nothing, and is reported.
3. Names group only within a country; a record without one joins where there is one country only.
4. Two shipped companies stay two, and so do two with different CIKs; a name they share groups nobody.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from feeds.companies.listings import listing_of
from feeds.companies.naming import are_alike, name_key
from feeds.companies.seed import SOURCE as SEED
from feeds.model import Company

NAMES_SHOWN = 4

Key = tuple[object, ...]
Keys = Callable[[Company], Iterable[Key]]

# One market for companies that move between them.
_REGIONS = {"HK": "CN", "MO": "CN"}


class Groups:
    """Disjoint sets of records, by their numbers. ``disputed`` are the keys that plainly different names
    share ("isin:…", "listing …"), each with some of those names."""

    def __init__(self, records: Sequence[Company]) -> None:
        self.records = records
        self.disputed: dict[str, tuple[str, ...]] = {}
        self._parents = list(range(len(records)))
        self._marks = [_marks_of(one) for one in records]
        for keys in PASSES:
            self._join(keys)
        self._join_names()

    def sets(self) -> list[list[Company]]:
        """Every set, in the order of its first member."""
        found: dict[int, list[Company]] = defaultdict(list)
        for number, one in enumerate(self.records):
            found[self._root(number)].append(one)
        return list(found.values())

    def _root(self, number: int) -> int:
        while self._parents[number] != number:
            self._parents[number] = self._parents[self._parents[number]]
            number = self._parents[number]
        return number

    def _join(self, keys: Keys) -> None:
        for key, numbers in self._sharing(keys).items():
            first, *others = (self.records[number] for number in numbers)
            if any(_plainly_different(first, other) for other in others):
                names = dict.fromkeys(self.records[number].name for number in numbers)
                self.disputed[_said(key)] = tuple(names)[:NAMES_SHOWN]
            else:
                self._unite(numbers)

    def _join_names(self) -> None:
        for numbers in self._sharing(lambda one: ((name,) for name in _name_keys(one))).values():
            by_country: dict[str, list[int]] = defaultdict(list)
            for number in numbers:
                by_country[_region(self.records[number])].append(number)
            anywhere = by_country.pop("", [])
            if len(by_country) == 1:
                (one,) = by_country.values()
                one += anywhere
            elif not by_country:
                by_country[""] = anywhere
            for own in by_country.values():
                if not self._are_several(own):
                    self._unite(own)

    def _sharing(self, keys: Keys) -> dict[Key, list[int]]:
        found: dict[Key, list[int]] = defaultdict(list)
        for number, one in enumerate(self.records):
            for key in dict.fromkeys(keys(one)):
                found[key].append(number)
        return {key: numbers for key, numbers in found.items() if len(numbers) > 1}

    def _are_several(self, numbers: Sequence[int]) -> bool:
        roots = list(dict.fromkeys(map(self._root, numbers)))
        marked = [self._marks[one] for one in roots if self._marks[one]]
        return any(_forbidden(one, other) for at, one in enumerate(marked) for other in marked[:at])

    def _unite(self, numbers: Sequence[int]) -> None:
        for one, other in pairwise(numbers):
            low, high = sorted((self._root(one), self._root(other)))
            if low != high and not _forbidden(self._marks[low], self._marks[high]):
                self._parents[high] = low
                self._marks[low] |= self._marks[high]


def place(listing: str) -> Key:
    """What two listings that are the same have in common."""
    found = listing_of(listing)
    return found.key, found.markets or listing


def _identifiers(scheme: str) -> Keys:
    return lambda one: ((name,) for name in one.identifiers if name.startswith(scheme))


PASSES: tuple[Keys, ...] = (
    lambda one: map(place, one.listings),
    _identifiers("isin:"),
    _identifiers("figi:"),
    _identifiers("cik:"),
)


def _said(key: Key) -> str:
    if len(key) == 1:
        return str(key[0])
    symbol, markets = key
    return f"listing {symbol} on {'/'.join(sorted(markets)) if isinstance(markets, frozenset) else markets}"


def _marks_of(one: Company) -> frozenset[str]:
    """What sets companies apart: that they are shipped, as stored or as coming in, and their CIKs."""
    ciks = {name for name in one.identifiers if name.startswith("cik:")}
    shipped = {f"{SEED} {'stored' if one.id else 'new'}"} if one.source == SEED else set()
    return frozenset(ciks | shipped)


def _forbidden(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether they are two shipped companies, or have different CIKs."""
    ciks = [{mark for mark in marks if mark.startswith("cik:")} for marks in (one, other)]
    both_shipped = any(mark.startswith(SEED) for mark in one & other)
    return both_shipped or bool(ciks[0] and ciks[1] and not ciks[0] & ciks[1])


def _plainly_different(one: Company, other: Company) -> bool:
    """Across countries a name must be the same, within one alike. Who has one CIK may change its name."""
    if any(name.startswith("cik:") for name in set(one.identifiers) & set(other.identifiers)):
        return False
    keys, others = _name_keys(one), _name_keys(other)
    if keys & others or not keys or not others:
        return False
    abroad = _region(one) and _region(other) and _region(one) != _region(other)
    return bool(abroad) or not any(are_alike(key, another) for key in keys for another in others)


def _name_keys(one: Company) -> set[str]:
    """A short name that we made ourselves of a full one would be that of others too."""
    names = one.names if one.source == SEED else (one.legal or one.name, *one.aliases)
    return {key for key in map(name_key, names) if len(key) > 1 or not key.isascii()} - {""}


def _region(one: Company) -> str:
    return _REGIONS.get(one.country, one.country)
