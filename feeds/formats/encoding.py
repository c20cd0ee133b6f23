"""Bytes to text, also where the declared encoding is wrong.

Rules, in order:
1. a byte order mark, or the NULs that UTF-16 and UTF-32 leave around ``<?xml``, decide;
2. a declared encoding that writes everything in seven bits (ISO-2022, HZ, UTF-7) is believed;
3. what is valid UTF-8 is UTF-8: other encodings practically never happen to be;
4. the encoding of the Content-Type header, then that of the XML declaration, as browsers understand
   their names (WHATWG Encoding §4.2), if the bytes fit;
5. UTF-8 with stray Windows-1252 bytes, where valid sequences outnumber the strays;
6. Windows-1252, which fits everything.
"""

import codecs
import re

from feeds.model import Document

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
)
_UNMARKED = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_ALIASES = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
}
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_DECLARATION = re.compile(rb"\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]+)[\"']", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,200}\?>", re.IGNORECASE)
_SEVEN_BITS = re.compile(r"(?:iso2022|hz|utf-?7)", re.IGNORECASE)
_REPAIR = "wirewatch-windows-1252"


def decode(document: Document) -> tuple[str, tuple[str, ...]]:
    """The document's text without mark and XML declaration, and a sentence where it misdeclares itself."""
    body = document.body
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return _text(body[len(mark) :], encoding), ()
    for start, encoding in _UNMARKED:
        if body.startswith(start):
            return _text(body, encoding), ()
    declared = _declared(document)
    encoding = _choose(body, declared)
    misdeclared = bool(declared) and encoding not in declared and not body.isascii()
    problem = f"the encoding is not the declared one; it was read as {encoding}" if misdeclared else ""
    return _text(body, encoding), (problem,) if problem else ()


def _text(body: bytes, encoding: str) -> str:
    text = body.decode(encoding, _REPAIR)
    declaration = _XML_DECLARATION.match(text[:1_024])
    return text[declaration.end() :] if declaration else text


def _declared(document: Document) -> list[str]:
    """The encodings named, the header's first, each as Python calls it; unknown names are left out."""
    header = _CHARSET.search(document.content_type)
    inside = _DECLARATION.match(document.body[:1_024])
    names = [header[1]] if header else []
    names += [inside[1].decode("ascii", "replace")] if inside else []
    return [known for name in names if (known := _known(name))]


def _known(name: str) -> str:
    try:
        found = codecs.lookup(name)
        b"".decode(found.name)
    except (LookupError, ValueError):
        return ""
    return _ALIASES.get(found.name, found.name)


def _choose(body: bytes, declared: list[str]) -> str:
    for encoding in declared:
        if _SEVEN_BITS.match(encoding) and _fits(body, encoding):
            return encoding
    for encoding in ("utf-8", *declared):
        if _fits(body, encoding):
            return encoding
    return "utf-8" if _mostly_utf8(body) else "cp1252"


def _fits(body: bytes, encoding: str) -> bool:
    """Whether the bytes can be that; five Windows-1252 bytes stand for nothing and are let through."""
    try:
        body.decode(encoding, _REPAIR if encoding == "cp1252" else "strict")
    except (UnicodeError, LookupError):
        return False
    return True


def _mostly_utf8(body: bytes) -> bool:
    text = body.decode("utf-8", "replace")
    strays = text.count("\ufffd")
    return sum(map(len, re.findall(r"[^\x00-\x7f]+", text))) > 2 * strays


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Reads the bytes that do not fit one by one; those that mean nothing there either vanish."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    strays = error.object[error.start : error.end]
    return strays.decode("cp1252", "ignore"), error.end


codecs.register_error(_REPAIR, _as_windows_1252)
