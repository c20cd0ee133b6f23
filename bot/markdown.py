"""Text that Discord shows letter by letter: feed text can never be markup, only what we wrap is bold.

Rules, in order; what a rule finds gets a backslash, which Discord takes back when it shows the text:

1. Wherever they stand: backslash, ``*``, ``_``, ``~``, backtick, ``|``, ``<``, ``[``, ``]`` and ``@``, so
   that there is no emphasis, code, spoiler, masked link, mention, timestamp or custom emoji.
2. A colon before ``//`` or that opens ``:name:``: addresses stay visible but are no links, names no emoji.
3. At the start of a line, blanks aside: ``#``, ``-``, ``+``, ``>`` and the point after a number, so that
   there is no heading, small print, list or quote.
"""

import re
from collections.abc import Iterable

Span = tuple[int, int]

_BREAKS = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
_LINE_START = rf"(?:\A|(?<=[{_BREAKS}]))(?P<indent>(?:(?![{_BREAKS}])[\s\ufeff])*)"
_MARKUP = re.compile(
    r"(?P<anywhere>[\\*_~`|<\[\]@])"
    r"|(?P<colon>:(?=//|[^\s:]+:))"
    rf"|{_LINE_START}(?:(?P<line>[-#+>])|(?P<number>[0-9]+)(?P<point>[.)]))"
)


def escape(text: str) -> str:
    """The text as Discord's markdown for itself: at most twice as long, one line stays one line."""
    return _MARKUP.sub(_with_backslash, text)


def bold(text: str, spans: Iterable[Span]) -> str:
    """The escaped text with the spans (code points of ``text``) in bold.

    Spans may overlap, touch or reach beyond the text; touching ones become one, blanks at their edges
    stay outside, and what is then empty is left out, so that no two pairs of asterisks ever meet.
    """
    pieces: list[str] = []
    at = 0
    for start, end in bold_spans(text, spans):
        pieces += [escape(text[at:start]), "**", escape(text[start:end]), "**"]
        at = end
    return "".join([*pieces, escape(text[at:])])


def bold_spans(text: str, spans: Iterable[Span]) -> list[Span]:
    """The spans as ``bold`` shows them: inside the text, ascending, with something between any two."""
    merged: list[Span] = []
    for start, end in sorted(_trimmed(text, span) for span in spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _trimmed(text: str, span: Span) -> Span:
    start, end = max(span[0], 0), min(span[1], len(text))
    inside = text[start:end]
    return start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip())


def _with_backslash(found: re.Match[str]) -> str:
    indent, number = found["indent"] or "", found["number"] or ""
    mark = found["anywhere"] or found["colon"] or found["line"] or found["point"]
    return f"{indent}{number}\\{mark}"
