"""Splits text into sentences, in any script.

1. A line break ends a block and with it a sentence.
2. 。！？ and their kin end one wherever they stand, with the closing quotes behind them.
3. A stop, ! or ? ends one before white space, unless what follows starts in lower case.
4. A stop after a title ("Mr."), an initial or an abbreviation ("Inc.", "U.S.") ends none, but for the
   latter two before a word that starts sentences ("The", "It").
"""

import re

from feeds.words import ELLIPSIS, cut_around, word_set

MAX_SENTENCE_CHARS = 400
REACH_CHARS = MAX_SENTENCE_CHARS
NEAR_CHARS = 120

# Never end a sentence: a name or a number follows.
_TITLES = word_set(
    "mr mrs ms mx dr prof gen col lt sgt capt sen rep gov hon rev messrs mt ft vs v cf e.g i.e fig figs vol "
    "al approx st"
)
_BEFORE_NUMBER = word_set("no nos art sec jan feb mar apr jun jul aug sep sept oct nov dec pp")
# May end a sentence; the next word decides.
_ABBREVIATIONS = word_set(
    "inc corp ltd co cos bros llc plc jr sr dept univ assn est etc a.m p.m am pm u.s u.k u.n e.u ph.d b.a "
    "d.c s.a n.v s.p.a ave blvd calif mass conn"
)
_STARTERS = word_set(
    "the a an it its he she they we i you his her their our this that these those there in on at for from by "
    "with as after before while when if but and so yet however meanwhile still also although though since "
    "because despite under during both last next some many most all no not what why how who where"
)
_BREAKS = re.compile(r"[\n\r\v\f\x85\u2028\u2029]+")
_CLOSERS = "\"'”’»›)\\]」』）】》〉"
# Every end begins with one of the first class, which lets the search skip to it.
_END = re.compile(
    rf"[。！？｡.!?…](?:(?<=[。！？｡])[。！？｡]*+[{_CLOSERS}]*+|(?<![.!?…][.!?…])[.!?…]*+[{_CLOSERS}]*+(?=\s|$))"
)
_NEXT_WORD = re.compile(r"\s+[\"'“‘«‹(\[「『（]*(\S+)")
_OPENERS = re.compile(r"[\"'“‘«‹(\[]")


def sentences(text: str) -> list[tuple[int, int]]:
    """The spans of the sentences, ascending and disjoint; together they hold all but white space.

    Newlines are block ends: no sentence goes across one. Empty for text without a visible character.
    """
    spans = []
    at = 0
    for end in _ends(text):
        start, stop = _trimmed(text, at, end)
        if start < stop:
            spans.append((start, stop))
        at = end
    return spans


def bounds_at(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the sentence that holds ``start:end``; of several where the hit goes across them.

    The same as ``sentences`` finds, without splitting the whole text. Where a sentence has more than
    REACH_CHARS on a side of ``start:end``, it is cut there.
    """
    low, high = max(0, start - REACH_CHARS), min(len(text), end + REACH_CHARS)
    for match in _BREAKS.finditer(text, low, start):
        low = match.end()
    low = _last_end(text, low, start)
    broken = _BREAKS.search(text, end, high)
    high = broken.start() if broken else high
    ends = (match for match in _END.finditer(text, max(0, end - 1), high) if match.end() >= end)
    high = next((match.end() for match in ends if _is_end(text, match)), high)
    first, last = _trimmed(text, low, high)
    return min(first, start), max(last, end)


def _last_end(text: str, low: int, start: int) -> int:
    """Where the last sentence before ``start`` ends, ``low`` where none does; most begin nearby."""
    for at in (max(low, start - NEAR_CHARS), low):
        for match in reversed(list(_END.finditer(text, at, start + 1))):
            if match.end() <= start and _is_end(text, match):
                return match.end()
    return low


def _ends(text: str) -> list[int]:
    ends = [match.start() for match in _BREAKS.finditer(text)]
    ends += [match.end() for match in _END.finditer(text) if _is_end(text, match)]
    return [*sorted(ends), len(text)]


def _is_end(text: str, match: re.Match[str]) -> bool:
    if match[0][0] in "。！？｡":
        return True
    following = _NEXT_WORD.match(text, match.end())
    if following is None:
        return True
    word = following[1]
    if word[0].islower():
        return False
    return not match[0].startswith(".") or _stop_ends(text[max(0, match.start() - 40) : match.start()], word)


def _stop_ends(before: str, following: str) -> bool:
    written = _last_token(before)
    token = written.lower()
    if token in _TITLES:
        return False
    if token in _BEFORE_NUMBER:
        return not following[0].isdigit()
    if (len(token) == 1 and written.isupper()) or token in _ABBREVIATIONS:
        return following.lower().strip(",;:’'") in _STARTERS
    return True


def _last_token(text: str) -> str:
    """The word that ends the text, without quotes in front; empty where white space ends it."""
    words = text.split()
    return _OPENERS.split(words[-1])[-1] if words and not text[-1].isspace() else ""


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def shortened(text: str, start: int, end: int, max_chars: int) -> str:
    """The text itself, or at most ``max_chars`` of it around the hit with an ellipsis at each cut."""
    if len(text) <= max_chars:
        return text
    left, right = cut_around(text, start, end, max_chars - 2 * len(ELLIPSIS))
    before = ELLIPSIS if left else ""
    after = ELLIPSIS if right < len(text) else ""
    return f"{before}{text[left:right]}{after}"
