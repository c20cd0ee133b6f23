"""XML that is not quite XML, made so that a strict parser reads it.

What nearly every feed with broken XML suffers from, in order:
1. something stands before the root element or after its end;
2. characters that XML forbids, as such or by number;
3. an "&" or "<" that starts nothing, an entity that nobody declares; those of HTML are declared;
4. a prefix that nobody declares.
Comments and CDATA stay as they are. Tags that do not pair up are left to the loose parser.
"""

import re
from html.entities import html5, name2codepoint

ENTITIES = "this is not a feed we can read: it declares entities, which are refused"
PROLOGUE_CHARS = 8_192  # where a DOCTYPE is looked for
MAX_PREFIXES = 50  # undeclared ones of a document; one with more is no feed of ours

_DOCTYPE = re.compile(r"<!DOCTYPE\b[^<>\[]*(?:\[(?:[^\]<]|<[^>]*>)*\]\s*)?>", re.IGNORECASE)
_PROLOGUE = re.compile(r"(?:[^<]+|<!--.*?-->|<[!?][^>]*>)*", re.DOTALL)
# All that can stand before the root element; what does not end reaches to the end of the document.
_BEFORE_ROOT = re.compile(
    r"(?:[^<]++|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<(?![A-Za-z_:]|[^\0-\x7f]))*+", re.DOTALL
)
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_NAMES = {"amp", "lt", "gt", "quot", "apos"}
_ROOT = re.compile(r"<((?:[\w.-]{1,40}:)?(?:rss|rdf|feed|channel))(?=[\s>])", re.IGNORECASE)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Sequences that steer a terminal, whole: without its first character the rest would be text.
_ESCAPE_BY_NUMBER = re.compile(r"&#(?:27|[xX]1[bB]);")
_ESCAPES = re.compile(r"\x1b(?:\[[0-;=?]*[ -/]*[@-~]?|\][^\x07\x1b<]*(?:\x07|\x1b\\)?|[^<]?)")
_QUIET = r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
_STRAY = re.compile(rf"({_QUIET})|&(#\d+;|#[xX][0-9A-Fa-f]+;|[A-Za-z][\w.-]*;)?|<(?![A-Za-z_/!?])", re.DOTALL)
_PREFIX = re.compile(
    rf"{_QUIET}|</?([A-Za-z_][\w.-]*):[A-Za-z_]|\s(?!xml)([A-Za-z_][\w.-]*):[\w.-]+\s*=", re.DOTALL
)
_MAX_CODE = 0x10FFFF

# Namespaces by the prefix that everybody gives them; any other prefix names itself.
_KNOWN = {
    "atom": "http://www.w3.org/2005/Atom",
    "atom10": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rss": "http://backend.userland.com/rss",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}


def declares_entities(source: str) -> bool:
    """Whether a DOCTYPE before the root element may declare entities; elsewhere they are only quoted."""
    head = _BEFORE_ROOT.match(source)
    if not head or not re.search("<!DOCTYPE", head[0], re.IGNORECASE):
        return False
    return re.search("<!ENTITY", source, re.IGNORECASE) is not None


def declared(source: str) -> str:
    """The document with a DOCTYPE that declares the entities of HTML it uses, in place of its own."""
    head = _PROLOGUE.match(source[:PROLOGUE_CHARS])
    start = head.end() if head else 0
    body = _DOCTYPE.sub("", source[:start]).lstrip() + source[start:]
    names = {name[1] for name in _NAMED.finditer(source)} - _XML_NAMES
    known = sorted(name for name in names if f"{name};" in html5)
    if not known:
        return body
    entities = "".join(f'<!ENTITY {name} "{_by_number(name)}">' for name in known)
    return f"<!DOCTYPE feed [{entities}]>{body}"


def mended(source: str) -> str:
    """The document by the rules above, itself where they change nothing."""
    text = _ESCAPES.sub("", _ESCAPE_BY_NUMBER.sub("\x1b", _between_the_roots_tags(source)))
    text = _FORBIDDEN.sub("", text)
    return _with_prefixes(_STRAY.sub(_written_out, text))


def _by_number(name: str) -> str:
    """The characters an entity stands for, XHTML's before HTML's; twice escaped, so that "<" stays one."""
    characters = chr(name2codepoint[name]) if name in name2codepoint else html5[f"{name};"]
    return "".join(f"&#38;#{ord(character)};" for character in characters)


def _between_the_roots_tags(source: str) -> str:
    root = _ROOT.search(source)
    if not root:
        return source
    end = source.rfind(f"</{root[1]}")
    close = source.find(">", end) + 1 if end > root.start() else 0
    return source[root.start() : close or len(source)]


def _written_out(found: re.Match[str]) -> str:
    reference = found[2]
    if found[1]:
        return found[0]
    if not reference:
        return "&amp;" if found[0] == "&" else "&lt;"
    if reference.startswith("#"):
        return found[0] if _is_allowed(reference[1:-1]) else ""
    return found[0] if reference[:-1] in _XML_NAMES or reference in html5 else f"&amp;{reference}"


def _is_allowed(number: str) -> bool:
    digits = number.lstrip("xX")
    code = int(digits[-8:], 16 if number[0] in "xX" else 10)
    return len(digits) <= 8 and code <= _MAX_CODE and not _FORBIDDEN.match(chr(code))


def _with_prefixes(source: str) -> str:
    """The document with each prefix it uses without a word of what it means declared at the root."""
    used = {one or other for one, other in _PREFIX.findall(source)} - {"", "xml", "xmlns"}
    few = used if len(used) <= MAX_PREFIXES else set()
    unknown = sorted(prefix for prefix in few if f"xmlns:{prefix}" not in source)
    root = _ROOT.search(source)
    if not unknown or not root:
        return source
    words = "".join(f' xmlns:{prefix}="{_KNOWN.get(prefix.lower(), f"urn:{prefix}")}"' for prefix in unknown)
    return source[: root.end()] + words + source[root.end() :]
