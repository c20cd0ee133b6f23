"""Reads of a changed document only the entries that did not stand in it last time.

One linear pass finds where each entry stands. Those whose text is that of last time are cut out; head, new
entries and tail are parsed as a document. The whole document is parsed where that is not certain to give the
same, which is where

1. there is no state of last time that can be read, or nothing in it helps;
2. the encoding is misdeclared or no superset of ASCII, there is a DOCTYPE, or a prefix means two things;
3. entries are nested, torn, on several levels, or more than MAX_ENTRIES: then the newest are chosen of all;
4. the address, the Content-Type, a tag that encloses the entries (xml:base, xml:lang, xmlns), or the language
   or author that entries have from their feed changed; other parts of the head may change, they are always
   read;
5. the parse has problems, or found other entries than those that were not cut out;
6. two entries of the document share a guid, an address or, where they have none, their words: which one
   counts is then decided by both;
7. of several new entries the dates do not give the order: their neighbours do.

The state is VERSION, 8 bytes for each half of rule 4, then for each entry 8 bytes each of its text, guid and
address, all BLAKE2b. What is no UTF-8 is made so first: in Shift_JIS or GBK a "]" may be half of a character.
"""

import codecs
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import pairwise

from feeds import articles, formats, text, urls
from feeds.errors import ParseError
from feeds.formats import cut
from feeds.formats.encoding import decode
from feeds.identity import fingerprint
from feeds.model import Document, Entry, ParsedFeed, Reading

VERSION = b"\x02"
_DIGEST_BYTES = 8
_RECORD_BYTES = 3 * _DIGEST_BYTES
_NONE = bytes(_DIGEST_BYTES)

_ENTRY = re.compile(cut.compiled("item|entry").pattern.encode())
_ANY = re.compile(cut.compiled(r"[\w.-]{1,100}").pattern.encode())
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_PREFIX = re.compile(rb"xmlns:([\w.-]{1,100})\s*=\s*(\"[^\"<]*\"|'[^'<]*')")
_NOT_ASCII = re.compile(rb"(?:utf|ucs)-?(?:7|16|32|2|4)|iso-?2022|hz|ebcdic|cp0?37\b|cp500\b", re.IGNORECASE)
_NOT_UTF8 = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?(?!utf-?8\b)[\w.:-]", re.IGNORECASE)
_DECLARED_BYTES = 200

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Outline:
    """Where the entries stand, what each one's text is, and what encloses them (digests)."""

    body: bytes
    spans: Sequence[Span]
    digests: Sequence[bytes]
    around: bytes


def read(
    document: Document,
    state: bytes = b"",
    *,
    delta: bool = True,
    parsable: Callable[[str], bool] = lambda source: True,
    passable: Callable[[bytes], bool] = lambda body: True,
) -> Reading | None:
    """The reading of a document, None where the text that would have to be parsed is not ``parsable``. What
    is not ``passable`` (as UTF-8) is not looked through for known entries.

    Raises ParseError as ``formats.parse`` does.
    """
    outline = _outline(document, passable) if delta and state else None
    known = _known(state, outline) if outline else {}
    reading = _read_new(document, outline, known, parsable) if outline and known else None
    if reading and not _is_inherited_still(state, reading.parsed):
        reading = None
    if reading or not parsable(decode(document)[0]):
        return reading
    parsed = formats.parse(document)
    outline = outline or (_outline(document, passable) if delta else None)
    return Reading(parsed, complete=True, state=_state(outline, {}, parsed) if outline else b"")


def _read_new(
    document: Document, outline: _Outline, known: Mapping[bytes, bytes], parsable: Callable[[str], bool]
) -> Reading | None:
    """The delta reading, None where the whole document has to be read."""
    new = [span for span, digest in zip(outline.spans, outline.digests, strict=True) if digest not in known]
    rest = b"".join(_without_known(outline, new))
    if len(new) == len(outline.spans) or not parsable(rest.decode()):
        return None
    try:
        parsed = formats.parse(replace(document, body=codecs.BOM_UTF8 + rest))
    except ParseError:
        return None
    state = _state(outline, known, parsed)
    return Reading(parsed, complete=False, state=state) if state and _in_order(parsed.entries) else None


def _without_known(outline: _Outline, new: Sequence[Span]) -> Iterator[bytes]:
    """Head, what stands between entries, new entries, tail."""
    body, spans = outline.body, outline.spans
    yield body[: spans[0][0]]
    yield from filter(None, (gap.strip() for gap in _gaps(body, spans)))
    yield from (body[start:end] for start, end in new)
    yield body[spans[-1][1] :]


# ---- the pass over the bytes ---------------------------------------------------------------------


def _outline(document: Document, passable: Callable[[bytes], bool]) -> _Outline | None:
    """The outline, None where it is not certain (rules 2 and 3) or there is no entry."""
    body = _as_utf8(document)
    spans = _spans(body) if body is not None and passable(body) else []
    if body is None or not spans:
        return None
    head = body[: spans[0][0]]
    around = None if _DOCTYPE.search(head) or not _prefixes_agree(body, head) else _around(head)
    if around is None or any(map(_holds_tags, _gaps(body, spans))):
        return None
    digests = [_digest(body[start:end]) for start, end in spans]
    place = f"{document.url}\n{document.content_type}\n".encode("utf-8", "replace")
    return _Outline(body, spans, digests, _digest(place + around))


