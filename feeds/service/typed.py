"""Reading what people type: lists of terms, and the one sentence for what the configuration file owns."""

import re
from collections.abc import Iterable

from feeds.errors import UserError
from feeds.matching.fold import fold_term

_COMMAS = re.compile(r"[,，、]")
_HARD = re.compile(r"[;；\n]")
_LEGAL_FORM = re.compile(r"(?:inc|ltd|llc|llp|corp|co|plc|limited|incorporated|s\.?a|n\.?v|ag|se)\.?", re.I)


def terms(text: str) -> tuple[str, ...]:
    """The terms of a one-line list, each once, in order.

    Commas separate, unless the text has semicolons or line breaks, which then do so alone; a legal form
    after a comma ("Apple, Inc.") stays with its name.
    """
    if _HARD.search(text):
        return unique(_HARD.split(text))
    found: list[str] = []
    for piece in _COMMAS.split(text):
        if found and _LEGAL_FORM.fullmatch(piece.strip()):
            found[-1] = f"{found[-1].rstrip()}, {piece.strip()}"
        else:
            found.append(piece)
    return unique(found)


def lines(text: str) -> tuple[str, ...]:
    """The lines of a form's box, each once, in order; a comma is part of a term here."""
    return unique(text.splitlines())


def tags(text: str) -> tuple[str, ...]:
    """Tags as typed, with or without their #."""
    return unique(piece.strip().lstrip("#") for piece in re.split(r"[,;，、；\s]", text))


def check_tags(found: Iterable[str]) -> None:
    """Raises UserError for a tag that could not be selected as #tag."""
    for tag in found:
        if tag.startswith("#") or re.search(r"[\s,]", tag):
            plain = "-".join(re.split(r"[\s,]+", tag.lstrip("#").strip()))
            raise UserError(f"tags: “{tag}” is no tag; write {plain or 'china-tech'}")


def unique(pieces: Iterable[str]) -> tuple[str, ...]:
    """Blanks joined and trimmed, empty ones left out, each once."""
    return tuple(dict.fromkeys(filter(None, (" ".join(piece.split()) for piece in pieces))))


def each_once(names: Iterable[str]) -> tuple[str, ...]:
    """Of names that are looked for alike ("Visa Inc.", "VISA Inc") the first, in order."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(fold_term(name).rstrip(".") or name, name)
    return tuple(first.values())


def refuse_managed(managed: bool, what: str) -> None:
    """Raises UserError for an object that the configuration file made."""
    if managed:
        raise UserError(f"{what} is managed by the configuration file; change it there and apply the file")
