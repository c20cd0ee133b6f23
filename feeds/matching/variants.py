"""The forms in which one name is written, besides its case, dashes and marks.

1. & as "and", with and without spaces around it; and the reverse.
2. A legal form with and without its comma and stop, short and in full: "Apple, Inc.", "Apple Inc",
   "Apple Incorporated".
3. Initials with and without their stops: "J.P. Morgan", "JP Morgan"; two to four capitals alone too: "A.I.".
4. The apostrophe of a name that ends in 's left out: "McDonalds"; not where that is an everyday word.
"""

import re
from collections.abc import Iterator

from feeds.matching.everyday import is_everyday
from feeds.matching.legal import LEGAL_FORMS, SAME_FORMS

_AMPERSAND = re.compile(r"\s*&\s*")
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_LAST_WORD = re.compile(r",?\s+(?P<form>[^\s,]+)$")
_INITIALS = re.compile(r"\b(?:[A-Z]\.\s?){2,}(?=\s|$|\w)")
_CAPITALS = re.compile(r"[A-Z]{2,4}")
_APOSTROPHES = re.compile("['’‘ʼ＇]")
_POSSESSIVE = re.compile("['’‘ʼ＇]s$")
# Fewer letters than these make other words without their apostrophe.
_BARE_CHARS = 5


def variants(name: str) -> tuple[str, ...]:
    """Every form to look for, the given one first, each once."""
    forms = [name]
    for step in (_ampersands, _legal_forms, _initials, _apostrophes):
        forms = [form for before in forms for form in (before, *step(before))]
    return tuple(dict.fromkeys(forms))


def _ampersands(name: str) -> Iterator[str]:
    if "&" in name:
        for joint in (" and ", " & ", "&"):
            yield _AMPERSAND.sub(joint, name)
    elif _AND.search(name):
        yield _AND.sub(" & ", name)


def _legal_forms(name: str) -> Iterator[str]:
    last = _LAST_WORD.search(name)
    if last is None or last["form"].lower().rstrip(".") not in LEGAL_FORMS:
        return
    head, form = name[: last.start()], last["form"].rstrip(".")
    for same in SAME_FORMS.get(form.lower(), (form.lower(),)):
        written = form if same == form.lower() else same.capitalize()
        yield f"{head} {written}"
        yield f"{head}, {written}"


def _initials(name: str) -> Iterator[str]:
    found = _INITIALS.search(name)
    if found is not None:
        letters = re.sub(r"[.\s]", "", found[0])
        rest = name[found.end() :].lstrip()
        yield f"{name[: found.start()]}{letters} {rest}".rstrip()
        if rest:
            yield f"{name[: found.start()]}{letters}{rest}"
    elif _CAPITALS.fullmatch(name):
        yield ".".join(name) + "."


def _apostrophes(name: str) -> Iterator[str]:
    bare = _APOSTROPHES.sub("", name)
    if _POSSESSIVE.search(name) and len(bare) >= _BARE_CHARS and not is_everyday(bare.lower()):
        yield bare
