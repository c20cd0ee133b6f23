"""MonitoRSS' filters as keyword watches: its nested expressions, and the lists of words that it had before.

1. One of several words is a phrase, each of several is ``all``; two groups of alternatives that must both be
   met are ``phrases`` and ``any``.
2. Alternatives that are more than words become filters of their own; what nests deeper is noted.
3. Words that leave an article out, patterns, and fields that are no text of an article are noted.
"""

from collections.abc import Iterable, Mapping

from feeds.imports import kinds
from feeds.imports.json_text import Json, each_text, mapping, objects, text
from feeds.listing import Filter, LeftOut

FIELDS = frozenset({"title", "description", "summary", "content"})
MAX_DEPTH = 20


def from_words(filters: Mapping[str, Json], left_out: LeftOut) -> tuple[Filter, ...]:
    """Of the older form ``{field: [words]}``: any word of any field; ``~`` before a word finds it inside
    others, ``!`` leaves articles out, a backslash makes either a plain character."""
    found: list[str] = []
    for field, words in each_text(filters):
        for word in words:
            if word.startswith(("!", "~!")):
                left_out.note(kinds.EXCLUDING)
            elif field not in FIELDS:
                left_out.note(kinds.FOREIGN_FIELD)
            else:
                left_out.note(kinds.FIELD)
                found.append(word.removeprefix("~").removeprefix("\\").strip())
    phrases = _distinct(found)
    return (Filter(phrases=phrases),) if phrases else ()


def from_expression(expression: Mapping[str, Json], left_out: LeftOut, depth: int = 0) -> tuple[Filter, ...]:
    """Of the newer form; an article passes by any of the filters. Empty where none has an equivalent."""
    if depth > MAX_DEPTH:
        left_out.note(kinds.NESTED)
        return ()
    if expression.get("type") != "LOGICAL":
        word = _word(expression, left_out)
        return (Filter(phrases=(word,)),) if word else ()
    parts = [from_expression(one, left_out, depth + 1) for one in objects(expression, "children")]
    parts = [part for part in parts if part]
    return _any(parts) if expression.get("op") == "OR" else _all(parts, left_out)


def _any(parts: list[tuple[Filter, ...]]) -> tuple[Filter, ...]:
    flat = [one for part in parts for one in part]
    words = _distinct(word for one in flat if _is_words(one) for word in one.phrases)
    others = tuple(dict.fromkeys(one for one in flat if not _is_words(one)))
    return ((Filter(phrases=words),) if words else ()) + others


def _all(parts: list[tuple[Filter, ...]], left_out: LeftOut) -> tuple[Filter, ...]:
    """Alternatives that are more than words can only stand alone."""
    if len(parts) == 1:
        return parts[0]
    plain = [part[0] for part in parts if len(part) == 1]
    left_out.note(kinds.NESTED, len(parts) - len(plain))
    must = [word for one in plain for word in (*one.all, *(one.phrases if len(one.phrases) == 1 else ()))]
    groups = [group for one in plain for group in (one.phrases, one.any) if len(group) > 1]
    left_out.note(kinds.NESTED, len(groups[2:]))
    first, second, *_ = [*groups, (), ()]
    joined = Filter(phrases=first, any=second, all=_distinct(must))
    return (joined,) if joined != Filter() else ()


def _is_words(one: Filter) -> bool:
    return not one.any and not one.all


def _word(expression: Mapping[str, Json], left_out: LeftOut) -> str:
    """The word a comparison looks for, '' where no watch can."""
    if expression.get("op") == "MATCHES":
        left_out.note(kinds.PATTERN)
    elif expression.get("not"):
        left_out.note(kinds.EXCLUDING)
    elif text(mapping(expression, "left"), "value") not in FIELDS:
        left_out.note(kinds.FOREIGN_FIELD)
    else:
        left_out.note(kinds.FIELD)
        if expression.get("op") == "EQ":
            left_out.note(kinds.EXACT)
        return text(mapping(expression, "right"), "value")
    return ""


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, words)))
