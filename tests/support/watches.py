"""Watches as tests of the matcher write them, and what is found for one."""

from collections.abc import Collection
from typing import Any

from feeds.matching import Matcher
from feeds.model import Company, Tier, Watch, WatchKind


def company(*names: str, **terms: Any) -> Watch:
    return Watch("company", WatchKind.COMPANY, names=names, **terms)


def keyword(*phrases: str, **terms: Any) -> Watch:
    return Watch("keyword", WatchKind.KEYWORD, phrases=phrases, **terms)


def hits(watch: Watch, text: str, field: str = "text") -> list[str]:
    """What stands in a field where the watch was found, counted or not."""
    return [item.text for match in Matcher([watch]).match({field: text}) for item in match.evidence]


def tier(watch: Watch, text: str, companies: Collection[Company] = ()) -> Tier | None:
    """How sure a match in a text is; None where nothing that counts was found."""
    found = Matcher([watch], companies).match({"text": text})
    return found[0].tier if found and found[0].counts else None
