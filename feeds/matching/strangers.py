"""Tells hits that the text around them shows to be somebody else's.

1. A name that is the symbol of another listing: SAP in "Saputo Inc (TSX: SAP)".
2. An everyday word or an acronym that is part of a longer name with another listing behind it: "Acme United
   (NYSE: ACU)"; an acronym also where a legal form ends that name: "ITC Holdings Corp".
3. An acronym that the article explains as something else: "the International Trade Commission (ITC)", by the
   algorithm of Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in
   biomedical text" (2003). Only where a longer name of the company is known to compare with.
4. An acronym that a sentence joins to another name: behind one ("Rangers GM"), before a person's ("GM
   Chris Drury"), or in a dateline ("SASKATOON, SK - ").
5. A name of one word behind a given name: "Tony Abbott", who is Abbott in the rest of the article too, unless
   the directory vouches for the company there.
6. A person whose name goes on: "Richard Francis Burton"; not behind a short word, as names are written in
   two languages ("Eddie Wu Yongming").

None of this holds for a hit inside a longer name that the directory has of the same company.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from feeds.matching.context import Context
from feeds.matching.english import GIVEN_NAMES
from feeds.matching.fold import fold_term
from feeds.matching.legal import LEGAL_FORMS
from feeds.matching.terms import About, Hit, Passage
from feeds.matching.tickers import Mention, keys_of
from feeds.model import Watch

# Longer ones are names of their own: "NVIDIA".
ACRONYM_CHARS = 4
# Shorter ones may be Chinese, with a given name in pinyin behind them.
SURNAME_CHARS = 6
_WORD = r"[A-Z0-9][\w.&'’-]*"
_RUN = re.compile(rf"(?: (?:& |of |the )?{_WORD})*")
_RUN_BEFORE = re.compile(rf"(?:(?<![\w'’]){_WORD} )*\Z")
# Behind "San" or "St." it is a place: "a San Antonio Target".
_WORD_BEFORE = re.compile(r"(?<![\w'’-])(?<!San )(?<!Saint )(?<!St )(?<!St\. )([A-Z][a-z]+) \Z")
_NAME_CHARS = 20
_OPENING = re.compile(r",? ?[(<\[]\Z")
_EXPLAINED = re.compile(r"\A ?\((?P<words>[^()]{3,100})\)")
_OR = ", or "
_BREAK = re.compile(r"[\n()]")
_DATELINE = re.compile(r"[A-Z]{3,}, \Z")
_DASH = re.compile(r" [-–—]")
_PERSON = re.compile(r" [A-Z][a-z]+ [A-Z][a-z]+\b")
_REACH_CHARS = 120


def strangers(watch: Watch, hits: Sequence[Hit], about: About) -> dict[int, str]:
    """By the id of a hit that is somebody else's, what it is instead."""
    own = _Own(watch, about)
    instead = dict(_explained(own, hits, about.passages))
    persons = {hit.text: name for hit in hits if id(hit) not in about.confirmed and (name := _surname(hit))}
    if persons and not about.is_vouched():
        instead |= persons
    found = {}
    for hit in hits:
        other = instead.get(hit.text, "") if hit.term.rule == "name" else ""
        if id(hit) not in about.confirmed and (other := other or _somebody_else(hit, own)):
            found[id(hit)] = other
    return found


def _somebody_else(hit: Hit, own: "_Own") -> str:
    if hit.term.rule == "person":
        return _longer_person(hit)
    if hit.term.rule != "name":
        return ""
    return _symbol(hit) or _surname(hit) or (_longer_name(hit, own) or _joined(hit) if _is_weak(hit) else "")


class _Own:
    """What the company is called and listed as, as far as it is known; worked out where it is asked for."""

    def __init__(self, watch: Watch, about: About) -> None:
        self._watch = watch
        self._companies = about.companies

    @cached_property
    def listings(self) -> frozenset[str]:
        """The keys of its listings."""
        return keys_of(self._watch.tickers).union(*(keys_of(one.listings) for one in self._companies))

    @cached_property
    def has_long_name(self) -> bool:
        """Whether a name of it is known that is no acronym."""
        names = (*self._watch.names, *(name for one in self._companies for name in one.names))
        return any(len(name) > ACRONYM_CHARS for name in names)

    @cached_property
    def _words(self) -> frozenset[str]:
        names = list(self._watch.called)
        for one in self._companies:
            names += [*one.names, *one.products, *(person.name for person in one.people)]
        return frozenset(word for name in names for word in fold_term(name).split()) - LEGAL_FORMS

    def has(self, mention: Mention) -> bool:
        """Whether the ticker may be one of its listings."""
        return any(f"{mention.symbol}@{mic}" in self.listings for mic in mention.markets)

    def is_called(self, text: str) -> bool:
        """Whether a word of this, but for a legal form, stands in one of its names."""
        return not self._words.isdisjoint(fold_term(text).split())


def _is_acronym(text: str) -> bool:
    return 1 < len(text) <= ACRONYM_CHARS and text.isupper() and any(char.isalpha() for char in text)


