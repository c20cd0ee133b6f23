"""The forms in which a person's name is written.

1. As it was given; two words also the other way round, with and without a comma.
2. Of three words ("Eddie Yongming Wu"): without the middle one, with its initial, and the last two in both
   orders; where the middle one is an initial, only leaving it out makes sense.
3. Initials in front with and without their stops and spaces ("C.C. Wei").
4. A given name with a hyphen ("Lee Jae-yong") also in one word.
5. Longer names, and names with a particle ("Ben van Beurden"), only as they were given.

Middle names that the text adds ("Timothy D. Cook") are looked for by ``middles.py``.
"""

import re
from collections.abc import Iterator

_INITIAL_CHARS = 1
_INITIALS = re.compile(r"(?:[A-Z]\.\s?){2,3}(?=\w{2})|(?:[A-Z] ){2,3}(?=\w{2})")


def forms(name: str) -> tuple[str, ...]:
    """Every form to look for, the given one first, each once."""
    return tuple(dict.fromkeys((name, *_initials(name), *_forms(name.split()), *_joined(name))))


def _forms(words: list[str]) -> Iterator[str]:
    if len(words) == 2:
        yield from _both_orders(*words)
    elif len(words) == 3 and not words[1].islower():
        first, middle, last = words
        yield from _both_orders(first, last)
        if len(middle.rstrip(".")) > _INITIAL_CHARS:
            yield f"{first} {middle[0]}. {last}"
            yield f"{first} {middle[0]} {last}"
            yield from (f"{middle} {last}", f"{last} {middle}", f"{last} {first} {middle}")


def _both_orders(first: str, last: str) -> Iterator[str]:
    yield f"{first} {last}"
    if len(last.rstrip(".")) > _INITIAL_CHARS:
        yield f"{last} {first}"
        yield f"{last}, {first}"


def _initials(name: str) -> Iterator[str]:
    """ "C.C. Wei" also as "C. C. Wei", "C C Wei" and "CC Wei"."""
    found = _INITIALS.match(name)
    if found is not None:
        letters = re.findall(r"\w", found[0])
        rest = name[found.end() :]
        for joint in (". ", " ", ""):
            yield joint.join(letters) + (". " if joint == ". " else " ") + rest
        yield f"{'.'.join(letters)}. {rest}"


def _joined(name: str) -> Iterator[str]:
    """Hyphens inside words left out; the second part then loses its capital."""
    if "-" in name:
        words = [_one_word(word) for word in name.split()]
        yield " ".join(words)
        yield from _forms(words)


def _one_word(word: str) -> str:
    first, *rest = word.split("-")
    return first + "".join(part.lower() for part in rest)
