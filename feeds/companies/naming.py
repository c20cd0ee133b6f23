"""Names of companies as registers write them, made readable and comparable.

1. What says nothing of the company goes: SEC's "/DE/" and "/NEW", "(publ)", the kind of share ("Class A",
   "Sponsored ADR"), blanks that were doubled.
2. A name all in capitals gets small letters, but for words that look like abbreviations (no vowel, or three
   letters at most and no English word, or a sign inside: AT&T) and Roman numbers.
3. The short name has no legal form at its end, no "Holdings" before that, and none at its beginning ("PT").
4. Names are compared folded, without legal forms at either end and "The" at the beginning. "& Co" stays, and
   "Group" and "Holdings" stay: SoftBank Group and SoftBank are two companies, as are both Mercks.
"""

import re
from functools import lru_cache

from feeds.matching.everyday import is_everyday
from feeds.matching.fold import fold_term
from feeds.matching.legal import LEGAL_FORMS
from feeds.words import word_set

NAME_CHARS = 200

_KINDS_OF_COMPANY = word_set("group groupe gruppe gruppo grupo holding holdings группа холдинг")
FORMS = (LEGAL_FORMS - _KINDS_OF_COMPANY) | word_set(
    """
    limitada ltda aktiengesellschaft aktiebolag anonim sirketi societe anonyme sociedad anonima
    naamloze vennootschap gesellschaft sa/nv sab saa spk aps as ad dd doo ehf hf nyrt rt jsc pjsc
    ojsc pcl public tbk publ sca scpa sgps pn adr gdr cva as sas sarl
    """
)
_LEADING = frozenset({"the", "pt", "pjsc", "pao", "ojsc", "oao", "jsc", "ao"})
_LEADING_WORDS = re.compile(r"^(?:public\s+)?(?:joint[\s-]+stock\s+company)\s+|^PT\s+", re.IGNORECASE)
_SMALL = word_set("of and the for de la le du des und et y von van der den di da del in on at to")
_CAPITALS = word_set("us uk usa ai")
_ABBREVIATED_FORMS = word_set("plc ag nv sa se llc lp llp spa asa ab bv kg pjsc jsc ojsc pao ao pcl pt kk")
_SHARES = re.compile(
    r"[\s,-]+(?:(?:un)?sponsored\b|(?:american|global|depositary|depository)\s+(?:depositary|depository|shares?"
    r"|receipts?)\b|[ag]d[rs]s?\b|gdr\b|class\s+[a-z0-9]\b|cl\.?\s?[a-z]\b|series\s+[a-z0-9]\b|shs?\b"
    r"|common\s+(?:stock|shares?|units?)\b|ordinary\s+shares?\b|ord\s+shs?\b|subordinate\s+voting\b"
    r"|reg\.?\s?s\b|(?:inh\.?|nam\.?|na|vzo?)\s+o\.?\s?n\b|o\.n\.).*$",
    re.IGNORECASE,
)
_STATE = re.compile(r"\s*[/\\](?:[A-Z]{2,3}|NEW|ADR|CAN|FI|PLC)?[/\\]?\s*$|\s*\(publ\)\s*$", re.IGNORECASE)
_TIGHT_COMMA = re.compile(r",(?=[^\W\d_])")
_DOTTED = re.compile(r"(?<=\b\w)[./](?=\w\b)")
_LETTERS = re.compile(r"(?<=\b[^\W\d_]) (?=[^\W\d_]\b)")
_KEY_WORD = re.compile(r"[^\W_]+|&")
_ROMAN = re.compile(r"[IVX]{2,5}")
_VOWEL = re.compile(r"[AEIOUYÀ-ÖØ-Ý]")


@lru_cache(maxsize=4096)
def tidy(name: str) -> str:
    """The full name, readable; empty where nothing is left."""
    text, before = " ".join(name[:NAME_CHARS].split()), ""
    while text != before:
        before = text
        text = _SHARES.sub("", _STATE.sub("", text)).strip(" ,;*-")
    text = _TIGHT_COMMA.sub(", ", text)
    return _lowered(text) if _shouts(text) else text


@lru_cache(maxsize=4096)
def short(name: str) -> str:
    """The tidy name without its legal form; the whole where it is nothing else."""
    words = _LEADING_WORDS.sub("", name).split() or name.split()
    end = _form_at(words)
    if end > 1 and words[end - 1].lower().strip(",") in ("holding", "holdings"):
        end -= 1
    return " ".join(words[:end]).rstrip(" ,&-") or name


@lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """What two names of one company have in common; empty where nothing can be compared."""
    folded = _DOTTED.sub("", fold_term(_LEADING_WORDS.sub("", name)))
    words = _KEY_WORD.findall(_LETTERS.sub("", folded))
    if len(words) > 1 and words[0] in _LEADING:
        del words[0]
    while len(words) > 1 and words[-1] in FORMS and words[-2] != "&":
        words.pop()
    return " ".join(words)


def are_alike(one: str, other: str) -> bool:
    """Whether two keys may be spellings of one name: one shortens the words of the other, they share two
    words, or begin with the same one of four letters."""
    first, second = one.split(), other.split()
    if not first or not second:
        return True
    if all(map(_shortens, first, second)) or len((set(first) & set(second)) - _KINDS_OF_COMPANY) > 1:
        return True
    return _shortens(first[0], second[0]) and min(len(first[0]), len(second[0])) >= 4


def _shortens(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _form_at(words: list[str]) -> int:
    """How many words come before the legal form at the end; at least one."""
    end = len(words)
    while end > 1 and _is_form(words[end - 1]) and words[end - 2] not in ("&", "and"):
        end -= 1
    return end


def _is_form(word: str) -> bool:
    return _DOTTED.sub("", word.lower()).strip(".,()") in FORMS


def _shouts(text: str) -> bool:
    words = [word for word in text.split() if any(char.isalpha() for char in word) and not _is_form(word)]
    return bool(words) and all(word == word.upper() for word in words)


def _lowered(text: str) -> str:
    words = text.split()
    return " ".join(_lower(word, first=not at, last=at == len(words) - 1) for at, word in enumerate(words))


def _lower(word: str, *, first: bool, last: bool) -> str:
    letters = re.sub(r"[^\w]", "", word)
    if letters.lower() in _SMALL and not first and not last:
        return word.lower()
    if not _is_form(word) and (len(letters) < 2 or _is_abbreviation(word, letters)):
        return word
    if letters.startswith("MC") and len(letters) > 4:
        return "Mc" + word[2:].capitalize()
    if letters.lower() in _ABBREVIATED_FORMS:
        return "plc" if letters == "PLC" else word
    return "-".join(part.capitalize() for part in word.split("-"))


def _is_abbreviation(word: str, letters: str) -> bool:
    if "&" in word or any(char.isdigit() for char in word) or _ROMAN.fullmatch(letters):
        return True
    if not _VOWEL.search(letters) or letters.lower() in _CAPITALS:
        return True
    return len(letters) <= 3 and not is_everyday(letters.lower()) and letters.lower() not in _SMALL