def _as_utf8(document: Document) -> bytes | None:
    """The body as UTF-8, None where its encoding is misdeclared or no superset of ASCII."""
    body = document.body.removeprefix(codecs.BOM_UTF8)
    named = document.content_type.encode("ascii", "replace") + body[:_DECLARED_BYTES]
    if b"\0" in body or b"\x1b" in body or _NOT_ASCII.search(named):
        return None
    if not _NOT_UTF8.search(named) and _is_utf8(body):
        return body
    source, problems = decode(document)
    return None if problems else source.encode("utf-8", "replace")


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _prefixes_agree(body: bytes, head: bytes) -> bool:
    """feedparser lets a prefix that an entry declares count for the entries behind it too."""
    if body.count(b"xmlns:") == head.count(b"xmlns:"):
        return True
    meanings = {(prefix, quoted[1:-1]) for prefix, quoted in _PREFIX.findall(body)}
    return len({prefix for prefix, _ in meanings}) == len(meanings)


def _spans(body: bytes) -> list[Span]:
    """Where each entry starts and ends, in order; none where that is not certain."""
    spans: list[Span] = []
    inside, start = False, 0
    for tag in _tags(body, _ENTRY):
        closing = bool(tag[1])
        if closing != inside or not tag[2] or len(spans) == formats.MAX_ENTRIES:
            return []
        start = start if closing else tag.start()
        inside = not closing and not tag[0].endswith(b"/>")
        if not inside:
            spans.append((start, tag.end()))
    return [] if inside else spans


def _tags(body: bytes, pattern: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """As ``cut.tags``, over bytes."""
    for found in pattern.finditer(body):
        if found[2]:
            yield found
        elif found[3]:
            yield found
            return


def _gaps(body: bytes, spans: Sequence[Span]) -> Iterator[bytes]:
    return (body[end:start] for (_, end), (start, _) in pairwise(spans))


def _holds_tags(gap: bytes) -> bool:
    return b"<" in gap and next(_tags(gap, _ANY), None) is not None


def _around(head: bytes) -> bytes | None:
    """The start tags that are still open where the first entry stands, None where tags do not pair up."""
    opened: list[re.Match[bytes]] = []
    for tag in _tags(head, _ANY):
        if tag[1]:
            if not opened or opened.pop()[2] != tag[2]:
                return None
        elif not tag[2]:
            return None
        elif not tag[0].endswith(b"/>"):
            opened.append(tag)
    return b"".join(tag[0] for tag in opened)


# ---- what is remembered --------------------------------------------------------------------------


def _known(state: bytes, outline: _Outline) -> Mapping[bytes, bytes]:
    """The record of each entry of last time by the digest of its text; none by rules 1 and 4."""
    header = VERSION + outline.around
    first = len(header) + _DIGEST_BYTES
    if not state.startswith(header) or len(state) < first or (len(state) - first) % _RECORD_BYTES:
        return {}
    records = (state[at : at + _RECORD_BYTES] for at in range(first, len(state), _RECORD_BYTES))
    return {record[:_DIGEST_BYTES]: record for record in records}


def _state(outline: _Outline, known: Mapping[bytes, bytes], parsed: ParsedFeed) -> bytes:
    """The state after a parse of all entries but the known; b"" by rules 5 and 6."""
    new = [digest for digest in outline.digests if digest not in known]
    if parsed.problems or len(parsed.entries) != len(new):
        return b""
    fresh = {digest: digest + _names(entry) for digest, entry in zip(new, parsed.entries, strict=True)}
    records = [known.get(digest) or fresh[digest] for digest in outline.digests]
    for at in (_DIGEST_BYTES, 2 * _DIGEST_BYTES):
        named = [record[at : at + _DIGEST_BYTES] for record in records]
        if len({*named} - {_NONE}) != len(named) - named.count(_NONE):
            return b""
    return b"".join((VERSION, outline.around, _inherited(parsed), *records))


def _inherited(parsed: ParsedFeed) -> bytes:
    """What entries have from their feed."""
    return _name(f"{parsed.language}\n{parsed.author}")


def _is_inherited_still(state: bytes, parsed: ParsedFeed) -> bool:
    start = len(VERSION) + _DIGEST_BYTES
    return state[start : start + _DIGEST_BYTES] == _inherited(parsed)


def _names(entry: Entry) -> bytes:
    """By what ``articles`` takes two entries for one, or for two at one address."""
    address = urls.canonical(entry.link)
    return _name(entry.guid) + _name(address if urls.identifies(address) else _words(entry))


def _words(entry: Entry) -> str:
    """As ``articles`` has them, with its limits."""
    body = text.cut(entry.content or entry.summary, articles.MAX_TEXT_CHARS)
    return fingerprint(text.cut(entry.title, articles.MAX_TITLE_CHARS), body)


def _name(value: str) -> bytes:
    return _digest(value.encode("utf-8", "surrogatepass")) if value else _NONE


def _digest(value: bytes) -> bytes:
    return blake2b(value, digest_size=_DIGEST_BYTES).digest()


def _in_order(entries: Sequence[Entry]) -> bool:
    """Rule 7: whichever of an entry's times ``articles`` believes, no other entry has the same."""
    given = [{entry.published_at, entry.updated_at} - {None} for entry in entries]
    times = [at for both in given for at in both if at and at >= articles.EARLIEST]
    return len(entries) < 2 or (all(given) and len({*times}) == sum(map(len, given)))
