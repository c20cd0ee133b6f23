"""Folds text for comparison and remembers where every folded character came from.

1. NFKC; case folded; digits of any script become 0 to 9.
2. Format characters (soft hyphen, zero width, BOM, bidi), control characters and quotes are dropped.
3. Dashes and spaces become one space, runs of them one; a run with an empty line becomes a line break,
   which no term goes across. The zero-width non-joiner of Persian is one too.
4. Apostrophes become '.
5. Marks on Latin, Greek, Arabic and Hebrew letters are dropped, stress marks on Cyrillic ones too; the Latin
   letters made with a stroke, Cyrillic ё and the Arabic letters that are written in two ways become plain.
6. Traditional Chinese characters become simplified, one by one (``feeds/matching/han.py``).
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from feeds.matching.han import simplified
from feeds.matching.letters import ONE_TO_ONE, PLAIN, PUNCTUATION, fold_cluster, joins

# A letter with more marks than this is noise; ordering endless marks takes quadratic time.
CLUSTER_CHARS = 32
# Zero-width non-joiner: between Arabic letters it stands where a space may stand too, elsewhere it is
# nothing.
ZWNJ = "\u200c"

_DASHES = "\\-\u058a\u2010-\u2015\u2043\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
# Single spaces and hyphens may stand inside a run of what folds one to one.
_CHANGED = re.compile(f"[{''.join(ONE_TO_ONE)}]")
_CHANGES = str.maketrans(ONE_TO_ONE)
_ASCII = str.maketrans({"-": " ", "`": "'", '"': None})
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_TOKEN = re.compile(
    rf"(?P<plain>[{PLAIN}]+(?:[ -][{PLAIN}]+)*)|(?P<gap>[\s{_DASHES}]+)|(?P<other>.)", re.DOTALL
)
_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text with its map back to the original, by pieces.

    Piece ``i`` begins at ``edges[i]`` of the text and stands for ``origins[i]``: where it starts and ends in
    the original, and whether it folded one to one. Both ascend. Of a piece that did not, each character
    stands for the whole, so that a span always lies at the edges of letters with their marks.
    """

    text: str
    edges: list[int]
    origins: list[tuple[int, int, bool]]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original offsets of the folded ``start:end``, which must not be empty."""
        return self._origin(start)[0], self._origin(end - 1)[1]

    def _origin(self, at: int) -> tuple[int, int]:
        piece = bisect_right(self.edges, at) - 1
        start, end, is_run = self.origins[piece]
        if not is_run:
            return start, end
        start += at - self.edges[piece]
        return start, start + 1


def fold(text: str, *, cased: bool = False) -> Folded:
    """The folded text with its offset map; with ``cased`` upper and lower case stay apart."""
    folded = _Folder(cased)
    at = 0
    while at < len(text):
        at = folded.take(text, at)
    return Folded("".join(folded.texts), folded.edges, folded.origins)


@lru_cache(maxsize=50_000)
def fold_term(term: str) -> str:
    """A term as it is looked for: folded, without spaces at its ends, no line break inside."""
    return spelled(term).lower() if term.isascii() else " ".join(fold(term).text.split())


@lru_cache(maxsize=50_000)
def spelled(text: str) -> str:
    """Like ``fold_term`` with the case kept."""
    if text.isascii():
        return " ".join(_UNSEEN.sub("", text.translate(_ASCII)).split())
    return " ".join(fold(text, cased=True).text.split())


class _Folder:
    """Collects folded pieces and where each came from."""

    def __init__(self, cased: bool) -> None:
        self.cased = cased
        self.texts: list[str] = []
        self.edges: list[int] = []
        self.origins: list[tuple[int, int, bool]] = []
        self._chars = 0

    def take(self, text: str, at: int) -> int:
        """Fold the next token; returns where the one behind it starts."""
        token = _TOKEN.match(text, at)
        assert token is not None, "the last alternative takes any character"
        if token.lastgroup == "gap":
            self._add_gap(_gap(token[0]), at, token.end())
            return token.end()
        if token.lastgroup == "plain":
            return self._take_plain(text, at, token.end())
        return self._take_cluster(text, at)

    def _take_plain(self, text: str, at: int, end: int) -> int:
        if end < len(text) and joins(text[end]):
            end -= 1
        if end == at:
            return self._take_cluster(text, at)
        run = _plainly(text[at:end])
        self._add(run if self.cased else run.lower(), at, end, is_run=True)
        return end

    def _take_cluster(self, text: str, at: int) -> int:
        end = at + 1
        while end < min(len(text), at + CLUSTER_CHARS) and joins(text[end]):
            end += 1
        if text[at] == ZWNJ and self.texts and "\u0620" <= self.texts[-1][-1] <= "\u06ff":
            self._add_gap(" ", at, end)
        for char in fold_cluster(text[at:end], self.cased):
            if char == " ":
                self._add_gap(char, at, end)
            else:
                self._add(char, at, end)
        return end

    def _add_gap(self, gap: str, start: int, end: int) -> None:
        if self.texts and self.texts[-1] in " \n":
            self.texts[-1] = "\n" if gap == "\n" else self.texts[-1]
            self.origins[-1] = (self.origins[-1][0], end, False)
        else:
            self._add(gap, start, end)

    def _add(self, text: str, start: int, end: int, *, is_run: bool = False) -> None:
        self.texts.append(text)
        self.edges.append(self._chars)
        self.origins.append((start, end, is_run))
        self._chars += len(text)


def _plainly(run: str) -> str:
    """The run with the case kept, character by character."""
    if run.isascii():
        return run.replace("-", " ")
    for char, plain in PUNCTUATION:
        run = run.replace(char, plain)
    if _CHANGED.search(run):
        run = run.translate(_CHANGES)
    return simplified(run)


def _gap(run: str) -> str:
    breaks = len(_BREAK.findall(run)) if not run.isascii() or "\n" in run or "\r" in run else 0
    return "\n" if breaks > 1 else " "
