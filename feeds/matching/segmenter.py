"""The edges of words in Han text, for names of one or two characters: 小米 stands in 小米手机, not in 小米粥.

1. Where kana stands in the text it is Japanese, whose words of Han characters end where the run ends; a
   suffix such as 社 may follow.
2. Else it is Chinese: rjieba cuts it (the extra ``cjk``), in its simplified form. A name that its
   dictionary has must be one of the words; one that it has not (蔚来) must begin and end where words do.
   Names are never added to the dictionary: what one server watches would then cut the texts of others.
3. A name at the start of a longer word counts where what follows is a word of its own (苹果 in 苹果公司);
   behind a number it is a thing (三百度, 一个苹果).
"""

import re
from bisect import bisect_left, bisect_right
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import accumulate
from typing import Any

from feeds.matching.han import simplified
from feeds.matching.scripts import HAN

SHORT_CHARS = 2
# As far as this on either side of a name its text is cut.
_REACH_CHARS = 30

_HAN = re.compile(f"[{HAN}]")
_HAN_RUN = re.compile(f"[{HAN}]+")
_KANA = re.compile("[\u3041-\u30fa\u30fc-\u30ff]")
# As they are in folded text.
_JAPANESE_SUFFIXES = tuple(
    map(
        simplified,
        [
            "社",
            "側",
            "製",
            "系",
            "株",
            "等",
            "株式会社",
            "自動車",
            "会長",
            "社長",
            "氏",
            "幹部",
            "広報",
            "経営陣",
        ],
    )
)
_MEASURE = re.compile("[一二两三四五六七八九十百千万亿几数半]+[个只颗斤箱袋棵粒克吨]?")
_WORD_CHARS = 2


def is_short(term: str) -> bool:
    """Whether a term has only one or two Han characters, so that it stands inside other words by chance."""
    return len(term) <= SHORT_CHARS and bool(term) and all(_HAN.match(char) for char in term)


def is_installed() -> bool:
    """Whether the library of the extra ``cjk`` is there."""
    return find_spec("rjieba") is not None


class Segmenter:
    """Knows the edges of words. The first one loads the dictionary, some 40 MB that all share; ImportError
    without the extra."""

    def __init__(self) -> None:
        self._jieba = _dictionary()

    def is_word(self, text: str, start: int, end: int) -> bool:
        """Whether ``text[start:end]``, a short name, is a word there."""
        low, high = max(0, start - _REACH_CHARS), end + _REACH_CHARS
        if _KANA.search(text, low, high):
            return _is_japanese_word(text, start, end)
        return self._is_chinese_word(text[low:high], start - low, end - low)

    def _is_chinese_word(self, text: str, start: int, end: int) -> bool:
        is_known = self._jieba.has_word(text[start:end])
        # Only words of the dictionary may be cut off an unknown name, not those that rjieba would guess.
        words = self._jieba.cut(text, is_known)
        ends = list(accumulate(map(len, words)))
        first = bisect_right(ends, start)
        if (ends[first - 1] if first else 0) != start or (first and _MEASURE.fullmatch(words[first - 1])):
            return False
        last = first if is_known else bisect_left(ends, end)
        if ends[last] < end or (ends[last] > end and not is_known):
            return False
        return not self._makes_a_thing(text[end : ends[last]], "".join(words[last + 1 : last + 2]))

    def _makes_a_thing(self, rest: str, following: str) -> bool:
        """Whether a name is one word with the rest of its word, which is none of its own, or with a noun of
        one character behind it (小米粥)."""
        if rest:
            return len(rest) < _WORD_CHARS or not self._jieba.has_word(rest)
        is_noun = bool(_HAN.match(following)) and self._jieba.tag(following)[0][1].startswith("n")
        return len(following) < _WORD_CHARS and is_noun


@cache
def _dictionary() -> Any:
    return import_module("rjieba").Jieba()


def _is_japanese_word(text: str, start: int, end: int) -> bool:
    if start and _HAN.match(text[start - 1]):
        return False
    rest = _HAN_RUN.match(text, end)
    return rest is None or rest[0].startswith(_JAPANESE_SUFFIXES)
