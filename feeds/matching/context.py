"""The words around a hit in its sentence, and what can be said of them without knowing what they mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from feeds.matching.english import ASSETS, CALENDAR, GIVEN_NAMES, NATIONS, OPENERS, VENUES, VERBS
from feeds.matching.everyday import is_everyday, rank_of
from feeds.matching.legal import LEGAL_FORMS

_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*")
_FRESH_START = re.compile(r"(?:^|[:;|•–—…!?\"“«‘(\[]|\s-)\s*[\"'“‘«(\[]*$")
_INITIAL = re.compile(r"(?<![^\W_])[A-Z]\.? $")
_POSSESSIVE = re.compile(r"['’‘ʼ＇]s\b|s?['’](?=\s)")
_NATIONAL = re.compile(r".*(?:an|ish|ese|French|Swiss|Dutch|Greek)$")
_LISTING = re.compile(
    r"\s*(?:<[A-Z]{1,5}\.[A-Z]{1,2}>|\((?:[A-Za-z]{2,8}\s?:\s?[A-Z0-9]{1,6}|[A-Z]{1,5}[.:][A-Z]{1,4})\b)"
)
_ROW_AFTER = re.compile(r"(?:,? (?:and|or|&) |, |/)(?P<word>[^\W_][\w.'’-]*)")
_ROW_BEFORE = re.compile(r"(?P<word>[^\W_][\w.'’-]*)(?:,? (?:and|or|&) |, |/)$")
_COMPOUND = re.compile(r"[-\u2010-\u2015](?P<word>\w+)")
_CAPITALS = re.compile(r"[A-Z][A-Z']*")
_ADJECTIVE = re.compile(r".+[-\u2010\u2011][a-z]+")
_PARTICLE = re.compile(r" (?:d[aeiou]|del|della|des|du|van|von|der|la|le|los) (?=[A-Z])")
_KIN = re.compile(r" ?& ?(?:Sons|Daughters|Brothers|Bros|Partners|Associates)\b")
_INITIALS = re.compile(r"(?<![^\W_])[A-Z]\.? ?& ?[A-Z]\.? \Z")
_APPOSITION = re.compile(r", (?:which|whose|the|a|an|one|based|formerly|along|maker|owner|parent|together)\b")
_VENUE = re.compile(rf"[ \xa0](?:{'|'.join(sorted(map(str.capitalize, VENUES)))})(?![^\W_])")
_AMOUNT = re.compile(r"(?:\d[ \xa0]?|[$€£¥])$")
# "Carmaker Jaguar" is no person.
MAKERS = ("maker", "makers")
PARTICIPLES = ("ed", "led", "made", "run", "built", "held", "like", "style")
_TITLE_CASE_SHARE = 0.8
_REACH_CHARS = 80
# A form in -s so many times as far down the list as its past is a verb still.
_LEANING = 2


@dataclass(frozen=True, slots=True)
class Word:
    """A word beside a hit; ``near``: only a space stands between them; ``first``: it opens the sentence, so
    that its capital says nothing. Empty where there is none."""

    text: str = ""
    near: bool = False
    first: bool = False

    @property
    def low(self) -> str:
        """In lower case, without a possessive."""
        return re.sub(r"['’]s?$", "", self.text.lower())

    @property
    def is_capital(self) -> bool:
        """Whether it has a capital that means something, and is no acronym ("CEO", "US")."""
        if not self.text[:1].isupper() or self.is_acronym or self.is_adjective:
            return False
        return not (self.first and (is_everyday(self.low) or self.low.endswith(MAKERS)))

    @property
    def is_acronym(self) -> bool:
        """Whether it is all in capitals."""
        return len(self.text) > 1 and self.text.isupper()

    @property
    def is_adjective(self) -> bool:
        """Whether a hyphen joins a word to a name that tells something of it ("Seattle-based")."""
        return _ADJECTIVE.fullmatch(self.text) is not None

    @property
    def is_given(self) -> bool:
        """Whether it is somebody's given name."""
        return self.text[:1].isupper() and self.text.lower() in GIVEN_NAMES

    @property
    def is_code(self) -> bool:
        """Whether it is an acronym that is no word of grammar nor a state's ("WIBOR")."""
        return self.is_acronym and not self.is_grammar and self.low not in ASSETS and self.text.isalpha()

    @property
    def is_possessive(self) -> bool:
        """Whether it ends in 's."""
        return self.text.endswith(("'s", "’s"))

    @property
    def is_grammar(self) -> bool:
        """Whether it is a word of grammar, or names a day, a month or a union of states."""
        return self.low in OPENERS or self.low in CALENDAR or (self.is_acronym and self.low in NATIONS)

    @property
    def is_proper(self) -> bool:
        """Whether it is a name: a capital on what is no everyday word."""
        return (
            self.is_capital
            and not self.is_grammar
            and not all(is_everyday(part) for part in self.low.split("-"))
            and not self.is_national
        )

    @property
    def is_national(self) -> bool:
        """Whether it is an adjective of a nation."""
        return _NATIONAL.fullmatch(self.text) is not None

    @property
    def is_other_name(self) -> bool:
        """Whether it may stand in a row with names."""
        return self.is_proper or (self.is_acronym and self.low not in OPENERS)

    @property
    def is_legal_form(self) -> bool:
        """Whether it says what a company is by law."""
        return self.text[:1].isupper() and self.low.rstrip(".") in LEGAL_FORMS

    @property
    def is_verb(self) -> bool:
        """Whether it is likelier a verb than a noun, by its ending and how often each form is written."""
        word = self.low.rstrip(".,")
        return word in VERBS or _is_inflected(word)


