"""Plain text out of a field that may hold HTML, with a map back to what the field said.

1. Comments, scripts, styles and the numbers of footnotes are dropped; tags of HTML's own elements too: inline
   ones join what stands on either side, block ones split it, a line break is a space.
2. Entities are resolved, then both once more, for feeds that escape twice.
3. Everything else in angle brackets (``<JPM.N>``) is text.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "iframe",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "noscript",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "script",
        "section",
        "select",
        "style",
        "summary",
        "table",
        "tbody",
        "td",
        "template",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
        "video",
        "audio",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "base",
        "bdi",
        "bdo",
        "big",
        "button",
        "canvas",
        "cite",
        "code",
        "col",
        "colgroup",
        "data",
        "datalist",
        "del",
        "dfn",
        "em",
        "embed",
        "font",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "link",
        "map",
        "mark",
        "meta",
        "meter",
        "nobr",
        "object",
        "output",
        "param",
        "picture",
        "progress",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "slot",
        "small",
        "source",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "svg",
        "time",
        "track",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
# What stands in these is not read.
_HIDDEN = "script|style|template|noscript"

_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<sup\b[^<>]*>\s*+\[?[0-9]{1,3}\]?\s*+</sup\s*>"
    rf"|<(?P<hidden>{_HIDDEN})\b[^<>]*>.*?(?:</(?P=hidden)\s*>|\Z)"
    r"|</?(?P<name>[A-Za-z][A-Za-z0-9]*(?::[A-Za-z]+)?)(?=[\s/>])(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+>",
    re.DOTALL | re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Plain:
    """Text with its map: character ``i`` stands for ``starts[i]:ends[i]`` of the original."""

    text: str
    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original offsets of ``start:end``, which must not be empty."""
        return self.starts[start], self.ends[end - 1]


def plain(raw: str) -> Plain | None:
    """The text without its markup; None where it has none and stands for itself."""
    if "<" not in raw and "&" not in raw:
        return None
    found = Plain(raw, list(range(len(raw))), list(range(1, len(raw) + 1)))
    for _ in range(2):
        found = _rewritten(_rewritten(found, _TAG, _instead_of_tag), _ENTITY, _instead_of_entity)
    found = _rewritten(found, _TAG, _instead_of_tag)
    return None if found.text == raw else found


def _instead_of_tag(tag: re.Match[str]) -> str:
    if tag["hidden"]:
        return _BREAK
    name = (tag["name"] or "").lower()
    if not name or ":" in name or name in _INLINE:
        return ""
    if name == "br":
        return "\n"
    return _BREAK if name in _BLOCKS else tag[0]


def _instead_of_entity(entity: re.Match[str]) -> str:
    return html.unescape(entity[0])


def _rewritten(before: Plain, pattern: re.Pattern[str], instead: Callable[[re.Match[str]], str]) -> Plain:
    """With ``instead`` in the place of every match, which then stands for the whole of it."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in pattern.finditer(before.text):
        text = instead(match)
        if text == match[0]:
            continue
        first, last = match.span()
        pieces += (before.text[at:first], text)
        starts += before.starts[at:first] + [before.starts[first]] * len(text)
        ends += before.ends[at:first] + [before.ends[last - 1]] * len(text)
        at = last
    if not at:
        return before
    return Plain("".join((*pieces, before.text[at:])), starts + before.starts[at:], ends + before.ends[at:])
