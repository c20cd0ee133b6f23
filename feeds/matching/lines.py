"""Matches articles given as JSON Lines, the form that ``wirewatch match`` reads and prints."""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from feeds.errors import UserError
from feeds.matching.matcher import Matcher
from feeds.model import Company, Evidence, Match, Tier, Watch

_EXAMPLE = '{"id": "1", "title": "…", "text": "…"}'
_HALVES = re.compile("[\ud800-\udfff]")


def match_lines(
    lines: Iterable[str],
    watches: Iterable[Watch],
    lowest: Tier = Tier.LIKELY,
    companies: Collection[Company] = (),
) -> Iterator[str]:
    """One JSON line for each article with a match of at least ``lowest``, in order, without line ends.

    Blank lines are skipped, unknown keys ignored, a missing title or text is empty; what an exclude
    took back is left out. Raises UserError naming the line that is no such object.
    """
    matcher = Matcher(watches, companies)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            article = _read(line, number)
            matches = [
                _shown(match) for match in matcher.match(_fields(article)) if _is_wanted(match, lowest)
            ]
            if matches:
                yield json.dumps({"id": article["id"], "matches": matches}, ensure_ascii=False)


def _read(line: str, number: int) -> dict[str, Any]:
    try:
        article = json.loads(line)
    except ValueError as error:
        raise UserError(
            f"line {number} is no JSON ({error}); write one object a line, like {_EXAMPLE}"
        ) from error
    except RecursionError as error:
        raise UserError(
            f"line {number} is nested too deeply; write one object a line, like {_EXAMPLE}"
        ) from error
    if not isinstance(article, dict) or not _is_id(article.get("id")):
        raise UserError(f"line {number} is no article with an id; write one object a line, like {_EXAMPLE}")
    for field in ("title", "text"):
        if not isinstance(article.get(field) or "", str):
            raise UserError(f"line {number}: {field} is no text; write it in quotes, like {_EXAMPLE}")
    return article


def _is_id(value: Any) -> bool:
    """In Python a truth value is a number as well."""
    return isinstance(value, str | int) and not isinstance(value, bool)


def _fields(article: dict[str, Any]) -> dict[str, str]:
    """Half a surrogate pair, which JSON can name, is no character; its place counts for the offsets."""
    return {
        field: _HALVES.sub("\N{REPLACEMENT CHARACTER}", article.get(field) or "")
        for field in ("title", "text")
    }


def _is_wanted(match: Match, lowest: Tier) -> bool:
    return match.counts and match.tier.rank <= lowest.rank


def _shown(match: Match) -> dict[str, Any]:
    return {
        "watch": match.watch.key,
        "confidence": match.tier.value,
        "evidence": [_evidence(item) for item in match.evidence],
    }


def _evidence(item: Evidence) -> dict[str, Any]:
    return {
        "field": item.field,
        "start": item.start,
        "end": item.end,
        "text": item.text,
        "term": item.term,
        "rule": item.rule,
    }
