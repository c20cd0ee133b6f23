"""Phrases around a hit in its sentence, of which an exclude or another name can be made.

1. What stands in quotation marks around the hit, of at most MOST_WORDS words.
2. The capitalised words around it, of at most MOST_WORDS: without words of grammar at their ends, and without
   an everyday word that only begins the sentence. Not where capitals say nothing: in a headline whose words
   all have one, and in capitals alone.
3. The hit with the word behind it, then with the word before it, unless that is a word of grammar.

Those of 1 and 2 come first, the longest of them first. In scripts without spaces a word is a character.
"""

import re
from collections.abc import Iterator

from feeds.matching.english import STOP_WORDS
from feeds.matching.everyday import is_everyday
from feeds.matching.fold import fold_term
from feeds.words import DENSE, word_set

MOST_WORDS = 6
HEADLINE_WORDS = 3
HEADLINE_CHARS = 4

Span = tuple[int, int]

_WORD = re.compile(rf"[{DENSE}]|(?:(?![{DENSE}_])\w)+(?:[-’'.&](?:(?![{DENSE}_])\w)+)*")
_QUOTED = re.compile('“([^“”]+)”|"([^"]+)"|«([^«»]+)»|「([^「」]+)」|『([^『』]+)』|„([^„“”]+)[“”]')
_GAP = re.compile(r"[ \u00a0]?|[ \u00a0]?&[ \u00a0]?")
_POSSESSIVE = re.compile(r"['’]s?$")
# Small words that stand inside names.
_CONNECTORS = word_set("of de la du del der von van the")


def around(sentence: str, hit: str) -> list[str]:
    """The phrases around the first place of the hit, each once; none where it does not stand there."""
    named, beside = _phrases(sentence, hit)
    return list(dict.fromkeys([*named, *beside]))


def name_at(sentence: str, hit: str) -> str:
    """The name of which the hit is a part, by its quotation marks or capitals; empty where none shows."""
    return next(iter(_phrases(sentence, hit)[0]), "")


def _phrases(sentence: str, hit: str) -> tuple[list[str], list[str]]:
    """Those that quotation marks or capitals show, and those of neighbours."""
    words = [found.span() for found in _WORD.finditer(sentence)]
    at = _place(sentence, words, hit)
    if at is None:
        return [], []
    first, last = at
    named = [*_quoted(sentence, words[first][0], words[last][1]), _capitalised(sentence, words, first, last)]
    own = fold_term(hit)
    longer = [
        one for one in map(_trimmed, named) if fold_term(one) not in ("", own) and own in fold_term(one)
    ]
    return sorted(longer, key=len, reverse=True), [*_neighbours(sentence, words, first, last)]


def _place(sentence: str, words: list[Span], hit: str) -> Span | None:
    """The first and last of the words that the hit lies in."""
    start = sentence.find(hit) if hit else -1
    within = [at for at, word in enumerate(words) if word[0] < start + len(hit) and start < word[1]]
    return (within[0], within[-1]) if start >= 0 and within else None


def _quoted(sentence: str, start: int, end: int) -> Iterator[str]:
    for found in _QUOTED.finditer(sentence):
        text = found[found.lastindex or 0]
        if found.start() < start and end < found.end() and len(_WORD.findall(text)) <= MOST_WORDS:
            yield text.strip()


def _capitalised(sentence: str, words: list[Span], first: int, last: int) -> str:
    if _says_nothing(sentence, words, first, last):
        return ""
    start, stop = first, last
    while start and _joined(sentence, words, start - 1) and _is_part(sentence, words, start - 1, -1):
        start -= 1
    while stop + 1 < len(words) and _joined(sentence, words, stop) and _is_part(sentence, words, stop + 1, 1):
        stop += 1
    start = _without_opening(sentence, words, start, first)
    while stop > last and not _has_capital(sentence, words[stop]):
        stop -= 1
    whole = stop - start + 1 in (len(words), *range(MOST_WORDS + 1, len(words)))
    return "" if whole else sentence[words[start][0] : words[stop][1]]


def _says_nothing(sentence: str, words: list[Span], first: int, last: int) -> bool:
    """Whether nearly all words beside the hit have a capital."""
    others = [word for at, word in enumerate(words) if not first <= at <= last]
    long = [word for word in others if word[1] - word[0] >= HEADLINE_CHARS]
    capitals = sum(_has_capital(sentence, word) for word in long)
    return sentence.isupper() or (len(long) >= HEADLINE_WORDS and capitals * 4 >= len(long) * 3)


def _is_part(sentence: str, words: list[Span], at: int, step: int) -> bool:
    """Whether a word belongs to the name beside it: by its capital, or as a small word with one behind it."""
    if _has_capital(sentence, words[at]):
        return True
    beyond = at + step
    return (
        _word(sentence, words[at]) in _CONNECTORS
        and 0 <= beyond < len(words)
        and _joined(sentence, words, min(at, beyond))
        and _has_capital(sentence, words[beyond])
    )


def _without_opening(sentence: str, words: list[Span], start: int, first: int) -> int:
    while start < first:
        word = _word(sentence, words[start])
        opens = start == 0 and is_everyday(fold_term(word))
        if not (opens or word in STOP_WORDS or not _has_capital(sentence, words[start])):
            break
        start += 1
    return start


def _neighbours(sentence: str, words: list[Span], first: int, last: int) -> Iterator[str]:
    behind, before = last + 1, first - 1
    if (
        behind < len(words)
        and _joined(sentence, words, last)
        and _word(sentence, words[behind]) not in STOP_WORDS
    ):
        yield _trimmed(sentence[words[first][0] : words[behind][1]])
    if before >= 0 and _joined(sentence, words, before) and _word(sentence, words[before]) not in STOP_WORDS:
        yield _trimmed(sentence[words[before][0] : words[last][1]])


def _joined(sentence: str, words: list[Span], at: int) -> bool:
    """Whether nothing that ends a phrase stands behind this word, nor a possessive at its end."""
    if _POSSESSIVE.search(sentence[slice(*words[at])]):
        return False
    return _GAP.fullmatch(sentence[words[at][1] : words[at + 1][0]]) is not None


def _word(sentence: str, span: Span) -> str:
    return sentence[slice(*span)].lower()


def _has_capital(sentence: str, span: Span) -> bool:
    return any(char.isupper() for char in sentence[slice(*span)])


def _trimmed(phrase: str) -> str:
    """Without the possessive of its last word."""
    return _POSSESSIVE.sub("", phrase)