class Context:
    """A hit in its sentence. One all in capitals is read as a headline whose words begin with capitals."""

    def __init__(self, sentence: str, start: int, end: int) -> None:
        if sentence.isascii() and sentence.isupper():
            sentence = _CAPITALS.sub(lambda word: word[0].capitalize(), sentence)
        self.sentence = sentence
        self.end = end
        self.name = sentence[start:end]
        self.before_text = sentence[max(0, start - _REACH_CHARS) : start]
        self.after_text = sentence[end : end + _REACH_CHARS]

    @cached_property
    def before(self) -> Word:
        """The word in front of the hit."""
        found = list(_WORD.finditer(self.before_text))[-1:]
        if not found:
            return Word()
        between = self.before_text[found[0].end() :].strip(" \xa0")
        first = _FRESH_START.search(self.before_text, 0, found[0].start()) is not None
        return Word(found[0][0], not between, first)

    @cached_property
    def after(self) -> Word:
        """The word behind the hit."""
        found = _WORD.search(self.after_text)
        return Word(found[0], not self.after_text[: found.start()].strip(" \xa0")) if found else Word()

    @cached_property
    def opens(self) -> bool:
        """Whether the hit stands where a capital says nothing: at the start, or behind a colon or a quote."""
        return _FRESH_START.search(self.before_text) is not None

    @cached_property
    def in_title_case(self) -> bool:
        """Whether capitals say little in its sentence."""
        return is_title_case(self.sentence)

    @property
    def is_possessive(self) -> bool:
        """Whether 's follows."""
        return _POSSESSIVE.match(self.after_text) is not None

    @property
    def is_surname(self) -> bool:
        """Whether a name or an initial in front of it makes it somebody's ("Harrison Ford", "J. Fox")."""
        if len(self.name) == 1:
            return False
        before = self.before
        given = before.near and (before.is_proper or before.is_given) and not before.is_possessive
        return given or _INITIAL.search(self.before_text) is not None

    @property
    def has_apposition(self) -> bool:
        """Whether a comma and what says who it is follow ("Apple, which …")."""
        return _APPOSITION.match(self.after_text) is not None

    @property
    def is_thing(self) -> bool:
        """Whether a hyphen joins a word to it that is no participle ("Meta-analysis", but "Meta-owned")."""
        return self.compound.islower() and not self.compound.endswith(PARTICIPLES)

    @property
    def is_joined(self) -> bool:
        """Whether a particle, kin or initials make another name of it ("Rio de Janeiro", "Shell & Sons",
        "H&R Block")."""
        follows = _PARTICLE.match(self.after_text) or _KIN.match(self.after_text)
        return follows is not None or _INITIALS.search(self.before_text) is not None

    @property
    def is_listed(self) -> bool:
        """Whether a listing in brackets follows ("Shell <SHEL.L>")."""
        return _LISTING.match(self.after_text) is not None

    @property
    def is_in_row(self) -> bool:
        """Whether another name stands beside it, with "and" or a comma between ("Visa and Mastercard")."""
        found = (_ROW_AFTER.match(self.after_text), _ROW_BEFORE.search(self.before_text))
        return any(match is not None and Word(match["word"]).is_other_name for match in found)

    @property
    def is_in_list(self) -> bool:
        """Whether any word with a capital stands beside it so."""
        found = (_ROW_AFTER.match(self.after_text), _ROW_BEFORE.search(self.before_text))
        words = (Word(match["word"]) for match in found if match is not None)
        return any(word.is_capital and not word.is_grammar for word in words)

    @property
    def compound(self) -> str:
        """The word joined to it by a hyphen, empty where there is none."""
        found = _COMPOUND.match(self.after_text)
        return found["word"] if found else ""


def is_venue(text: str, end: int) -> bool:
    """Whether a place carries the name that ends there by contract ("Chase Center"): no news about its
    owner."""
    return _VENUE.match(text, end) is not None


def is_amount(text: str, start: int) -> bool:
    """Whether a number or the sign of a currency stands in front of what starts there."""
    return _AMOUNT.search(text, max(0, start - 3), start) is not None


def is_title_case(sentence: str) -> bool:
    """Whether it is a headline where nearly all words but those of grammar have a capital."""
    words = [
        word for word in _WORD.findall(sentence)[1:] if word.lower() not in OPENERS and word[0].isalpha()
    ]
    capitals = sum(word[0].isupper() for word in words)
    return (
        len(words) > 1 and capitals >= _TITLE_CASE_SHARE * len(words) and not sentence.rstrip().endswith(".")
    )


def _is_inflected(word: str) -> bool:
    """Of "cancels" and "cancelled" verbs have both, and are written in the past about as often."""
    if word.endswith("ed"):
        return True
    if not word.endswith("s") or word.endswith("ss"):
        return False
    return _LEANING * rank_of(word) > min(map(rank_of, _past(word)))


def _past(word: str) -> Iterator[str]:
    """The past forms that a verb's third person may have, if it is one."""
    stem = word[:-1]
    yield f"{stem}d" if stem.endswith("e") else f"{stem}ed"
    if word.endswith("ies"):
        yield f"{word[:-3]}ied"
    elif word.endswith(("ses", "xes", "zes", "ches", "shes")):
        yield f"{word[:-2]}ed"
    else:
        yield f"{stem}{stem[-1:]}ed"
