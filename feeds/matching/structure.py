"""Says whether a common word stands in its sentence as a name, by the signs around it.

1. Written without a capital it is no name, nor in front of Stadium, Arena and their like, nor as somebody's
   surname ("Harrison Ford").
2. A legal form or a listing behind it ("Target Corp", "Shell <SHEL.L>") makes it one.
3. One letter ("X") is one with a possessive, behind "on", in a row with names, or in front of a verb.
4. Else the signs of its place, of its neighbours and of itself count points (``points.py``): where it
   stands in a sentence or a headline, what kind of word stands on either side, how frequent a word it is.

Signs look at word classes and capitals, not at what neighbours mean.
"""

import re
from collections.abc import Iterator

from feeds.matching.context import PARTICIPLES, Context, Word, is_venue
from feeds.matching.english import (
    AGENT_PREPOSITIONS,
    ASSETS,
    AUXILIARIES,
    CALENDAR,
    CALLS,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
)
from feeds.matching.everyday import rank_of
from feeds.matching.points import POINTS

CERTAINLY = 100.0
_TO_A_PLACE = re.compile(r"\s+to\s+(?:the|an?|its|his|her|their|our|\d)\b", re.IGNORECASE)
_FORMERLY = re.compile(r",? \(?(?:formerly|previously|once|the former)\b")
# Neighbours that make a longer name of it, or a thing.
_LENGTHENING = frozenset(
    {"a determiner", "a name", "a number", "a capital in a sentence", "a name in a sentence"}
    | {"a hyphen and a word", "an acronym"}
)
# "Snap-on", "Target-to-be".
_PARTICLES = frozenset({"on", "in", "up", "off", "out", "down", "over", "to", "by", "co"})
_FROM = ("-based", "-listed", "-headquartered", "-owned", "-backed", "-traded")
# The most frequent words first: "time", "target", "shell".
_RANKS = (300, 1_000, 2_500, 6_000)
_PAST_RANK = 30_000
_CLOSERS = {
    "": "end",
    ",": "comma",
    ".": "stop",
    ";": "stop",
    ":": "colon",
    "-": "dash",
    "–": "dash",
    "—": "dash",
    ")": "bracket",
    "(": "bracket",
    "'": "quote",
    '"': "quote",
    "”": "quote",
    "’": "quote",
    "?": "mark",
    "!": "mark",
}


def points(hit: Context) -> float:
    """How much speaks for a name, before what the article adds; -CERTAINLY and CERTAINLY where it is
    decided."""
    if not hit.name[:1].isupper() or is_venue(hit.sentence, hit.end) or hit.is_surname or _is_lengthened(hit):
        return -CERTAINLY
    if hit.compound in _PARTICLES or hit.is_joined:
        return -CERTAINLY
    if (hit.after.near and hit.after.is_legal_form) or hit.is_listed:
        return CERTAINLY
    if len(hit.name) == 1:
        return CERTAINLY if _is_letter_a_name(hit) else -CERTAINLY
    return sum(POINTS.get(sign, 0.0) for sign in signs(hit))


def signs(hit: Context) -> Iterator[str]:
    """The signs around a hit, by the names that ``POINTS`` has."""
    place = "start" if hit.opens else "inside"
    yield f"{place} of a {'headline' if hit.in_title_case else 'sentence'}"
    yield _frequency(hit.name)
    right = _right(hit)
    if " " not in hit.name or right not in ("a word", "a capital in a headline"):
        yield f"{place}, before {right}"
    if hit.has_apposition:
        yield "before an apposition"
    if not hit.opens:
        left = _left(hit)
        yield f"behind {left}"
        if (
            not hit.in_title_case
            and left not in _LENGTHENING | {"a possessive"}
            and right not in _LENGTHENING
        ):
            yield "alone in a sentence"
    if " " in hit.name:
        yield "two words"
    elif (hit.opens or hit.in_title_case) and _is_also_a_verb(hit.name.lower()):
        yield "also a verb"
    if hit.is_in_row:
        yield "in a row with names"
    elif hit.is_in_list and not hit.in_title_case:
        yield "in a row of capitals"


def _is_lengthened(hit: Context) -> bool:
    """Whether a word with a capital in front makes a longer name inside a sentence ("New York Times
    Square")."""
    before = hit.before
    return (
        not hit.opens
        and not hit.in_title_case
        and before.near
        and before.is_capital
        and not (before.is_grammar or before.is_national or before.is_possessive)
    )


def _is_letter_a_name(hit: Context) -> bool:
    lengthened = hit.before.near and hit.before.text[0].isupper() and not hit.before.is_grammar
    said_of = hit.is_possessive or (hit.after.near and hit.after.is_verb)
    if (hit.before.near and hit.before.low == "on") or (hit.opens and _FORMERLY.match(hit.after_text)):
        return True
    return hit.is_in_row or (said_of and not lengthened)


def _frequency(name: str) -> str:
    rank = max(rank_of(word.removesuffix("'s")) for word in name.lower().split())
    return f"frequency {sum(rank >= bound for bound in _RANKS)}"


def _is_also_a_verb(word: str) -> bool:
    past = (f"{word}ed", f"{word}d", f"{word}{word[-1:]}ed")
    return min(map(rank_of, past)) < _PAST_RANK


def _left(hit: Context) -> str:
    before = hit.before
    if not before.near:
        return "punctuation"
    if before.is_adjective:
        return "where it is from" if before.low.endswith(_FROM) else "an adjective of a name"
    if before.is_possessive:
        return "a possessive"
    if before.first and before.low in CALLS:
        return "a broker's call"
    if before.is_capital and before.is_verb:
        return "a verb with a capital"
    return _kind(before) or (_capital(hit) if before.is_capital else "a word")


def _right(hit: Context) -> str:
    after = hit.after
    if hit.is_possessive:
        return "a possessive"
    if hit.compound:
        return _compound(hit.compound)
    if not after.near:
        return _CLOSERS.get(hit.after_text.strip()[:1], "a sign")
    if after.low in ASSETS:
        return "what companies have"
    if after.low in AUXILIARIES:
        return "an auxiliary"
    if after.low == "to":
        return "a preposition" if _TO_A_PLACE.match(hit.after_text) else "to"
    kind = _kind(after)
    if kind:
        return kind
    if after.is_proper:
        return f"a name in a {'headline' if hit.in_title_case else 'sentence'}"
    if after.is_verb:
        return "a verb with a capital" if after.is_capital else "a verb"
    return _capital(hit) if after.is_capital else "a word"


def _compound(word: str) -> str:
    if Word(word).is_other_name:
        return "a hyphen and a name"
    return "a hyphen and a participle" if word.endswith(PARTICIPLES) else "a hyphen and a word"


def _capital(hit: Context) -> str:
    return f"a capital in a {'headline' if hit.in_title_case else 'sentence'}"


def _kind(word: Word) -> str:
    """The class of a word of grammar, a number or an acronym; empty for all others."""
    if word.low == "of":
        return "of"
    for kind, words in (
        ("a determiner", DETERMINERS),
        ("a preposition of agents", AGENT_PREPOSITIONS),
        ("a preposition", PREPOSITIONS),
        ("a conjunction", CONJUNCTIONS),
        ("a day", CALENDAR),
    ):
        if word.low in words:
            return kind
    if word.is_grammar:
        return "grammar"
    if word.text[0].isdigit():
        return "a number"
    return "an acronym" if word.is_acronym else ""
