"""Why a watch finds nothing in an article, as far as something of it stands there.

What is told, in this order and at most HINTS of it:
1. A keyword's rule: what of it is there and what is missing; near phrases that stand too far apart, or in
   different fields; a pattern that finds nothing, also where the keyword has nothing else.
2. A keyword's term that stands in another field than the one asked for, or with other capitals.
3. A company's name that is not written as names are; a ticker's symbol without an exchange that is known.
4. A term that stands only inside a longer word or an address.

Of several wordings of an article the one that has most of the watch is told of.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any

from feeds.errors import UserError
from feeds.matching import Matcher
from feeds.matching.fold import fold_term
from feeds.matching.terms import Passage
from feeds.matching.tickers import parse_ticker
from feeds.model import Match, Near, Watch, WatchKind
from feeds.words import word_starts

HINTS = 3

Fields = Mapping[str, str]
Places = Mapping[str, Sequence[tuple[int, int]]]
"""Starts and ends, by field."""


@dataclass(frozen=True)
class Wording:
    """An article as one feed words it, and where terms and patterns of watches stand in it.

    ``written``: as they must be written to count; ``spelled``: in whatever case.
    """

    fields: Fields
    written: Mapping[str, Places]
    patterns: Mapping[str, Places]
    spelled: frozenset[str]

    @cached_property
    def whole(self) -> str:
        """All its fields."""
        return "\n".join(self.fields.values())

    @cached_property
    def word_starts(self) -> Mapping[str, Sequence[int]]:
        """Where its words begin, by field."""
        return {name: word_starts(text) for name, text in self.fields.items()}

    @cached_property
    def folded(self) -> str:
        """All its fields, folded as terms are."""
        return fold_term(self.whole)


def hints(watches: Sequence[Watch], wordings: Sequence[Fields]) -> Iterator[tuple[Watch, tuple[str, ...]]]:
    """Of these watches, which find nothing, those that there is something to tell of, with what keeps each
    from matching; in their order."""
    looked = _Looking(watches)
    read = [looked.at(fields) for fields in wordings]
    for watch in watches:
        tell = _of_keyword if watch.kind is WatchKind.KEYWORD else _of_company
        wanted = frozenset(_terms(watch))
        for one in sorted(read, key=lambda one: -len(one.spelled & wanted)):
            if told := tuple(islice(tell(watch, one), HINTS)):
                yield watch, told
                break


def _terms(watch: Watch) -> tuple[str, ...]:
    """All that is written out in it but excludes and tickers, each once."""
    near = watch.near.phrases if watch.near else ()
    return tuple(dict.fromkeys((*watch.terms, *near)))


class _Looking:
    """Looks for each term and pattern by itself, all in one pass."""

    def __init__(self, watches: Sequence[Watch]) -> None:
        keywords = [watch for watch in watches if watch.kind is WatchKind.KEYWORD]
        self._sought = [("spelled", term, _watch(phrases=(term.lower(),))) for term in _all(watches)]
        self._sought += [("written", term, _watch(phrases=(term,))) for term in _all(keywords)]
        patterns = {watch.regex for watch in keywords} - {""}
        self._sought += [("pattern", text, _watch(regex=text)) for text in patterns]
        self._matcher = Matcher(replace(watch, key=str(at)) for at, (_, _, watch) in enumerate(self._sought))

    def at(self, fields: Fields) -> Wording:
        """What stands in one wording."""
        plain = {name: Passage(name, text).text for name, text in fields.items()}
        found: dict[str, dict[str, Places]] = {"spelled": {}, "written": {}, "pattern": {}}
        for match in self._matcher.match(plain):
            how, text, _ = self._sought[int(match.watch.key)]
            found[how][text] = _places(match)
        spelled = frozenset((*found["spelled"], *found["written"]))
        return Wording(plain, found["written"], found["pattern"], spelled)


def _watch(**terms: Any) -> Watch:
    return Watch("", WatchKind.KEYWORD, **terms)


def _places(match: Match) -> Places:
    places: dict[str, list[tuple[int, int]]] = {}
    for hit in match.evidence:
        places.setdefault(hit.field, []).append((hit.start, hit.end))
    return places


def _all(watches: Iterable[Watch]) -> set[str]:
    return {term for watch in watches for term in _terms(watch)}


def _of_keyword(watch: Watch, wording: Wording) -> Iterator[str]:
    rule = _Rule(watch, wording)
    if rule.there:
        yield from rule.missing()
        yield from _far(watch.near, watch.field, wording) if watch.near else ()
    elif watch.regex and not _terms(watch) and not wording.patterns.get(watch.regex):
        yield "its pattern finds nothing"
    astray = [*rule.elsewhere(), *rule.lowered()]
    yield from astray
    if not rule.there and not astray:
        yield from _inside(watch, wording)


class _Rule:
    """What of a keyword's rule is fulfilled in a wording."""

    def __init__(self, watch: Watch, wording: Wording) -> None:
        self._watch, self._wording = watch, wording
        self._terms = _terms(watch)
        self._stands = {term for term in self._terms if self._counts(wording.written.get(term))}
        self._finds = self._counts(wording.patterns.get(watch.regex))
        self.there = [f"“{term}”" for term in self._terms if term in self._stands]
        self.there += ["its pattern"] * self._finds

    def _counts(self, places: Places | None) -> bool:
        return bool(places) and (not self._watch.field or self._watch.field in (places or ()))

    def missing(self) -> Iterator[str]:
        """What it takes besides what is there."""
        watch = self._watch
        where = f"in the {watch.field}" if watch.field else "there"
        found = f"{', '.join(self.there)} {'is' if len(self.there) == 1 else 'are'} {where}, but"
        near = watch.near.phrases if watch.near else ()
        if lacking := [term for term in dict.fromkeys((*watch.all, *near)) if term not in self._stands]:
            yield f"{found} not {_named(lacking)}"
        for terms in (watch.phrases, watch.any):
            if terms and self._stands.isdisjoint(terms):
                yield f"{found} {'none of' if len(terms) > 1 else 'not'} {_named(terms)}"
        if watch.regex and not self._finds:
            yield f"{found} its pattern finds nothing {where}"

    def elsewhere(self) -> Iterator[str]:
        """What stands in another field than the one asked for."""
        asked = f"but only the {self._watch.field} counts"
        for term in self._terms:
            if term not in self._stands and (places := self._wording.written.get(term)):
                yield f"“{term}” stands {_in(places)}, {asked}"
        if not self._finds and (places := self._wording.patterns.get(self._watch.regex)):
            yield f"its pattern finds something {_in(places)}, {asked}"

    def lowered(self) -> Iterator[str]:
        """What stands there in other letters, where case counts."""
        for term in self._terms:
            if term in self._wording.spelled and term not in self._wording.written:
                yield f"“{term}” stands there, but not with the same capitals"


