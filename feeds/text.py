"""Markup and hostile characters out, plain text in.

``html_to_text``, in order:
1. a block tag or ``<br>`` ends a line, a table cell a word; inline tags join;
2. scripts, styles and comments go with what they hold; other tags go, what they hold stays;
3. entities are decoded; what then still is markup or entities was escaped twice, and goes through again;
4. runs of blanks become one, empty lines go, and ``clean`` has the last word.
"""

import re
from html import unescape

import nh3

MAX_MARKUP_CHARS = 500_000  # of one field; an article of 100,000 characters with generous markup
MAX_TAGS = 10_000  # of one field; a parser's work grows with the square of what is nested

_LINE_TAGS = (
    "address|article|aside|blockquote|br|caption|center|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]"
    "|header|hr|li|main|nav|ol|p|pre|section|summary|table|tr|ul"
)
_LINE = re.compile(rf"</?(?:{_LINE_TAGS})(?:[\s/][^<>]*)?>", re.IGNORECASE)
_CELL = re.compile(r"</?t[dh](?:[\s/][^<>]*)?>", re.IGNORECASE)
_STRIP = nh3.Cleaner(
    tags=set(),
    attributes={},
    clean_content_tags={"script", "style", "template", "noscript", "iframe", "object", "svg", "math"},
    link_rel=None,
)
_ESCAPED_MARKUP = re.compile(r"</[A-Za-z][A-Za-z0-9]{0,11}>|<(?:br|img|p|hr)\b[^<>]{0,500}>")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")

_TERMINAL = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b.?")
_BREAKS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # controls of both sets; tab and line feed stay
    "\xad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # unseen, bidi
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff]"  # surrogates, noncharacters, tags
)
_JOINERS = re.compile(r"(?<![\u200c\u200d])([\u200c\u200d])[\u200c\u200d]*")


def html_to_text(markup: str) -> str:
    """The text a browser would show, a line a paragraph. Markup beyond the two limits is not read."""
    text = _shown(clean(markup[:MAX_MARKUP_CHARS]))
    if _ESCAPED_MARKUP.search(text) or _ENTITY.search(text):
        text = _shown(text)
    return squeeze(clean(text))


def plain_text(text: str) -> str:
    """Text that was declared plain; feeds that escape it all the same are read as they meant it."""
    if _ESCAPED_MARKUP.search(text[:MAX_MARKUP_CHARS]):
        return html_to_text(text)
    return squeeze(clean(unescape(text[:MAX_MARKUP_CHARS])))


def clean(text: str) -> str:
    """The text without controls, terminal escapes, bidi and unseen characters; line feeds and tabs stay.

    Joiners (U+200C, U+200D) stay between two characters beyond ASCII, where scripts and emoji need them.
    """
    text = _DROPPED.sub("", _BREAKS.sub("\n", _TERMINAL.sub("", text)))
    return _JOINERS.sub(_joiner, text)


def squeeze(text: str) -> str:
    """One blank for each run of blanks, one line feed for each run of lines, none at the ends."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(filter(None, lines))


def one_line(text: str) -> str:
    """The text on a single line."""
    return " ".join(text.split())


def cut(text: str, most_chars: int) -> str:
    """The text, or as many of its whole words as fit with an ellipsis."""
    if len(text) <= most_chars:
        return text
    head = text[: most_chars - 1]
    words = head if text[most_chars - 1].isspace() else (head.rsplit(None, 1) or [""])[0]
    # A script without spaces, or one huge word, is cut where it is.
    return (words if len(words) >= most_chars // 2 else head).rstrip() + "…"


def _shown(markup: str) -> str:
    if "<" not in markup:
        return unescape(markup)
    bounded = "<".join(markup.split("<", MAX_TAGS)[:MAX_TAGS]).replace("\n", " ")
    # Lines are broken before the parser sees them: deeply nested blocks would cost it minutes.
    return unescape(_STRIP.clean(_LINE.sub("\n", _CELL.sub(" ", bounded))))


def _joiner(found: re.Match[str]) -> str:
    text = found.string
    before = text[found.start() - 1 : found.start()]
    after = text[found.end() : found.end() + 1]
    needed = before > "\x7f" and after > "\x7f" and not before.isspace() and not after.isspace()
    return found[1] if needed else ""
