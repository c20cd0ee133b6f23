"""Compares what was seen of hostile answers with what the table expects."""

import re
from collections.abc import Mapping
from typing import Any

from tests.hostile.answers import GROUPS
from tests.hostile.conftest import TALLY
from tests.hostile.making import Answer, Begins, Reads, Says
from tests.hostile.server import HostileServer

FINE = "/fine"
Seen = str | dict[str, Any]
"""A sentence, or the feed as ``inspect`` gives it."""


def chosen(group: str, *, heavy: bool) -> list[Answer]:
    return [one for one in GROUPS[group] if one.heavy == heavy]


def path(answer: Answer) -> str:
    return "/" + re.sub(r"[^a-z0-9]+", "-", answer.name.lower()).strip("-")


def expected(server: HostileServer, sees: Says | Reads) -> Any:
    """What is to be seen, with the places in it."""
    if isinstance(sees, Says):
        return Begins(tuple(map(server.filled, (sees.sentence, *sees.others))))
    return [{name: _filled(server, value) for name, value in one.items()} for one in sees.entries]


def as_expected(seen: Seen, wanted: Any) -> Any:
    """What was seen, an entry reduced to the fields that are expected of it."""
    if isinstance(seen, str) or isinstance(wanted, Begins) or len(seen["entries"]) != len(wanted):
        return seen
    return [{name: one[name] for name in only} for one, only in zip(seen["entries"], wanted, strict=True)]


def tell(record_property: Any, wanted: Mapping[str, object], seen: Mapping[str, object]) -> None:
    """Leaves the tally for the summary."""
    missed = [name for name, value in wanted.items() if value != seen[name]]
    record_property(TALLY, {"asked": list(wanted), "missed": missed})


def _filled(server: HostileServer, value: object) -> object:
    if isinstance(value, list):
        return [_filled(server, one) for one in value]
    return server.filled(value) if isinstance(value, str) else value