def _far(near: Near, field: str, wording: Wording) -> Iterator[str]:
    """How far near phrases stand apart, where all are there."""
    places = {phrase: wording.written.get(phrase, {}) for phrase in near.phrases}
    fields = [field] if field else [*wording.fields]
    shared = [name for name in fields if all(name in one for one in places.values())]
    gaps = [
        _gap(wording.word_starts[at], {phrase: one[at] for phrase, one in places.items()}) for at in shared
    ]
    if gaps and min(gaps) > near.words:
        yield (
            f"{_named(places)} are {min(gaps)} words apart where they stand nearest, "
            f"{min(gaps) - near.words} more than the {near.words} allowed"
        )
    elif not gaps and not field and all(places.values()):
        where = ", ".join(f"“{phrase}” {_in(one)}" for phrase, one in places.items())
        yield f"{where}: near counts within one field"


def _gap(starts: Sequence[int], places: Mapping[str, Sequence[tuple[int, int]]]) -> int:
    """The words from the end of the first phrase to the start of the last, where that is least; counted as
    ``feeds.matching.keyword`` counts them."""
    hits = sorted(
        ((start, -end, phrase) for phrase, spans in places.items() for start, end in spans), reverse=True
    )
    nearest: dict[str, int] = {}
    gaps = []
    for start, end, phrase in hits:
        nearest[phrase] = start
        if len(nearest) == len(places):
            gaps.append(bisect_left(starts, max(nearest.values())) - bisect_left(starts, -end))
    return max(0, min(gaps))


def _of_company(watch: Watch, wording: Wording) -> Iterator[str]:
    for term in watch.terms:
        if term in wording.spelled:
            yield f"“{term}” stands there, but not written as the name is"
    yield from _inside(watch, wording)
    for text in watch.tickers:
        with suppress(UserError):
            symbol = parse_ticker(text).symbol
            if re.search(rf"(?<!\w){re.escape(symbol)}(?!\w)", wording.whole):
                yield f"“{symbol}” stands there without an exchange I know"


def _inside(watch: Watch, wording: Wording) -> Iterator[str]:
    for term in _terms(watch):
        if term not in wording.spelled and fold_term(term) in wording.folded:
            yield f"“{term}” stands there only inside a longer word or in an address"


def _in(fields: Iterable[str]) -> str:
    return f"in the {' and the '.join(fields)}"


def _named(terms: Iterable[str]) -> str:
    return ", ".join(f"“{term}”" for term in terms)
