"""Says how a common word stands in its sentence: as a name, perhaps, or not.

1. Written without a capital it is no name, nor in front of Stadium, Arena and their like.
2. A name right in front of it makes it somebody's surname ("Harrison Ford").
3. A possessive, a legal form or a listing behind it ("Target Corp", "Shell <SHEL.L>"), or a name beside it in a
   row ("Visa and Mastercard") make it a name anywhere.
4. Inside a sentence its capital does, unless a capitalised neighbour makes a longer name ("Times Square").
5. At the start of a sentence a verb or an apposition must follow, or it has two words, each with a capital;
   the verb says only "perhaps".
6. In a headline where nearly every word has a capital, what stands around it says "perhaps" at most: a verb or
   "to" behind it at the start, a preposition of agents in front of it.
7. One letter ("X") is only a name by 3, behind "on", or in front of a verb.
"""

import re
from enum import IntEnum

from feeds.matching.context import Context, Word
from feeds.matching.english import AGENT_PREPOSITIONS, DETERMINERS, VENUES


class Standing(IntEnum):
    """How a common word stands. SURNAME is less than NOT: it makes other places doubtful too."""

    SURNAME = 0
    NOT = 1
    MAYBE = 2
    NAME = 3


_LISTING = re.compile(
    r"\s*(?:<[A-Z]{1,5}\.[A-Z]{1,2}>|\((?:[A-Za-z]{2,8}\s?:\s?[A-Z0-9]{1,6}|[A-Z]{1,5}[.:][A-Z]{1,4})\b)"
)
_ROW_AFTER = re.compile(r"(?:,? (?:and|or|&) |, |/)(?P<word>[^\W_][\w.'’-]*)")
_ROW_BEFORE = re.compile(r"(?P<word>[^\W_][\w.'’-]*)(?:,? (?:and|or|&) |, |/)$")
_APPOSITION = re.compile(r", (?:which|whose|the|a|an|one|based|formerly|along|maker|owner|parent|together)\b")
_COMPOUND = re.compile(r"[-\u2010-\u2015](?P<word>\w+)")
_DONE = re.compile(r"\w+(?:ed|led|made|run|built|held|like|style)$")


def standing(sentence: str, start: int, end: int) -> Standing:
    """How ``sentence[start:end]``, a common word, stands there."""
    hit = Context(sentence, start, end)
    if not hit.name[:1].isupper() or is_venue(hit):
        return Standing.NOT
    if _is_surname(hit):
        return Standing.SURNAME
    if hit.is_possessive or (hit.after.near and hit.after.is_legal_form) or _LISTING.match(hit.after_text):
        return Standing.NAME
    if _is_in_row(hit):
        return Standing.NAME
    if len(hit.name) == 1:
        return _one_letter(hit)
    compound = _COMPOUND.match(hit.after_text)
    if compound and (hit.opens or hit.in_title_case):
        return Standing.NAME if _DONE.match(compound["word"]) else Standing.NOT
    if hit.in_title_case:
        return _in_headline(hit)
    return _at_start(hit) if hit.opens else _inside(hit)


def _is_surname(hit: Context) -> bool:
    given = hit.before.near and hit.before.is_proper and not hit.before.text.endswith(("'s", "’s"))
    return given or (hit.has_initial and len(hit.name) > 1)


def is_venue(hit: Context) -> bool:
    """Whether a place carries the name by contract ("Chase Center"), which is no news about its owner."""
    return hit.after.near and hit.after.is_capital and hit.after.low in VENUES


def _is_in_row(hit: Context) -> bool:
    found = (_ROW_AFTER.match(hit.after_text), _ROW_BEFORE.search(hit.before_text))
    return any(match is not None and Word(match["word"]).is_other_name for match in found)


def _one_letter(hit: Context) -> Standing:
    if hit.before.near and hit.before.low == "on":
        return Standing.NAME
    lengthened = hit.before.near and hit.before.is_capital and not hit.before.is_grammar
    return Standing.MAYBE if hit.after.near and hit.after.is_verb and not lengthened else Standing.NOT


def _has_two_capitals(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and all(word[0].isupper() for word in words)


def _inside(hit: Context) -> Standing:
    before = hit.before.near and hit.before.is_capital and not hit.before.is_grammar
    after = hit.after.near and hit.after.is_capital
    return Standing.NOT if before or after else Standing.NAME


def _at_start(hit: Context) -> Standing:
    if hit.after.near and hit.after.is_capital:
        return Standing.NOT
    if _has_two_capitals(hit.name) or _APPOSITION.match(hit.after_text):
        return Standing.NAME
    if hit.after.near and (hit.after.is_verb or hit.after.is_acronym):
        return Standing.MAYBE
    return Standing.NOT


def _in_headline(hit: Context) -> Standing:
    if _has_two_capitals(hit.name):
        return Standing.MAYBE
    if hit.after.near and hit.after.is_acronym:
        return Standing.MAYBE
    follows = hit.after.near and (hit.after.is_verb or hit.after.low == "to")
    if hit.opens:
        return Standing.MAYBE if follows else Standing.NOT
    if hit.before.near and hit.before.low in DETERMINERS:
        return Standing.NOT
    if hit.before.near and hit.before.low in AGENT_PREPOSITIONS:
        ends = not hit.after.near or hit.after.is_grammar
        return Standing.MAYBE if ends or follows else Standing.NOT
    return Standing.NOT
