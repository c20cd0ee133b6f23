"""Markup and hostile characters out, plain text in.

``html_to_text``, in order:
1. a ``<!`` that starts neither comment nor declaration is text; a comment that never ends ends at its ``>``;
2. a block tag or ``<br>`` ends a line, a table cell a word; inline tags join;
3. scripts, styles and comments go with what they hold; other tags go, what they hold stays;
4. entities are decoded; entities that then still stand there were escaped twice and are decoded again, and
   so was markup, unless there was real markup around it: then it is what the text is about;
5. runs of blanks become one, empty lines go, and ``clean`` has the last word.
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
_JOINED_TAGS = (
    "a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|iframe|ins|kbd|mark|nobr|object|q|s|samp"
    "|small|span|strike|strong|sub|sup|time|tt|u|var|wbr"
    "|math|mfrac|mi|mn|mo|mover|mroot|mrow|ms|msqrt|mspace|mstyle|msub|msubsup|msup|mtext|munder|munderover"
)
# A quoted value may hold ">", none holds "<" here: the time it takes stays in proportion to the text.
_REST = r"(?:[\s/](?:(?:[^<>\"']++|\"[^\"<]*\"|'[^'<]*')*+|[^<>]*))?>"
_LINE = re.compile(rf"</?(?:{_LINE_TAGS}){_REST}", re.IGNORECASE)
_CELL = re.compile(rf"</?t[dh]{_REST}", re.IGNORECASE)
_JOINED = re.compile(rf"</?(?:{_JOINED_TAGS}){_REST}", re.IGNORECASE)
_NO_DECLARATION = re.compile(r"<!(?!--|\[CDATA\[|doctype\b[^<>]*>)", re.IGNORECASE)
_ENDLESS_COMMENT = re.compile(r"<!--[^>]*>?")
_STRIP = nh3.Cleaner(
    tags=set(),
    attributes={},
    clean_content_tags={"script", "style", "template", "noscript", "svg", "annotation"},
    link_rel=None,
)
_MARKUP = re.compile(r"<[A-Za-z/]")
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
    cleaned = clean(markup[:MAX_MARKUP_CHARS])
    text = _shown(cleaned)
    if _ESCAPED_MARKUP.search(text) and not _MARKUP.search(cleaned):
        text = _shown(text)
    elif _ENTITY.search(text):
        text = unescape(text)
    return squeeze(clean(text))


def plain_text(text: str) -> str:
    """Text that was declared plain; feeds that escape it all the same are read as they meant it."""
    if _ESCAPED_MARKUP.search(text[:MAX_MARKUP_CHARS]) and (meant := html_to_text(text)):
        return meant
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
    # Lines are broken and inline tags are gone before the parser sees them: what is deeply nested would
    # cost it minutes.
    broken = _LINE.sub("\n", _CELL.sub(" ", _JOINED.sub("", _declared(markup).replace("\n", " "))))
    bounded = "<".join(broken.split("<", MAX_TAGS)[:MAX_TAGS])
    return unescape(_STRIP.clean(bounded) if "<" in bounded else bounded)


def _declared(markup: str) -> str:
    """The markup without what only looks like a declaration or a comment, and would hide what follows."""
    if "<!" not in markup:
        return markup
    end = markup.rfind("-->") + 1
    tail = _ENDLESS_COMMENT.sub("", markup[end:])
    return _NO_DECLARATION.sub("&lt;!", markup[:end] + tail)


def _joiner(found: re.Match[str]) -> str:
    text = found.string
    before = text[found.start() - 1 : found.start()]
    after = text[found.end() : found.end() + 1]
    needed = before > "\x7f" and after > "\x7f" and not before.isspace() and not after.isspace()
    return found[1] if needed else ""
