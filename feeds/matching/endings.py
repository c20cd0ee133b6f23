"""What may stand right behind or before a name and still leaves it the same name, by language.

1. English: 's is no letter and needs no rule; a plain plural of a name ("Teslas").
2. Russian and Ukrainian: the endings of the declension that the name's last letters belong to.
3. Korean: particles, one or two, from a closed list.
4. Arabic: the conjunctions, prepositions and the article that are written into the word behind them; Hebrew
   likewise.
"""

import re
from functools import lru_cache

from feeds.matching.scripts import HANGUL, Script, script_of

_PLURAL = re.compile(r"(?:es|s)(?![\u00ad\u200b-\u200d\u2060\ufeff]*[^\W_])", re.IGNORECASE)

_KOREAN = (
    "께서는 에서는 에서도 에서의 으로는 으로도 으로서 으로써 에게는 에게서 이라고 이라는 라고 라는 "
    "이라며 라며 이지만 지만 "
    "까지는 까지도 부터는 보다는 에서 에게 에는 에도 께서 으로 로서 로써 로부터 으로부터 에서부터 에게로 "
    "부터 까지 보다 처럼 만큼 마저 조차 밖에 이나 이랑 "
    "하고 이란 란 이며 이고 이다 측은 측이 측의 측에 측 사는 사가 사의 들은 들이 들의 들 과의 와의 과는 "
    "와는 만의 만이 "
    "은 는 이 가 을 를 의 에 와 과 로 도 만 나 랑 며 여 야 다"
)
_PARTICLE = re.compile(f"(?:{'|'.join(sorted(_KOREAN.split(), key=len, reverse=True))})(?![{HANGUL}])")

# By the last letters of the dictionary form: what is taken off, and what may stand in its place.
_CYRILLIC = (
    (("ский", "ской", "цкий"), 2, "ий ого ому им ом ая ой ую ою ое ие их ими"),
    (("ый", "ій"), 2, "ый ого ому ым ом ая ой ую ое ые ых ыми ій им ім а у"),
    (("ий",), 2, "ий его ему им ем ая яя ей юю ее ие их ими ія ію ії ієм ія"),
    (("ая", "яя"), 2, "ая яя ой ей ую юю ою ею ые ие ых их"),
    (("ия", "ія"), 1, "я и ю ей ії ію єю"),
    (("а",), 1, "а ы и е у ой ою ей ам ами ах і"),
    (("я",), 1, "я и е ю ей ею і ї єю ям ями ях"),
    (("ь",), 1, "ь и я ю ью ем е ей ям ями ях і"),
    (("й",), 1, "й я ю ем е и ям ями ях єм ї єві"),
    (("ов", "ев", "ин", "ын", "ів"), 0, "а у ым ом е ой ы ых ими ыми ова ову овим еві ові і"),
    (("о", "е", "и", "у", "ы", "э", "ю", "і", "ї", "є"), 0, ""),
    (("",), 0, "а у ом ем е ы и ов ам ами ах і ові еві ів"),
)
# Shorter words are left as they stand: their stems would be found everywhere.
_DECLINED_CHARS = 3

_ARABIC = re.compile(r"(?:[وف]?(?:ال|لل|بال|كال|[بلك])|[وفبلك])\Z")
_HEBREW = re.compile(r"(?:[וש]?[הבלמכש]|ו)\Z")


def is_plural(text: str, end: int) -> bool:
    """Whether what follows makes a plural and ends the word."""
    return _PLURAL.match(text, end) is not None


def is_particle(text: str, end: int) -> bool:
    """Whether what follows is a Korean particle that ends the word."""
    return _PARTICLE.match(text, end) is not None


def has_clitic(text: str, start: int) -> bool:
    """Whether all of the word that stands before ``start`` is such a short word written into it."""
    first = start
    script = script_of(text[start])
    while first > 0 and script_of(text[first - 1]) is script:
        first -= 1
    before = text[first:start]
    pattern = _ARABIC if script is Script.ARABIC else _HEBREW
    return pattern.fullmatch(before) is not None


@lru_cache(maxsize=20_000)
def declined(folded: str) -> tuple[str, re.Pattern[str] | None]:
    """The beginning of a folded term that no case changes, and the pattern of what may stand behind it.

    No pattern where the term has no Cyrillic word that is declined; the beginning is then the whole.
    """
    if folded.isascii():
        return folded, None
    words = folded.split(" ")
    stems = [_stem(word) for word in words]
    at = next((index for index, (_, endings) in enumerate(stems) if endings), None)
    if at is None:
        return folded, None
    fixed = " ".join([*words[:at], stems[at][0]])
    tail = " ".join(f"{re.escape(stem)}{_choice(endings)}" for stem, endings in stems[at:])
    return fixed, re.compile(tail.removeprefix(re.escape(stems[at][0])))


def _choice(endings: tuple[str, ...]) -> str:
    longest_first = sorted(endings, key=len, reverse=True)
    return f"(?:{'|'.join(longest_first)})(?![\u0400-\u052f])" if endings else ""


def _stem(word: str) -> tuple[str, tuple[str, ...]]:
    if len(word) < _DECLINED_CHARS or not all(script_of(char) is Script.CYRILLIC for char in word):
        return word, ()
    for ends, cut, endings in _CYRILLIC:
        if word.endswith(ends):
            stem = word[: len(word) - cut]
            return (
                (stem, ("", *endings.split()) if not cut else tuple(endings.split()))
                if endings
                else (word, ())
            )
    return word, ()