def _is_weak(hit: Hit) -> bool:
    return not hit.passage.shouts and (hit.term.common or _is_acronym(hit.text))


def _symbol(hit: Hit) -> str:
    for mention in hit.passage.mentions:
        if mention.rule == "ticker" and mention.start <= hit.start and hit.end <= mention.end:
            return hit.passage.text[mention.start : mention.end]
    return ""


def _longer_name(hit: Hit, own: _Own) -> str:
    """The longer name of somebody else that holds the hit, empty where there is none."""
    text = hit.passage.text
    run = _RUN.match(text, hit.end, hit.end + _REACH_CHARS)
    end = run.end() if run else hit.end
    before = _RUN_BEFORE.search(text, max(0, hit.start - _REACH_CHARS), hit.start)
    start = before.start() if before else hit.start
    rest = [word.strip(".,") for word in text[hit.end : end].split()]
    is_longer = start < hit.start or any(word.lower() not in LEGAL_FORMS for word in rest)
    if not is_longer:
        return ""
    listed = own.listings and any(
        _is_behind(text, end, one) and not own.has(one) for one in hit.passage.mentions
    )
    has_form = (
        _is_acronym(hit.text) and start == hit.start and _has_form(rest) and not own.is_called(" ".join(rest))
    )
    return text[start:end] if listed or has_form else ""


def _joined(hit: Hit) -> str:
    """An acronym with the name that a sentence joins to it, empty where there is none."""
    if not _is_acronym(hit.text) or not hit.text.isascii():
        return ""
    context = Context(*hit.in_sentence())
    if context.in_title_case:
        return ""
    before, after = context.before, context.after
    if _DATELINE.search(context.before_text) and _DASH.match(context.after_text):
        return f"{before.text}, {hit.text}"
    if before.near and (before.is_proper or before.is_code) and not before.is_possessive:
        return f"{before.text} {hit.text}"
    person = _PERSON.match(context.after_text)
    return f"{hit.text} {after.text}" if person and after.near and after.is_proper else ""


def _surname(hit: Hit) -> str:
    """A name of one word with the given name in front of it, empty where there is none."""
    if hit.term.rule != "name" or " " in hit.term.folded:
        return ""
    before = _WORD_BEFORE.search(hit.passage.text, max(0, hit.start - _NAME_CHARS), hit.start)
    return f"{before[1]} {hit.text}" if before and before[1].lower() in GIVEN_NAMES else ""


def _longer_person(hit: Hit) -> str:
    last = hit.text.split()[-1]
    context = Context(*hit.in_sentence())
    after = context.after
    is_longer = len(last) >= SURNAME_CHARS and after.near and after.is_proper and not context.in_title_case
    return f"{hit.text} {after.text}" if is_longer else ""


def _has_form(words: Sequence[str]) -> bool:
    return len(words) > 1 and words[-1].lower() in LEGAL_FORMS and words[-1][:1].isupper()


def _is_behind(text: str, end: int, mention: Mention) -> bool:
    return (
        mention.rule == "ticker"
        and end < mention.start
        and bool(_OPENING.fullmatch(text, end, mention.start))
    )


def _explained(own: _Own, hits: Sequence[Hit], passages: Sequence[Passage]) -> Iterator[tuple[str, str]]:
    """The acronyms among the hits that stand for something else in this article, each with what."""
    acronyms = {hit.text for hit in hits if hit.term.rule == "name" and _is_acronym(hit.text)}
    for acronym in acronyms if acronyms and own.has_long_name else ():
        for words in _explanations(acronym, passages):
            if not own.is_called(words):
                yield acronym, words
                break


def _explanations(acronym: str, passages: Sequence[Passage]) -> Iterator[str]:
    """What the acronym is said to be short for: before it in brackets, the reverse, or in front of "or"."""
    for passage in passages:
        at = passage.text.find(acronym)
        while at >= 0:
            end = at + len(acronym)
            before = passage.text[max(0, at - _REACH_CHARS) : at]
            if before[-1:] == "(" and passage.text[end : end + 1] == ")":
                yield from _long_form(acronym, _BREAK.split(before[:-1])[-1])
            elif before.endswith(_OR):
                yield from _long_form(acronym, _BREAK.split(before.removesuffix(_OR))[-1])
            after = _EXPLAINED.match(passage.text[end : end + _REACH_CHARS])
            if after is not None:
                yield from _long_form(acronym, after["words"])
            at = passage.text.find(acronym, end)


def _long_form(acronym: str, before: str) -> Iterator[str]:
    """The words at the end of a text that the acronym is short for; nothing where they do not fit.

    From the end on each of its letters is found, the first one at a word's start; no more than twice as
    many words as it has letters.
    """
    words = before.split()[-2 * len(acronym) :]
    text = " ".join(words)
    at = len(text)
    for place in range(len(acronym) - 1, -1, -1):
        letter = acronym[place].lower()
        if not letter.isalnum():
            continue
        at -= 1
        while at >= 0 and (text[at].lower() != letter or (place == 0 and at and text[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return
    found = text[at:]
    if len(found.replace("-", " ").split()) > 1:
        yield found
